"""The dbt models of efficiency against the kernels called directly, on a generated raw folder.

Tolerances: where the search and the solver stop (1e-6 relative, 1e-9), the numbers that go in being the same."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.warehouse.built import build
from warehouse.frontiers import efficiencies
from warehouse.kernels.dea import dea
from warehouse.kernels.sfa import sfa

CITIES = [f"{code}00" for code in range(1301, 1312)] + [f"{code}00" for code in range(4101, 4114)]
YEARS = range(2010, 2016)
SERIES = {
    "fiscal_sci_tech": "10k yuan", "rd_internal_expenditure": "10k yuan", "fixed_asset_construction": "10k yuan",
    "sci_service_employees": "10k persons", "tech_contracts_signed": "count", "valid_invention_patents": "patents",
}  # fmt: skip


def raw_folder(folder: Path) -> pd.DataFrame:
    """Patents lie below a Cobb-Douglas frontier by a half-normal shortfall of the city."""
    folder.mkdir()
    draw = np.random.default_rng(11)
    shortfall = np.abs(draw.normal(0, 0.6, len(CITIES)))
    rows = []
    for c, city in enumerate(CITIES):
        for year in YEARS:
            x = np.exp(draw.normal(3, 0.5, 4))
            patents = np.exp(1 + 0.3 * np.log(x).sum() - shortfall[c] + draw.normal(0, 0.1))
            rows.append((city, year, *x, np.round(patents / 3), np.round(patents)))
    frame = pd.DataFrame(rows, columns=["region_id", "year", *SERIES])
    with (folder / "raw_city_year.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["region_id", "year", "series", "value", "unit"])
        for row in frame.to_dict("records"):
            writer.writerows((row["region_id"], row["year"], name, row[name], unit) for name, unit in SERIES.items())
    return frame


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, pd.DataFrame]]:
    home = tmp_path_factory.mktemp("frontiers")
    frame = raw_folder(home / "raw")
    frame["before"] = frame.groupby("region_id")["fixed_asset_construction"].shift()
    frame["sci_service_employees"] *= 10_000
    warehouse = build(home / "raw", home, "measure_values")
    with duckdb.connect(str(warehouse), read_only=True) as con:
        yield con, frame[frame["year"] >= 2011].reset_index(drop=True)


INPUTS = ["fiscal_sci_tech", "rd_internal_expenditure", "before", "sci_service_employees"]


def measured(con: duckdb.DuckDBPyConnection, measure: str) -> list[float]:
    query = "select value from marts.measures where measure_id = ? order by region_id, year"
    return [value for (value,) in con.execute(query, [measure]).fetchall()]


@pytest.mark.parametrize(("measure", "decay"), [("allocation__sfa", True), ("allocation__sfa_invariant", False)])
def test_stochastic_frontier(built: tuple, measure: str, decay: bool) -> None:
    con, frame = built
    x = np.column_stack([np.log(frame[INPUTS]), frame["year"] - 2011.0])
    unit = pd.factorize(frame["region_id"])[0]
    time = frame["year"].to_numpy(float)
    fit = sfa(np.log1p(frame["valid_invention_patents"].to_numpy()), x, unit=unit, time=time, decay=decay)
    assert fit.status == "ok"
    assert measured(con, measure) == pytest.approx(
        fit.efficiency.tolist(), rel=1e-6
    )  # the search ends within its own bound


@pytest.mark.parametrize(("measure", "returns"), [("allocation__dea", "vrs"), ("allocation__dea_crs", "crs")])
def test_envelopment_year_by_year(built: tuple, measure: str, returns: str) -> None:
    con, frame = built
    expected = pd.Series(np.nan, frame.index)
    for _, rows in frame.groupby("year"):
        y = rows[["valid_invention_patents", "tech_contracts_signed"]].to_numpy()
        expected[rows.index] = dea(rows[INPUTS].to_numpy(), y, returns=returns).efficiency
    assert measured(con, measure) == pytest.approx(expected.tolist(), abs=1e-9)  # the solver's tolerance
    assert max(expected) == pytest.approx(1.0, abs=1e-9)


def test_a_frontier_that_is_not_found_has_a_status_and_no_number() -> None:
    """Patents that lie above the plane by a half-normal surplus have the wrong skewness."""
    draw = np.random.default_rng(3)
    x, surplus = draw.normal(size=60), np.abs(draw.normal(size=60))
    terms = [((1, "input", x[i]), (2, "output", x[i] + surplus[i])) for i in range(60)]
    rows = [("m", "city", str(i), 2011, *term) for i, pair in enumerate(terms) for term in pair]
    names = ["measure_id", "region_type", "region_id", "year", "place", "role", "value"]
    frontier = {
        "measure_id": "m",
        "method": "sfa",
        "frontier": "pooled",
        "distribution": "half_normal",
        "decay": False,
        "trend": False,
    }
    found = efficiencies(pd.DataFrame([frontier]), pd.DataFrame(rows, columns=names))
    assert set(found["status"]) == {"wrong_skewness"}
    assert found["efficiency"].isna().all()
    zero = pd.DataFrame(
        [("m", "city", "a", 2011, 1, "input", 0.0), ("m", "city", "a", 2011, 2, "output", 1.0)], columns=names
    )
    refused = efficiencies(pd.DataFrame([frontier | {"method": "dea", "returns": "vrs", "orientation": "input"}]), zero)
    assert refused["status"].tolist() == ["KernelError"]
    assert refused["note"].iloc[0]
