"""What is planted in the sample comes back from the panels: sizes within their intervals, else signs beyond doubt.

Two-way fixed effects by hand, least squares by statsmodels, errors clustered by region: the project estimates nothing.
"""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from orchestration.sample import effects
from orchestration.sample.cities import CITIES

BEYOND_DOUBT = 2.0  # t statistic of a planted sign; the sample is fixed, so that this is no matter of luck
WITHIN = 0.95  # confidence of the interval that holds a planted size
RESILIENCE = "resilience__counterfactual"
CONTROLS = (
    "ln_gdp_pc_real", "fdi_gdp_ratio", "fiscal_decentralisation", "ln_pop_density", "finance_gdp_ratio",
    "marketization", "sci_tech_gdp_ratio", "pollution_control_gdp_ratio", "tertiary_secondary_ratio",
)  # fmt: skip


def panel(home: Path, grain: str) -> pd.DataFrame:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(f"select * from marts.panel_{grain} where year between 2011 and 2021").df()


@pytest.fixture(scope="module")
def cities(sample_home: Path) -> pd.DataFrame:
    found = panel(sample_home, "city")
    found["sophistication"] = np.log(found["complexity__expy"]) - np.log(found["complexity__expy"]).mean()
    found["interaction"] = (found["digital_economy"] - found["digital_economy"].mean()) * found["sophistication"]
    for age in range(-4, 6):
        found[f"age_{age}"] = (found["big_data_zone_event_time"] == age).astype(float)
    return found


@pytest.fixture(scope="module")
def provinces(sample_home: Path) -> pd.DataFrame:
    return panel(sample_home, "province")


def fitted(data: pd.DataFrame, y: str, *x: str) -> sm.regression.linear_model.RegressionResultsWrapper:
    """Region and year effects swept out alternately until nothing moves: the panels have gaps."""
    data = data[["region_id", "year", y, *x]].dropna()
    within = data[[y, *x]].astype(float)
    for _ in range(100):
        within = within - within.groupby(data["region_id"]).transform("mean")
        within = within - within.groupby(data["year"]).transform("mean")
    clusters = data["region_id"].astype("category").cat.codes
    return sm.OLS(within[y], within[[*x]]).fit(cov_type="cluster", cov_kwds={"groups": clusters})


def test_a_municipality_is_a_city_too(cities: pd.DataFrame) -> None:
    has_index = cities.loc[cities["digital_economy"].notna(), "region_id"]
    assert has_index.value_counts().to_dict() == {row["region_id"]: 11 for row in CITIES}


@pytest.mark.parametrize("controls", [(), CONTROLS], ids=["alone", "with controls"])
def test_the_digital_economy_makes_exports_resist(cities: pd.DataFrame, controls: tuple[str, ...]) -> None:
    low, high = fitted(cities, RESILIENCE, "digital_economy", *controls).conf_int(1 - WITHIN).loc["digital_economy"]
    assert 0 < low < effects.TOTAL < high


def test_without_city_effects_the_coefficient_is_missed(cities: pd.DataFrame) -> None:
    data = cities[[RESILIENCE, "digital_economy"]].dropna().astype(float)
    pooled = sm.OLS(data[RESILIENCE], sm.add_constant(data[["digital_economy"]])).fit()
    assert pooled.conf_int().loc["digital_economy", 1] < effects.TOTAL / 2


@pytest.mark.parametrize("others", [("digital_economy",), CONTROLS], ids=["digital economy", "controls"])
def test_the_pilot_zones_work_from_their_year(cities: pd.DataFrame, others: tuple[str, ...]) -> None:
    low, high = fitted(cities, RESILIENCE, "big_data_zone_post", *others).conf_int(1 - WITHIN).loc["big_data_zone_post"]
    assert 0 < low < effects.PILOT_ZONE < high


def test_the_pilot_zones_have_no_trend_before(cities: pd.DataFrame) -> None:
    ages = [f"age_{age}" for age in range(-4, 6)]  # 2011, five years before, is the base
    found = fitted(cities, RESILIENCE, *ages)
    before, after = ages[:4], ages[4:]
    assert found.tvalues[before].abs().max() < BEYOND_DOUBT
    assert found.params[after].mean() - found.params[before].mean() == pytest.approx(effects.PILOT_ZONE, abs=0.03)


@pytest.mark.parametrize("efficiency", ["allocation__sfa", "allocation__dea"])
def test_efficient_innovation_lies_between(cities: pd.DataFrame, efficiency: str) -> None:
    assert fitted(cities, efficiency, "digital_economy", *CONTROLS).tvalues["digital_economy"] > BEYOND_DOUBT
    found = fitted(cities, RESILIENCE, "digital_economy", efficiency, *CONTROLS)
    assert found.tvalues["digital_economy"] > BEYOND_DOUBT
    assert found.tvalues[efficiency] > BEYOND_DOUBT


def test_sophistication_moderates(cities: pd.DataFrame) -> None:
    found = fitted(cities, RESILIENCE, "digital_economy", "sophistication", "interaction", *CONTROLS)
    assert found.tvalues["interaction"] > BEYOND_DOUBT


def test_the_digital_economy_spreads_exports_over_markets(cities: pd.DataFrame) -> None:
    found = fitted(cities, "resilience__market_diversity", "digital_economy", *CONTROLS)
    assert found.tvalues["digital_economy"] > BEYOND_DOUBT


@pytest.mark.parametrize(
    ("y", "x"),
    [
        ("resilience__lin_wang", ("new_drivers",)),
        ("resilience__li", ("digital_trade",)),
        ("new_quality_productivity", ("digital_trade",)),
        ("complexity__tsi_ln", ("digital_technology",)),
        ("college_share", ("digital_technology",)),
        ("pku_innovation", ("digital_technology",)),
        ("complexity__tsi_ln", ("digital_technology", "college_share")),
        ("complexity__tsi_ln", ("digital_technology__pca",)),
    ],
    ids=lambda names: names if isinstance(names, str) else " + ".join(names),
)
def test_the_provinces_have_the_planted_signs(provinces: pd.DataFrame, y: str, x: tuple[str, ...]) -> None:
    assert fitted(provinces, y, *x).tvalues.min() > BEYOND_DOUBT
