"""What the gate decided, written down: refused rows as quarantine.csv and as text, accepted rows as Parquet."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

COLUMNS = ("source_file", "source_sheet", "source_row", "source_column", "value", "rule", "hint")
"""The columns of quarantine.rows."""
EXAMPLES = 3
SCREEN_WIDTH = 60


@dataclass(frozen=True)
class RefusedRow:
    """One broken rule of one row.

    The place (`source_…`, rows from 1, columns in a spreadsheet's letters) is the original source cell where the row
    names it, else the cell of the raw file. `value` is the text found, unaltered. `table`, `raw_file` and `line` tell
    which row of the raw folder is left out; they are not written to the quarantine.
    """

    source_file: str
    source_sheet: str
    source_row: int | None
    source_column: str
    value: str
    rule: str
    hint: str
    table: str
    raw_file: str
    line: int


def write(refused: Iterable[RefusedRow], path: Path) -> None:
    """Replace the file `path` whole (UTF-8, LF); the header stands alone when nothing was refused.

    Text found is data and is written as found: a spreadsheet may take a cell that starts with = for a formula.
    """
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(map(attrgetter(*COLUMNS), refused))
    draft.replace(path)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` when the block ends well; else nothing changes."""
    draft, last = folder.with_name(folder.name + ".draft"), folder.with_name(folder.name + ".last")
    for leftover in (draft, last):
        shutil.rmtree(leftover, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    if folder.exists():
        folder.rename(last)
    draft.rename(folder)
    shutil.rmtree(last, ignore_errors=True)


def summary(refused: Sequence[RefusedRow]) -> str:
    """Text for the screen: one block per source file and rule, with its count and up to three examples."""
    blocks: dict[str, list[RefusedRow]] = {}
    for row in refused:
        blocks.setdefault(f"{row.source_file}: {row.rule}", []).append(row)
    return "\n".join(line for title, rows in blocks.items() for line in _block(title, rows))


def counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _block(title: str, rows: list[RefusedRow]) -> list[str]:
    rest = len(rows) - EXAMPLES
    tail = [f"  … and {rest:,} more in quarantine.csv"] if rest > 0 else []
    return [
        f"{title} ({counted(len(rows))})",
        *(f"  {_place(row)}: {_shown(row.value)} {row.hint}" for row in rows[:EXAMPLES]),
        *tail,
    ]


def _place(row: RefusedRow) -> str:
    parts = {"sheet": row.source_sheet, "row": row.source_row, "column": row.source_column}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value not in ("", None)) or "no place named"


def _shown(text: str) -> str:
    return repr(text if len(text) <= SCREEN_WIDTH else text[:SCREEN_WIDTH] + "…") + "."
