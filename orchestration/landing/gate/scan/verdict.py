"""What has been found against the rows of a scanned table, by the gate's rules on the rows as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from orchestration.errors import UserError
from orchestration.landing import quarantine
from orchestration.landing.gate import keys
from orchestration.landing.gate.breaches import BATCH, cell_breaches, refused_rows
from orchestration.landing.gate.known import Registry
from orchestration.landing.gate.readings import with_readings
from orchestration.landing.gate.rules import rules
from orchestration.landing.quarantine import RefusedRow
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.file import RawFile
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE, assemble

__all__ = ["BATCH", "Verdict"]

TOO_MANY = 200_000
"""Refused rows of one table at which the gate stops: something is wrong with the file, not with its rows."""


class Verdict:
    """Gathers refused rows. `broken` are those that broke a rule of a cell and have a key that can be compared."""

    def __init__(self, table: Table, known: Registry) -> None:
        self.table, self.known = table, known
        self.broken = pd.DataFrame(columns=[*table.names, RAW_FILE, RAW_LINE])
        self._suite = rules(table, known)
        self._refused: list[RefusedRow] = []

    def of_cells(self, file: RawFile) -> None:
        """Judges rows by the rules of cells; the ragged ones are refused as such."""
        raw = assemble(self.table, [file])
        found = (
            list(cell_breaches(self._suite, with_readings(self.table, raw.frame, self.known))) if len(raw.frame) else []
        )
        self._refuse([*raw.ragged, *refused_rows(raw, found)])
        unkeyed = {breach.row for breach in found if breach.column in self.table.key}
        broken = sorted({breach.row for breach in found} - unkeyed)
        self.broken = pd.concat([self.broken, raw.frame.loc[broken]], ignore_index=True) if broken else self.broken

    def of_twins(self, files: Sequence[RawFile]) -> None:
        """Judges rows, of several files, that share a key with another one."""
        raw = assemble(self.table, files)
        frame = with_readings(self.table, raw.frame, self.known)
        places = set(zip(self.broken[RAW_FILE], self.broken[RAW_LINE], strict=True))
        broken = [
            row
            for row, place in zip(frame.index, zip(frame[RAW_FILE], frame[RAW_LINE], strict=True), strict=True)
            if place in places
        ]
        self._refuse(refused_rows(raw, list(keys.breaches(self.table, frame, (), broken))))

    def lines(self, name: str) -> set[int]:
        """The lines of a file that are refused."""
        return {row.line for row in self._refused if row.raw_file == name}

    def refused(self, names: Sequence[str]) -> tuple[RefusedRow, ...]:
        """In the order of the files and of their lines."""
        place = {name: number for number, name in enumerate(names)}
        return tuple(sorted(self._refused, key=lambda row: (place[row.raw_file], row.line)))

    def _refuse(self, rows: Iterable[RefusedRow]) -> None:
        self._refused += rows
        if len(self._refused) > TOO_MANY:
            raise self._too_many()

    def _too_many(self) -> UserError:
        found = Counter(row.rule for row in self._refused)
        return UserError(
            rule=f"over {TOO_MANY:,} rows break the raw contract: "
            + "; ".join(f"{rule} ({quarantine.counted(count)})" for rule, count in found.most_common(3)),
            file=self._refused[-1].raw_file,
            remedy="Look at the file as a whole: a column shifted, or a file twice in the folder? The first is "
            + quarantine.summary(self._refused[:1]),
        )
