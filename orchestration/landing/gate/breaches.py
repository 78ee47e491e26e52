"""Rows that break a rule: found by the contract's rules, placed at their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.landing.gate.expectations import failures
from orchestration.landing.gate.rule import Rule
from orchestration.landing.quarantine import RefusedRow
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE, RawTable

if TYPE_CHECKING:
    import pandas as pd

BATCH = 200_000
"""Rows judged at a time; the uniqueness of keys is judged over the whole table."""


@dataclass(frozen=True)
class Breach:
    """Row `row` of a frame breaks `rule`, which is seen in the cell of `column`."""

    row: int
    column: str
    rule: str
    hint: str


def cell_breaches(suite: Sequence[Rule], frame: pd.DataFrame) -> Iterator[Breach]:
    """What the rows of `frame`, with their readings, break of the rules of cells."""
    for start in range(0, len(frame), BATCH):
        for rule, rows in failures(suite, frame.iloc[start : start + BATCH]):
            cells = frame.loc[rows, list(rule.cells)].fillna("").itertuples(index=False, name=None)
            for row, texts in zip(rows, cells, strict=True):
                yield Breach(row, rule.cells[0], rule.text, rule.hint(*texts))


def refused_rows(raw: RawTable, breaches: Sequence[Breach]) -> Iterator[RefusedRow]:
    rows = [breach.row for breach in breaches]
    records = raw.frame.loc[rows].astype(object).where(raw.frame.loc[rows].notna(), "").to_dict("records")
    for breach, record in zip(breaches, records, strict=True):
        yield _located(raw, breach, record)


def _located(raw: RawTable, breach: Breach, record: Mapping[str, Any]) -> RefusedRow:
    """The row at its source, where it names one that can be right; else in the raw file."""
    file, line = record[RAW_FILE], record[RAW_LINE]
    letters = raw.letters[file]
    row = record.get("source_row", "")
    own = (raw.table.name, file, line)
    found = (record[breach.column], breach.rule)
    if "source_file" in letters and record["source_file"] and (not row or row.isdecimal()):
        place = (
            record["source_file"],
            record.get("source_sheet", ""),
            int(row) if row else None,
            record.get("source_column", ""),
        )
        return RefusedRow(*place, *found, f"{breach.hint} It is line {line} of {file}.", *own)
    return RefusedRow(file, "", line, letters.get(breach.column, ""), *found, breach.hint, *own)
