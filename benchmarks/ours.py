"""Our marts of customs rows: the dbt models themselves, in a build file of their own."""

from __future__ import annotations

import json
import os
import time
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.dbt_build import dbt

KEPT_BY_YEAR = ("int_customs_items", "int_customs_sums", "int_cell_totals", "int_product_totals")
MODELS = (
    *KEPT_BY_YEAR,
    "int_customs_cells",
    "int_customs_margins",
    "int_customs_years",
    "int_region_totals",
    "int_product_shares",
    "int_market_structure",
)
FIGURES = """
    select (select sum(rca) from intermediate.int_product_shares where region_type = 'city'),
           (select sum(hhi) from intermediate.int_market_structure),
           (select sum(destinations) from intermediate.int_market_structure)
"""


def prepare(home: Path) -> None:
    """The seeds and everything else the models read, built once without customs rows."""
    raw = home / "nothing"
    raw.mkdir(parents=True, exist_ok=True)
    (raw / "raw_national_year.csv").write_text("year,series,value,unit\n", encoding="utf-8")
    _dbt(home, raw, "+" + " +".join(MODELS), kinds=("unit_test", "test"))
    forget(home)


def forget(home: Path) -> None:
    """The next build is a full one."""
    with duckdb.connect(str(_warehouse(home))) as con:
        for model in KEPT_BY_YEAR:
            con.execute(f"drop table if exists intermediate.{model}")
        con.execute("delete from raw.raw_customs_trade_files")


def marts(raw: Path, home: Path) -> tuple[float, float, tuple[float, ...]]:
    """Seconds that loading and the models took, those with reading the figures, and the figures of `benchmarks.rivals`.

    Beside rivals the figures are read within the time, for shares are a view: what it leaves to its reader is counted.
    """
    seconds = _dbt(home, raw, " ".join((*MODELS, "stg_customs__file")), kinds=("unit_test", "test", "seed"))
    with duckdb.connect(str(_warehouse(home))) as con:
        began = time.perf_counter()
        figures = tuple(float(value) for value in con.sql(FIGURES).fetchall()[0])
        return seconds, seconds + time.perf_counter() - began, figures


def _dbt(home: Path, raw: Path, select: str, kinds: tuple[str, ...]) -> float:
    """Builds; the seconds from the start of the first hook to the end of the last model, pauses included."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    os.environ["RESILIENCE_RAW"] = str(raw)
    warehouse = _warehouse(home)
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    command = ("build", "--write-json", "--select", select, "--exclude-resource-type", *kinds)
    dbt(*command, warehouse=warehouse, variables={})
    DuckDBConnectionManager.close_all_connections()
    results = json.loads((warehouse.parent / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    steps = [step for result in results for step in result["timing"]]
    began, ended = (
        [datetime.fromisoformat(step[moment]) for step in steps] for moment in ("started_at", "completed_at")
    )
    return (max(ended) - min(began)).total_seconds()


def _warehouse(home: Path) -> Path:
    return home / "build" / "warehouse.duckdb"
