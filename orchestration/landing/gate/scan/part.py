"""The accepted rows of one file, as they are landed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.landing.gate.scan.plain import plain, typed_row
from orchestration.landing.gate.scan.source import Source
from orchestration.landing.gate.scan.verdict import BATCH, Verdict
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.table import RAW_LINE

OPTIONS = "(format parquet, compression zstd)"


@dataclass(frozen=True)
class Part:
    """`place` holds the rows of `source` that no rule of a cell refuses, typed."""

    source: Source
    place: Path
    is_new: bool = True

    @property
    def relation(self) -> str:
        return f"read_parquet({literal(str(self.place))})"

    def without(self, con: duckdb.DuckDBPyConnection, lines: Collection[int]) -> Part:
        """The part without some lines, under a name of its own: not whole, it is judged anew the next time."""
        if not lines:
            return self
        cut = self.place.with_name(f"{self.place.stem}-cut.parquet")
        con.register("lines", pa.table({RAW_LINE: pa.array(sorted(lines), pa.int64())}))
        con.sql(f"copy (from {self.relation} anti join lines using ({RAW_LINE})) to {literal(str(cut))} {OPTIONS}")
        con.unregister("lines")
        self.place.unlink()
        return replace(self, place=cut)


def judged(con: duckdb.DuckDBPyConnection, source: Source, place: Path, verdict: Verdict) -> Part:
    """Judges the rows of a file and writes, in one pass of DuckDB, all that might be accepted."""
    cleared = plain(verdict.table, source, verdict.known)
    not_cleared = f"select {RAW_LINE} from {source.relation} where ({cleared}) is not true"
    con.sql(f"create or replace temp table suspects as {not_cleared}")
    suspects = [line for (line,) in con.sql(f"from suspects order by {RAW_LINE}").fetchall()]
    verdict.of_cells(source.header)
    for start in range(0, len(suspects), BATCH):
        chosen = suspects[start : start + BATCH]
        within = f"{RAW_LINE} between {chosen[0]} and {chosen[-1]} and {RAW_LINE} in (from suspects)"
        verdict.of_cells(source.cells(con, within))
    con.register("refused", pa.table({RAW_LINE: pa.array(sorted(verdict.lines(source.name)), pa.int64())}))
    con.sql(
        f"copy (select {typed_row(verdict.table, source)} from {source.relation} anti join refused using ({RAW_LINE}))"
        f" to {literal(str(place))} {OPTIONS}"
    )
    con.unregister("refused")
    return Part(source, place)
