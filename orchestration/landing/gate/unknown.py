"""Codes that the registry does not list: carried as they are, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from orchestration.errors import nearest
from orchestration.landing.gate.known import Registry, ids
from orchestration.landing.quarantine import counted
from orchestration.landing.raw.contracts import Table


def unknown_codes(table: Table, counts: Callable[[str], Mapping[str, int]], known: Registry) -> Iterator[str]:
    """A sentence for every column with such codes; `counts` gives the rows of each code of a column."""
    for column in table.columns:
        if column.registry and not column.closed:
            listed = ids(known, column.registry)
            strange = {code: rows for code, rows in sorted(counts(column.name).items()) if code not in listed}
            texts = [f"{code} ({counted(rows)}{_guess(code, listed)})" for code, rows in strange.items()]
            if texts:
                seed = column.registry.split(".")[0]
                yield f"{table.name}.{column.name}: not in registry.{seed}, carried as it is: {', '.join(texts)}"


def _guess(code: str, listed: frozenset[str]) -> str:
    guess = nearest(code, sorted(listed))
    return f"; {guess}" if guess else ""
