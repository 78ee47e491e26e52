"""What lies in a raw folder: every source of every table, with its rows, digest, vintage and years."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.landing.gate.scan.source import opened
from orchestration.landing.quarantine import counted
from orchestration.landing.raw.contracts import Table, read
from orchestration.landing.raw.folder import find_files
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.table import own_provenance


@dataclass(frozen=True)
class Held:
    """Rows of one source in one file of the raw folder; `is_own` where the file names no source and is its own."""

    table: str
    raw_file: str
    source_file: str
    sha256: str
    vintage: str
    rows: int
    first_year: int | None
    last_year: int | None
    is_own: bool

    def __str__(self) -> str:
        years = "" if self.first_year is None else f", {self.first_year}"
        years += f"-{self.last_year}" if self.last_year != self.first_year else ""
        own = " (written by hand: it names no source)" if self.is_own else f" in {self.raw_file}"
        edition = f", vintage {self.vintage or 'not stated'}, sha256 {self.sha256[:12] or 'not stated'}"
        return f"  {self.source_file}{own}: {counted(self.rows)}{years}{edition}"


def sources(raw: Path) -> list[Held]:
    """In the order of the contract and of the names. Raises UserError where a file of the folder cannot be read."""
    found = find_files(raw, read())
    with tempfile.TemporaryDirectory(prefix="resilience-list-") as scratch, duckdb.connect() as con:
        return [
            held
            for table, files in found.tables.items()
            for file in files
            for held in _of_file(con, table, file, found.name(file), Path(scratch))
        ]


def listing(raw: Path) -> str:
    """The sources as text for the screen."""
    lines: list[str] = []
    held = sources(raw)
    for table in dict.fromkeys(h.table for h in held):
        own = [h for h in held if h.table == table]
        names = len({h.source_file for h in own})
        lines.append(f"{table}: {counted(sum(h.rows for h in own))} of {names} source{'s' if names != 1 else ''}")
        lines += map(str, own)
    return "\n".join(lines)


def _of_file(con: duckdb.DuckDBPyConnection, table: Table, file: Path, name: str, scratch: Path) -> Iterator[Held]:
    source = opened(con, table, file, name, scratch)
    own = own_provenance(table, source.header)

    def text(column: str) -> str:
        if column in source.storage:
            return f"coalesce({column}::varchar, '')"
        return literal(own.get(column, ""))

    year = next((c for c in ("year", "snapshot_year", "effective_year") if c in source.storage), "null")
    years = f"min(try_cast({year} as integer)), max(try_cast({year} as integer))"
    query = f"select {', '.join(map(text, ('source_file', 'file_sha256', 'vintage')))}, count(*), {years}"
    found = con.sql(f"{query} from {source.relation} group by 1, 2, 3 order by 1, 3, 2").fetchall()
    for source_file, sha256, vintage, rows, first, last in found:
        yield Held(table.name, name, source_file, sha256, vintage, rows, first, last, bool(own))
