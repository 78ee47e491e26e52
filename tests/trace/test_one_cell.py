"""One raw cell is changed and everything refreshed: what moved is what the reverse trace of the cell had announced."""

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from orchestration import trace
from orchestration.workspace import SAMPLE
from tests.conftest import resilience

CELL = "synthetic_trade_total_yuan.csv::14:B"
"""Trade of Jiangsu in 2021: behind indicators, two measures and an entropy index."""

FIGURES = {
    "indicator": ("marts.indicators", "indicator_id"),
    "index": ("marts.index_values", "index_id"),
    "measure": ("marts.measures", "measure_id"),
    "split": ("marts.splits", "split_id"),
}


@pytest.fixture(scope="module")
def both(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample as it is, and attached as `after` the sample with the cell a tenth higher."""
    folder = tmp_path_factory.mktemp("one_cell")
    raw = shutil.copytree(SAMPLE, folder / "raw")
    raise_cell(raw / "raw_province_year.csv", CELL)
    home = shutil.copytree(sample_home, folder / "home")  # what does not depend on the cell is not estimated again
    told = json.loads(resilience(home, "refresh", "--raw", raw, "--json").stdout)
    assert told["unchanged"] > 0 and told["estimated"] > 0
    with closing(duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True)) as con:
        con.execute(f"attach '{folder / 'home' / 'warehouse.duckdb'}' as after (read_only)")
        yield con
        con.execute("detach after")  # other connections of this process share what is attached


def raise_cell(path: Path, cell: str) -> None:
    file, _, row, column = cell.split(":")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    (found,) = (r for r in rows if (r["source_file"], r["source_row"], r["source_column"]) == (file, row, column))
    found["value"] = repr(1.1 * float(found["value"]))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_what_was_announced_moved_and_nothing_else(both: duckdb.DuckDBPyConnection) -> None:
    """To twelve digits, the last bits of a sum aside; exact dependants and those through sets alike."""
    announced = trace.reverse(both, CELL)
    assert {key.kind for key in announced.exact} >= {"indicator", "measure", "index"}
    for kind, (relation, name) in FIGURES.items():
        moved = both.execute(
            f"""select {name}, region_type, region_id, year
                from {relation} as before
                full join after.{relation} as after using ({name}, region_type, region_id, year)
                where (before.value is null) <> (after.value is null)
                or abs(before.value - after.value) > 1e-12 * greatest(abs(before.value), abs(after.value))"""
        ).fetchall()
        assert set(moved) == {tuple(key[1:]) for key in announced.of_kind(kind)}, kind


def test_the_estimates_that_were_announced_moved(both: duckdb.DuckDBPyConnection) -> None:
    """Tables of statistics have no estimates: their data moved, as the hash of it says. An estimate of next to nothing
    beside its error is compared by that."""
    announced = {each.spec_id for each in trace.reverse(both, CELL).estimates}
    moved = both.execute(
        """select distinct split_part(spec_id, '#', 1)
           from results.estimates as before full join after.results.estimates as after using (spec_id, term, covariance)
           where (before.estimate is null) <> (after.estimate is null)
           or abs(before.estimate - after.estimate) > 1e-9 * greatest(
               abs(before.estimate), abs(after.estimate), coalesce(1e-3 * before.std_error, 0))"""
    ).fetchall()
    statistics = both.execute(
        """select spec_id from results.specs as before join after.results.specs as after using (spec_id)
           where before.panel_hash <> after.panel_hash and before.estimator in ('describe', 'correlate', 'vif')"""
    ).fetchall()
    tables = {spec_id for (spec_id,) in statistics} & announced
    assert {spec_id for (spec_id,) in moved} | tables == announced
    assert len(announced) > 50 and len(tables) < 10
