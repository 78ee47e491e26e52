"""The gate: every row of a raw folder is held against the raw contract before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration import registry
from orchestration.errors import nearest
from orchestration.landing import quarantine
from orchestration.landing.gate import keys
from orchestration.landing.gate.expectations import failures
from orchestration.landing.gate.known import Registry, ids
from orchestration.landing.gate.readings import typed, with_readings
from orchestration.landing.gate.rules import rules
from orchestration.landing.quarantine import RefusedRow, counted
from orchestration.landing.raw import contracts
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.folder import RawFolder, read_folder
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE, RawTable

if TYPE_CHECKING:
    import pandas as pd

BATCH = 200_000
"""Rows judged at a time; the uniqueness of keys is judged over the whole table."""


@dataclass(frozen=True)
class GateReport:
    """`tables`: table -> accepted rows, typed, in contract order. `rows_read` counts accepted and refused rows."""

    tables: Mapping[str, pd.DataFrame]
    refused: tuple[RefusedRow, ...]
    notices: tuple[str, ...]
    rows_read: Mapping[str, int]

    @property
    def rows_refused(self) -> int:
        """Rows left out; a row that breaks several rules counts once."""
        return sum(self.rows_read.values()) - sum(len(frame) for frame in self.tables.values())


@dataclass(frozen=True)
class Breach:
    """Row `row` of a frame breaks `rule`, which is seen in the cell of `column`."""

    row: int
    column: str
    rule: str
    hint: str


def land(raw: Path, build: Path, known: Registry = registry.rows) -> GateReport:
    """Judge the folder `raw`; write build/quarantine.csv and the accepted rows as build/landed/<table>.parquet.

    Raises UserError when a file of the folder cannot be read at all; nothing is written then.
    """
    report = judge(read_folder(raw, contracts.read()), known)
    build.mkdir(parents=True, exist_ok=True)
    quarantine.write(report.refused, build / "quarantine.csv")
    quarantine.write_accepted(report.tables, build / "landed")
    return report


def judge(folder: RawFolder, known: Registry = registry.rows) -> GateReport:
    """Which rows of the folder are accepted; `known` gives the rows of a registry seed by its name."""
    accepted: dict[str, pd.DataFrame] = {}
    refused: list[RefusedRow] = []
    notices = list(folder.notices)
    for raw in folder.tables:
        breaches = list(_breaches(raw, known)) if len(raw.frame) else []
        sound = raw.frame.drop(index=list({breach.row for breach in breaches}))
        accepted[raw.table.name] = typed(raw.table, sound)
        refused += sorted([*raw.ragged, *_refused(raw, breaches)], key=lambda row: (row.raw_file, row.line))
        notices += _unknown(raw.table, sound, known)
    read = {raw.table.name: len(raw.frame) + len(raw.ragged) for raw in folder.tables}
    return GateReport(accepted, tuple(refused), tuple(notices), read)


def _breaches(raw: RawTable, known: Registry) -> Iterator[Breach]:
    table, frame = raw.table, with_readings(raw.table, raw.frame, known)
    suite = rules(table, known)
    found = []
    for start in range(0, len(frame), BATCH):
        for rule, rows in failures(suite, frame.iloc[start : start + BATCH]):
            cells = frame.loc[rows, list(rule.cells)].fillna("").itertuples(index=False, name=None)
            found += [
                Breach(row, rule.cells[0], rule.text, rule.hint(*texts)) for row, texts in zip(rows, cells, strict=True)
            ]
    yield from found
    unkeyed = {breach.row for breach in found if breach.column in table.key}
    stated = table.figure.name if table.figure else table.key[0]
    for row, text, hint in keys.breaches(table, frame, unkeyed, {breach.row for breach in found}):
        yield Breach(row, stated, text, hint)


def _refused(raw: RawTable, breaches: Sequence[Breach]) -> Iterator[RefusedRow]:
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


def _unknown(table: Table, frame: pd.DataFrame, known: Registry) -> Iterator[str]:
    for column in table.columns:
        if column.registry and not column.closed:
            listed = ids(known, column.registry)
            codes = frame[column.name][~frame[column.name].isin(listed)].value_counts().sort_index()
            texts = [f"{code} ({counted(count)}{_guess(code, listed)})" for code, count in codes.items()]
            if texts:
                seed = column.registry.split(".")[0]
                yield f"{table.name}.{column.name}: not in registry.{seed}, carried as it is: {', '.join(texts)}"


def _guess(code: str, listed: frozenset[str]) -> str:
    guess = nearest(code, sorted(listed))
    return f"; {guess}" if guess else ""
