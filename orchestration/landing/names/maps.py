"""Small CSV files with a header in which the user says what names stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.files.download import open_download
from orchestration.landing.files.grid import Grid, Line, squeezed
from orchestration.landing.names.naming import OTHERS, check_series
from orchestration.landing.names.terms import advice

SKIP = "skip"


def records(
    path: Path, required: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[Grid, Line, dict[str, str]]]:
    """The rows of a map by column name. Raises UserError where a column is missing or unknown."""
    grid = open_download(path).grids[0]
    lines = grid.filled
    header, known = [cell.strip() for cell in lines[0].cells], [*required, *optional]
    for column, name in enumerate(header):
        if name not in known:
            remedy = advice(f"its header is {','.join(known)}", nearest(name, known))
            raise grid.refuse("a map has no such column.", remedy, lines[0], column)
    if missing := [name for name in required if name not in header]:
        rule = f"the map lacks the column {', '.join(missing)}."
        raise grid.refuse(rule, f"write the header {','.join(known)}", lines[0], found=",".join(header))
    for line in lines[1:]:
        yield grid, line, {name: line.cell(column) for column, name in enumerate(header)}


def indicator_map(path: Path) -> dict[str, str | None]:
    """Series of each indicator of a CSV indicator,series; None where the series is empty or `skip`."""
    found: dict[str, str | None] = {}
    for grid, line, row in records(path, ("indicator", "series")):
        name = squeezed(row["indicator"])
        if name in found:
            raise grid.refuse("an indicator stands once in a map.", "remove one of its lines", line, 0)
        found[name] = series_or_skip(grid, line, row["series"])
        if name == OTHERS and found[name] is not None:
            raise grid.refuse("all other indicators cannot be one series.", "write *,skip", line, found=row["series"])
    return found


def series_or_skip(grid: Grid, line: Line, text: str) -> str | None:
    """The series id written in a map; None for an empty cell or `skip`."""
    if text in ("", SKIP):
        return None
    try:
        return check_series(text)
    except UserError as wrong:
        raise grid.refuse(wrong.rule, wrong.remedy, line, found=text) from None
