"""The gate for tables too large for memory. The verdicts are those of the gate for every other table.

DuckDB clears the rows that are plainly in order, file by file, on their way to the landed folder; only the others are
read as text and judged by the rules.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.fingerprint import code_version
from orchestration.landing.gate.grains import grains
from orchestration.landing.gate.known import Registry, ids
from orchestration.landing.gate.scan.part import Part, judged
from orchestration.landing.gate.scan.source import opened
from orchestration.landing.gate.scan.twins import refuse_twins
from orchestration.landing.gate.scan.verdict import Verdict
from orchestration.landing.gate.unknown import unknown_codes
from orchestration.landing.quarantine import RefusedRow
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.folder import RawFiles


@dataclass(frozen=True)
class Scanned:
    """What became of a scanned table; its accepted rows lie in the landed folder, in bounded memory all the way."""

    rows_read: int
    rows_accepted: int
    refused: tuple[RefusedRow, ...]
    notices: tuple[str, ...]


def scan(found: RawFiles, table: Table, known: Registry, draft: Path, last: Path) -> Scanned:
    """Judge the files of `table` and write their accepted rows, typed, as draft/<table>/<file>-<hash>.parquet.

    A file that was accepted whole under the same rules lies in `last`, the folder landed before, and is not judged
    again; but its keys are compared with those of new files. Raises UserError as the gate does, and where more rows
    are refused than a person can mend.
    """
    folder, scratch = draft / table.name, draft / ".scratch"
    for place in (folder, scratch):
        place.mkdir()
    graded = grains(table, known)
    closed = (sorted(ids(known, c.registry)) for c in table.columns if c.registry and c.closed)
    rules = _hash(code_version(), table, *closed, graded.misfits if graded else "")
    with duckdb.connect(config={"temp_directory": str(scratch / "spill")}) as con:
        verdict = Verdict(table, known)
        parts = []
        for file in found.tables[table]:
            source = opened(con, table, file, found.name(file), scratch)
            place = folder / f"{file.stem}-{_hash(rules, source.name, source.header.sha256)}.parquet"
            kept = last / table.name / place.name
            if kept.exists():
                os.link(kept, place)
                parts.append(Part(source, place, is_new=False))
            else:
                parts.append(judged(con, source, place, verdict))
        refuse_twins(con, parts, verdict)
        parts = [part.without(con, verdict.lines(part.source.name)) for part in parts]
        accepted = con.sql(f"select count(*) from {_all(folder)}").fetchall()[0][0]
        notices = tuple(unknown_codes(table, lambda column: _counts(con, folder, column), known))
    shutil.rmtree(scratch)
    read = sum(part.source.rows + len(part.source.header.ragged) for part in parts)
    return Scanned(read, accepted, verdict.refused([part.source.name for part in parts]), notices)


def _counts(con: duckdb.DuckDBPyConnection, folder: Path, column: str) -> Mapping[str, int]:
    rows = con.sql(f'select "{column}", count(*) from {_all(folder)} where "{column}" is not null group by all')
    return dict(rows.fetchall())


def _all(folder: Path) -> str:
    quoted = str(folder).replace("'", "''")
    return f"read_parquet('{quoted}/*.parquet')"


def _hash(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
