"""What cannot be estimated is said with the variable and the counts; nothing comes back as NaN."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.inference.sample import take
from analysis.results import Design, EstimationError
from tests.estimators.samples import design_of, diagnostics, fit, random_panel

FRAME = random_panel(units=8, periods=5, regressors=2, missing=0)


def panel(**columns: Any) -> Design:
    """The panel with columns replaced or added; added ones are regressors."""
    frame = FRAME.assign(**columns)
    names = ["x1", "x2", *(name for name in columns if name not in FRAME)]
    return design_of(frame, "y", names, "unit", "time", ["zone"])


NOTHING = replace(panel(), data=panel().data.iloc[:0], n_selected=40)
SHORT = design_of(FRAME[FRAME["unit"] == 0].iloc[:3], "y", ["x1", "x2"], "unit", "time", ["zone"])
INFINITE = replace(panel(), data=panel().data.assign(x2=np.r_[np.inf, np.nan, np.ones(38)]))
NEGATIVE = design_of(random_panel(9, 7), "y", ["x1", "x2", "x3"], "unit", "time")
CLUSTERED, KRAAY, FE = {"covariance": ("cluster",)}, {"covariance": ("driscoll_kraay",)}, {"fixed_effects": ("unit",)}

CASES: dict[str, tuple[str, Design, dict[str, Any], str]] = {
    "no row": ("pooled", NOTHING, {}, "no observation: of 40 rows selected none is complete in y, x1, x2"),
    "no row, absorbed": ("within", NOTHING, FE, "no observation: of 40 rows selected"),
    "too few rows": ("pooled", SHORT, {}, r"3 rows cannot determine 3 coefficients \(_cons, x1, x2\)"),
    "too few rows, absorbed": ("within", panel(), {"fixed_effects": ("row",)}, "row is to be absorbed"),
    "infinite": ("pooled", INFINITE, {}, "x2: 2 of 40 values are not finite"),
    "constant outcome": ("pooled", panel(y=3.0), {}, "y is constant: 3 in all 40 rows"),
    "outcome constant within": ("within", panel(y=FRAME["unit"] * 1.5), FE, "y has no variation within unit"),
    "no regressor left": (
        "pooled",
        panel(x1=1.0, x2=2.0),
        {},
        "no regressor is left: x1: does not vary; x2: does not vary",
    ),
    "no variation within": (
        "within",
        panel(x1=FRAME["unit"], x2=FRAME["unit"] ** 2),
        FE,
        "no regressor is left: x1: no variation within unit; x2: no variation within unit",
    ),
    "one cluster": (
        "pooled",
        panel(zone=1),
        CLUSTERED | {"cluster": ("zone",)},
        "one cluster in zone",
    ),
    "three ways": ("pooled", panel(), CLUSTERED | {"cluster": ("unit", "time", "zone")}, "one or two ways, not 3"),
    "no region": ("pooled", replace(panel(), region=None), CLUSTERED, "clustered errors need `cluster`"),
    "no region, panel": ("random_effects", replace(panel(), region=None), {}, "needs a region column"),
    "one period": ("pooled", replace(panel(), time=np.full(40, 2008)), KRAAY, "two periods at least, found 1"),
    "no period": ("pooled", replace(panel(), time=None), KRAAY, "need a time column"),
    "too many lags": (
        "pooled",
        panel(),
        KRAAY | {"dk_lags": 5},
        "dk_lags 5: with 5 periods it must lie between 0 and 4",
    ),
    "unknown covariance": ("pooled", panel(), {"covariance": ("hc9",)}, "no covariance hc9; there are classical, hc1"),
    "effects in pooled": ("pooled", panel(), FE, "pooled absorbs no effects"),
    "trends in between": ("between", panel(), {"trends": {"columns": ["unit"]}}, "trends by unit"),
    "clusters in between": ("between", panel(), CLUSTERED, "between has no cluster covariance"),
    "trends without time": (
        "within",
        replace(panel(), time=None),
        FE | {"trends": {"columns": ["unit"]}},
        "time column",
    ),
    "two ways, negative": (
        "within",
        NEGATIVE,
        CLUSTERED | {"cluster": ("unit", "time"), "fixed_effects": ("unit", "time")},
        "x3.*cluster variance not positive with 7 clusters, 51 rows; cluster another way",
    ),
    "one row to correlate": ("correlate", take(panel(), np.arange(1)), {}, "a correlation needs two"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_what_and_how_many(name: str) -> None:
    estimator, design, options, message = CASES[name]
    with pytest.raises(EstimationError, match=message):
        fit(estimator, design, **options)


def test_every_unit_once_leaves_nothing() -> None:
    frame = FRAME.drop_duplicates("unit")
    with pytest.raises(EstimationError, match="all 8 rows are alone in one of unit"):
        fit("within", design_of(frame, "y", ["x1"], "unit", "time"), fixed_effects=("unit",))


def test_too_many_effects_for_the_rows() -> None:
    frame = FRAME[FRAME["unit"] < 2].iloc[:4].assign(unit=[0, 0, 1, 1])
    with pytest.raises(EstimationError, match="4 rows cannot determine 2 slopes and 2 absorbed coefficients"):
        fit("within", design_of(frame, "y", ["x1", "x2"], "unit", "time"), fixed_effects=("unit",))


def test_the_later_of_two_collinear_regressors_leaves() -> None:
    result = fit("pooled", panel(double=2 * FRAME["x1"], flat=5.0, sum=FRAME["x1"] - FRAME["x2"] + 1))
    assert {row.variable: row.reason for row in result.dropped} == {
        "double": "collinear with x1",
        "flat": "does not vary",
        "sum": "collinear with _cons, x1, x2",
    }
    assert [row.term for row in result.estimates] == ["x1", "x2", "_cons"]


def test_a_test_that_is_not_defined_is_a_row_that_says_why() -> None:
    design = replace(panel(), time=None)
    rows = diagnostics(fit("within", design, fixed_effects=("unit",)))
    for name in ("pesaran_cd", "wooldridge_serial"):
        assert (rows[name].statistic, rows[name].note) == (None, "needs a time column")
    one = design_of(FRAME.assign(x1=FRAME["unit"]), "y", ["x1", "x2"], "unit", "time")
    assert diagnostics(fit("within", one, fixed_effects=("unit",)))["hausman"].statistic is not None
    crossed = diagnostics(fit("within", panel(), fixed_effects=("time",)))["pesaran_cd"]
    assert crossed.statistic is None and "several rows in one period" in crossed.note


def test_random_effects_without_spread_between_units_is_pooled() -> None:
    """sigma_u is zero where the between regression fits better than chance allows; theta is zero then."""
    generator = np.random.default_rng(0)
    noise = generator.normal(size=(8, 5))
    frame = FRAME.assign(y=FRAME["x1"] + (noise - noise.mean(axis=1, keepdims=True)).ravel())
    design = design_of(frame, "y", ["x1", "x2"], "unit", "time")
    random, pooled = fit("random_effects", design), fit("pooled", design)
    assert (random.fit.sigma_u, random.fit.rho) == (0, 0)
    assert [e.estimate for e in random.estimates] == pytest.approx([e.estimate for e in pooled.estimates], rel=1e-12)


def test_a_constant_alone_can_be_pooled() -> None:
    design = design_of(FRAME, "y", [], "unit", "time")
    result = fit("pooled", design, covariance=("cluster",))
    assert [row.term for row in result.estimates] == ["_cons"]
    assert result.estimates[0].estimate == pytest.approx(FRAME["y"].mean(), rel=1e-14)
    assert (result.fit.f_statistic, result.fit.r2) == (None, pytest.approx(0, abs=1e-14))


def test_effects_alone_need_a_regressor() -> None:
    with pytest.raises(EstimationError, match="names no regressor"):
        fit("random_effects", design_of(FRAME, "y", [], "unit", "time"))


def test_missing_values_are_described_by_variable_and_correlated_together() -> None:
    data = pd.DataFrame({"a": [1.0, 2.0, np.nan, 4.0], "b": [np.nan, 1.0, 2.0, 5.0], "c": [np.nan] * 4})
    design = Design(data, None, ("a", "b", "c"))
    rows = {(row.note, row.test): row.statistic for row in fit("describe", design).diagnostics}
    assert (rows["a", "n_obs"], rows["a", "mean"], rows["a", "median"]) == (3, pytest.approx(7 / 3), 2)
    assert (rows["c", "n_obs"], rows["c", "mean"], rows["c", "sd"], rows["c", "median"]) == (0, None, None, None)
    pair = fit("correlate", Design(data, None, ("a", "b")))
    assert pair.fit.n_obs == 2
    assert (pair.diagnostics[0].statistic, pair.diagnostics[0].p_value) == (pytest.approx(1), None)
