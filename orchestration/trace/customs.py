"""Customs records: too many to be in a warehouse, so that a trace ends with how many rows of which files there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.trace.node import Key


def files(con: duckdb.DuckDBPyConnection, condition: str = "true", values: Sequence[Any] = ()) -> list[str] | None:
    """Landed customs files that are still there and fulfil the condition; None where the warehouse knows none."""
    query = f"select distinct file from raw.raw_customs_trade_files where {condition} order by file"
    found = [file for (file,) in con.execute(query, list(values)).fetchall()]
    return [file for file in found if Path(file).is_file()] if found else None


def reader(paths: Sequence[str]) -> str:
    """The files as a relation, in the form they landed in."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    if paths[0].endswith(".parquet"):
        return f"read_parquet([{listed}], union_by_name = true)"
    return f"read_csv([{listed}], all_varchar = true, union_by_name = true, header = true)"


def row_counts(con: duckdb.DuckDBPyConnection, cells: Sequence[Key]) -> dict[Key, int]:
    """How many landed rows each cell sums, those of suspect quality left out; empty where the files are not here.

    Only Parquet is asked: a text file would be read from end to end.
    """
    paths = [path for path in files(con) or () if path.endswith(".parquet")] if cells else []
    if not paths:
        return {}
    columns = [[getattr(cell, part) for cell in cells] for part in ("region_type", "region_id", "year")]
    query = f"""
        with wanted as (select distinct unnest($1) as region_type, unnest($2) as region_id, unnest($3)::integer as year)
        select region_type, region_id, year, flow, count(*)
        from {reader(paths)} semi join wanted using (region_type, region_id, year)
        where value_usd is not null and coalesce(quality, '') not like 'suspect%' group by all
    """
    found: dict[Key, int] = {}
    for region_type, region_id, year, flow, n in con.execute(query, columns).fetchall():
        for cell in cells:
            if cell[2:] == (region_type, region_id, year) and cell.name.split("/")[0] in (flow, "*"):
                found[cell] = found.get(cell, 0) + n
    return found
