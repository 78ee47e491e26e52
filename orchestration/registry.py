"""The registry seeds, read from the checkout: the facts that landing needs before there is a warehouse."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

from orchestration.registry_contract import REGISTRY, seeds

Rows = tuple[dict[str, str], ...]


@cache
def rows(name: str) -> Rows:
    """Rows of the seed `name`, every cell as text (codes keep their zeros)."""
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8-sig", newline="") as seed:
        return tuple(csv.DictReader(seed))


@cache
def by_id(name: str) -> dict[str, dict[str, str]]:
    """Rows of the seed `name` under their first column."""
    return {next(iter(row.values())): row for row in rows(name)}


def overlaid(folder: Path) -> Callable[[str], Rows]:
    """The registry as the warehouse will see it: rows of `folder`/<seed>.csv overlay shipped rows by id.

    Raises:
        UserError: a file of the folder is none of the registry's, or a row of it breaks a rule of its table.
    """
    from orchestration import registry_gate  # reads with pyarrow, which --help need not wait for

    files = {file: registry_gate.read(file) for file in (sorted(folder.glob("*.csv")) if folder.is_dir() else [])}
    named = {file.stem: records for file, records in files.items()}

    @cache
    def known(name: str) -> Rows:
        if name not in named:
            return rows(name)
        seed, (_, header) = seeds()[name], named[name][0]

        def key(row: dict[str, str]) -> tuple[str, ...]:
            return tuple(row.get(column, "") for column in seed.key)

        merged = {key(row): row for row in rows(name)}
        for _, cells in named[name][1:]:  # what a file does not name stays as shipped
            theirs = dict(zip(header, cells, strict=False))
            merged[key(theirs)] = merged.get(key(theirs), dict.fromkeys(seed.columns, "")) | theirs
        return tuple(merged.values())

    for file, records in files.items():
        registry_gate.judge(file, records, known)
    return known
