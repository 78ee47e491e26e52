"""Keys that occur twice among files too large for memory: DuckDB finds them by a hash, the gate judges the rows."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from orchestration.landing.gate.scan.part import Part
from orchestration.landing.gate.scan.verdict import BATCH, Verdict
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE


def refuse_twins(con: duckdb.DuckDBPyConnection, parts: Sequence[Part], verdict: Verdict) -> None:
    """Rows of the parts, and of those that broke another rule, that share a key.

    Nothing is done without a new file: the others were compared when they were new.
    """
    if not any(part.is_new for part in parts):
        return
    con.register("broken", _broken(verdict))
    key = _key(verdict.table)
    relations = [*(part.relation for part in parts), "broken"]
    keys = " union all ".join(f"select {key} as key, {RAW_FILE}, {RAW_LINE} from {relation}" for relation in relations)
    con.sql(f"create or replace temp table shared as select key from ({keys}) group by key having count(*) > 1")
    if con.sql("select count(*) from shared").fetchall() != [(0,)]:
        # batches end where a key does
        con.sql(
            f"""create or replace temp table twins as
            select {RAW_FILE}, {RAW_LINE}, max(place) over (partition by key) // {BATCH} as batch
            from (select *, row_number() over (order by key) as place from ({keys}) semi join shared using (key))"""
        )
        for (batch,) in con.sql("select distinct batch from twins order by all").fetchall():
            verdict.of_twins([part.source.cells(con, _within(part, batch)) for part in parts])
    con.unregister("broken")


def _within(part: Part, batch: int) -> str:
    of_part = f"batch = {batch} and {RAW_FILE} = {literal(part.source.name)}"
    return f"{RAW_LINE} in (select {RAW_LINE} from twins where {of_part})"


def _key(table: Table) -> str:
    """A key as one number; two keys of the same hash are told apart when they are judged."""
    return "hash(" + ", ".join(f"coalesce(cast(\"{name}\" as varchar), '')" for name in table.key) + ")"


def _broken(verdict: Verdict) -> pa.Table:
    texts = {name: pa.array(verdict.broken[name], pa.string()) for name in (*verdict.table.key, RAW_FILE)}
    return pa.table(texts | {RAW_LINE: pa.array(verdict.broken[RAW_LINE], pa.int64())})
