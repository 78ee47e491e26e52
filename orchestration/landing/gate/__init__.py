"""The gate: every row of a raw folder is held against the raw contract before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import registry
from orchestration.landing import quarantine
from orchestration.landing.gate import keys
from orchestration.landing.gate.breaches import Breach, cell_breaches, refused_rows
from orchestration.landing.gate.known import Registry
from orchestration.landing.gate.readings import typed, with_readings
from orchestration.landing.gate.rules import rules
from orchestration.landing.gate.scan import Scanned, scan
from orchestration.landing.gate.unknown import unknown_codes
from orchestration.landing.quarantine import RefusedRow
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import RawFolder, find_files, read_table
from orchestration.landing.raw.table import RawTable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class GateReport:
    """`tables`: table -> accepted rows, typed, in contract order. `rows_read` counts accepted and refused rows.

    Of tables that were streamed there is no frame; `scanned` counts their accepted rows.
    """

    tables: Mapping[str, pd.DataFrame]
    refused: tuple[RefusedRow, ...]
    notices: tuple[str, ...]
    rows_read: Mapping[str, int]
    scanned: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_refused(self) -> int:
        """Rows left out; a row that breaks several rules counts once."""
        accepted = sum(len(frame) for frame in self.tables.values()) + sum(self.scanned.values())
        return sum(self.rows_read.values()) - accepted

    def with_scanned(self, name: str, found: Scanned) -> GateReport:
        """This report and a scanned table."""
        return replace(
            self,
            refused=(*self.refused, *found.refused),
            notices=(*self.notices, *found.notices),
            rows_read={**self.rows_read, name: found.rows_read},
            scanned={**self.scanned, name: found.rows_accepted},
        )


def land(raw: Path, build: Path, known: Registry = registry.rows) -> GateReport:
    """Judge the folder `raw`; write build/quarantine.csv and the accepted rows as build/landed/<table>.parquet.

    Tables that the contract calls `streamed` are judged file by file, in bounded memory, and landed as folders.
    Raises UserError when a file of the folder cannot be read at all; nothing is written then.
    """
    found = find_files(raw, contracts.read())
    in_memory = tuple(read_table(found, table) for table in found.tables if not table.streamed)
    landed = build / "landed"
    with quarantine.replacing(landed) as draft:
        report = judge(RawFolder(in_memory, found.notices), known)
        for name, frame in report.tables.items():
            frame.to_parquet(draft / f"{name}.parquet", index=False)
        for table in found.tables:
            if table.streamed:
                report = report.with_scanned(table.name, scan(found, table, known, draft, landed))
        quarantine.write(report.refused, build / "quarantine.csv")
    return report


def judge(folder: RawFolder, known: Registry = registry.rows) -> GateReport:
    """Which rows of the folder are accepted; `known` gives the rows of a registry seed by its name."""
    accepted: dict[str, pd.DataFrame] = {}
    refused: list[RefusedRow] = []
    notices = list(folder.notices)
    for raw in folder.tables:
        broken = list(_breaches(raw, known)) if len(raw.frame) else []
        sound = raw.frame.drop(index=list({breach.row for breach in broken}))
        accepted[raw.table.name] = typed(raw.table, sound)
        refused += sorted([*raw.ragged, *refused_rows(raw, broken)], key=lambda row: (row.raw_file, row.line))
        codes = {
            column.name: sound[column.name].value_counts().to_dict() for column in raw.table.columns if column.registry
        }
        notices += unknown_codes(raw.table, codes.__getitem__, known)
    read = {raw.table.name: len(raw.frame) + len(raw.ragged) for raw in folder.tables}
    return GateReport(accepted, tuple(refused), tuple(notices), read)


def _breaches(raw: RawTable, known: Registry) -> Iterator[Breach]:
    table, frame = raw.table, with_readings(raw.table, raw.frame, known)
    found = list(cell_breaches(rules(table, known), frame))
    yield from found
    unkeyed = {breach.row for breach in found if breach.column in table.key}
    yield from keys.breaches(table, frame, unkeyed, {breach.row for breach in found})
