"""A table as a Markdown pipe table: its first row of heads above the line, the others below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchestration.tables.model import Cell, Head, Number, Table

SPECIAL = re.compile(r"([\\`*|<])")


def render(table: Table) -> str:
    """Caption, table, notes."""
    first, *others = table.heads
    lines = [
        f"**{_escaped(table.caption)}**",
        "",
        _line([table.stub, *_spread(first)]),
        f"|:---|{':---:|' * table.n_columns}",
        *(_line(["", *_spread(heads)]) for heads in others),
        *_body(table),
        "",
        "  \n".join(map(_escaped, table.notes)),
    ]
    return "\n".join(lines) + "\n"


def document(tables: Iterable[Table]) -> str:
    """Several tables, one after the other."""
    return "\n".join(map(render, tables))


def _body(table: Table) -> Iterator[str]:
    for row in table.rows:
        for place, line in enumerate(row.lines):
            yield _line([row.label if not place else "", *map(_shown, line)])


def _spread(heads: Iterable[Head]) -> list[str]:
    """A head over several columns stands above each of them: a pipe table knows no spans."""
    return [head.text for head in heads for _ in range(head.span)]


def _shown(cell: Cell) -> str:
    return cell.shown() + cell.stars if isinstance(cell, Number) else cell or ""


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(map(_escaped, texts))} |"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
