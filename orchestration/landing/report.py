"""What an import understood and did, as text for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.landing.names.terms import series_row, unit_row
from orchestration.landing.names.units import Named


@dataclass(frozen=True)
class SeriesRead:
    """One series of a file: the unit and who named it, how many values, which years and how many regions they cover."""

    series: str
    unit: str
    unit_from: str
    values: int
    first_year: int
    last_year: int
    regions: int

    @classmethod
    def group(cls, values: Iterable[tuple[Named, str, int]]) -> list[SeriesRead]:
        """From series and unit, region and year of every value, in the order of their first appearance."""
        cells: dict[Named, list[tuple[str, int]]] = {}
        for named, region, year in values:
            cells.setdefault(named, []).append((region, year))
        return [cls._of(named, held) for named, held in cells.items()]

    @classmethod
    def _of(cls, named: Named, held: list[tuple[str, int]]) -> SeriesRead:
        regions, years = {region for region, _ in held}, [year for _, year in held]
        return cls(named.series, named.unit, named.unit_from, len(held), min(years), max(years), len(regions))

    def __str__(self) -> str:
        row, unit = series_row(self.series), unit_row(self.unit)
        label = row["label_zh"] if row else "a series of your own, not in the registry"
        span = f"{self.first_year}-{self.last_year}" if self.first_year != self.last_year else str(self.first_year)
        regions = f"{self.regions} regions" if self.regions != 1 else "1 region"
        text = f"{self.series} ({label}), unit {unit['label_zh']} = {self.unit} (from the {self.unit_from})"
        return f"{text}: {self.values:,} values, {regions}, {span}"


@dataclass
class FileReport:
    """One file: what it is, what it holds, what is missing, and how many of its values are new in the raw folder."""

    file: str
    found: str
    edition: str
    series: list[SeriesRead] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    added: int = 0
    present: int = 0

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.found}", *(f"  {series}" for series in self.series), f"  {self.edition}"]
        lines += [f"  {remark}" for remark in self.remarks]
        lines += [f"  note in the file: {note}" for note in self.notes]
        there = f", {self.present:,} already there" if self.present else ""
        return "\n".join([*lines, f"  {self.added:,} new values{there}"])


@dataclass
class ImportReport:
    """Of one command. `tables`: raw table -> rows added and rows in all; `places`: where, if not in <table>.csv."""

    into: Path
    is_dry_run: bool
    files: list[FileReport] = field(default_factory=list)
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    @property
    def added(self) -> int:
        return sum(file.added for file in self.files)

    @property
    def present(self) -> int:
        return sum(file.present for file in self.files)

    def facts(self) -> dict[str, object]:
        """What a program wants to know of the import."""
        files = [
            {"file": f.file, "added": f.added, "present": f.present, "series": [s.series for s in f.series]}
            for f in self.files
        ]
        tables = {name: {"added": added, "rows": total} for name, (added, total) in self.tables.items()}
        counts = {"added": self.added, "present": self.present}
        return {"into": self.into, "dry_run": self.is_dry_run, **counts, "tables": tables, "files": files}

    def __str__(self) -> str:
        verb = "would hold" if self.is_dry_run else "holds"
        tables = [
            f"{self.into / self.places.get(name, f'{name}.csv')} {verb} {total:,} rows, {added:,} of them new"
            for name, (added, total) in self.tables.items()
            if added
        ]
        outcome = tables or ["nothing new: every value was already there"]
        dry = ["dry run: nothing was written"] if self.is_dry_run else []
        return "\n".join([*map(str, self.files), *outcome, *dry])


def listed(names: Sequence[str], limit: int = 40) -> str:
    """Names separated by commas, the first `limit` of them."""
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
