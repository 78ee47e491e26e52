"""How tables of the statistical office are broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from nbs_tables import write_csv

from broken_files.case import Broken

NAME = "分省年度数据"
Place = tuple[int | None, str | None]


def table(
    lines: list[list[str]], options: Mapping[str, str], rule: str, place: Place, found: str | None, remedy: str
) -> Broken:
    """A CSV file of these lines; `options` is what the user adds, `place` the row and the column."""
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Broken("nbs", lambda folder: write_csv(folder / f"{NAME}.csv", lines), at(*place), rule, found, remedy,
                  options=given)  # fmt: skip


def content(data: bytes, rule: str, place: Place, found: str | None, remedy: str) -> Broken:
    """A file of these bytes under the name that downloads have."""

    def write(folder: Path) -> Path:
        path = folder / f"{NAME}.xls"
        path.write_bytes(data)
        return path

    return Broken("nbs", write, at(*place), rule, found, remedy)


def workbook(write: Callable[[Path], object], rule: str, place: Place, found: str | None, remedy: str,
             sheet: str = "Sheet") -> Broken:  # fmt: skip
    """A workbook under a name of another kind; what is in a cell is in a sheet."""

    def written(folder: Path) -> Path:
        path = folder / f"{NAME}.csv"
        write(path)
        return path

    in_sheet = place[0] is not None or "claims" in rule
    return Broken("nbs", written, at(*place, sheet=sheet if in_sheet else None), rule, found, remedy)


def at(row: int | None, column: str | None, sheet: str | None = None) -> str:
    """As the message says it."""
    parts = [f"sheet {sheet}" if sheet else "", f"row {row}" if row else "", f"column {column}" if column else ""]
    return ", ".join(part for part in parts if part)
