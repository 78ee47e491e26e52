"""Which distribution stands behind p-values and intervals, and which small-sample factor behind the errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.estimators import ESTIMATORS
from analysis.results import Design
from tests.estimators.samples import design_of, errors, fit, random_panel

UNITS, PERIODS, NAMES = 12, 8, ["x1", "x2"]


@pytest.fixture(scope="module")
def design() -> Design:
    frame = random_panel(UNITS, PERIODS, 2, seed=4)
    return design_of(frame, "y", NAMES, "unit", "time", ["zone"])


def n(design: Design) -> int:
    return len(design.data)


REFERENCES: list[tuple[str, dict[str, Any], Any]] = [
    ("pooled", {"covariance": ("classical",)}, lambda n: stats.t(n - 3)),
    ("pooled", {"covariance": ("hc1",)}, lambda n: stats.t(n - 3)),
    ("pooled", {"covariance": ("cluster",)}, lambda n: stats.t(UNITS - 1)),
    ("pooled", {"covariance": ("cluster",), "cluster": ("unit", "zone")}, lambda n: stats.t(3)),
    ("pooled", {"covariance": ("driscoll_kraay",)}, lambda n: stats.t(PERIODS - 1)),
    ("pooled", {"covariance": ("bootstrap",), "bootstrap": {"reps": 20}}, lambda n: stats.norm()),
    ("within", {"covariance": ("classical",), "fixed_effects": ("unit",)}, lambda n: stats.t(n - 2 - UNITS)),
    (
        "within",
        {"covariance": ("hc1",), "fixed_effects": ("unit", "time")},
        lambda n: stats.t(n - 2 - UNITS - PERIODS + 1),
    ),
    ("within", {"covariance": ("cluster",), "fixed_effects": ("unit", "time")}, lambda n: stats.t(UNITS - 1)),
    ("random_effects", {"covariance": ("cluster",)}, lambda n: stats.norm()),
    ("between", {"covariance": ("classical",)}, lambda n: stats.norm()),
]


@pytest.mark.parametrize(("estimator", "options", "reference"), REFERENCES)
def test_p_values_and_intervals(design: Design, estimator: str, options: dict[str, Any], reference: Any) -> None:
    distribution = reference(n(design))
    for row in fit(estimator, design, **options).estimates:
        assert row.statistic == pytest.approx(row.estimate / row.std_error, rel=1e-14)
        assert row.p_value == pytest.approx(2 * distribution.sf(abs(row.statistic)), rel=1e-12)
        reach = distribution.ppf(0.975) * row.std_error
        assert (row.ci_low, row.ci_high) == pytest.approx((row.estimate - reach, row.estimate + reach), rel=1e-12)


def test_counted_parameters_under_clustering(design: Design) -> None:
    """K = k + 1 with nested unit effects (xtreg), k + T with periods too (reghdfe), k + N by time, k + N + T - 1 by
    clusters that cut across both."""
    crossed = np.random.default_rng(0).integers(6, size=n(design))
    wide = Design(**vars(design) | {"clusters": design.clusters | {"crossed": crossed}})
    cases = [
        (("unit",), "unit", 3),
        (("unit", "time"), "unit", 2 + PERIODS),
        (("unit", "time"), "zone", 2 + PERIODS),
        (("unit", "time"), "time", 2 + UNITS),
        (("unit",), "time", 2 + UNITS),
        (("unit", "time"), "crossed", 2 + UNITS + PERIODS - 1),
    ]
    for effects, cluster, counted in cases:
        options = {"fixed_effects": effects, "covariance": ("cluster",), "cluster": (cluster,)}
        groups = len(np.unique(wide.clusters[cluster]))
        factor = np.sqrt(groups / (groups - 1) * (n(wide) - 1) / (n(wide) - counted))
        raw = errors(fit("within", wide, **options, small_sample="none"))
        assert errors(fit("within", wide, **options)) == pytest.approx(
            {t: v * factor for t, v in raw.items()}, rel=1e-12
        )


def test_default_covariances() -> None:
    defaults = {name: estimator.default_covariances for name, estimator in ESTIMATORS.items()}
    assert defaults["pooled"] == ("hc1",)
    assert defaults["within"] == ("cluster", "hc1")  # hc1 is not consistent with effects (Stock and Watson 2008)
    assert (defaults["random_effects"], defaults["between"]) == (("cluster",), ("classical",))


def test_the_first_covariance_is_the_headline_and_decides_f(design: Design) -> None:
    result = fit("within", design, fixed_effects=("unit",), covariance=("cluster", "hc1"))
    assert {row.covariance: row.is_headline for row in result.estimates} == {"cluster": True, "hc1": False}
    first = fit("within", design, fixed_effects=("unit",), covariance=("cluster",))
    assert result.fit.f_statistic == first.fit.f_statistic
    assert result.fit.f_p_value == pytest.approx(stats.f.sf(result.fit.f_statistic, 2, UNITS - 1), rel=1e-12)


def test_f_is_undefined_with_fewer_clusters_than_slopes() -> None:
    frame = random_panel(units=12, periods=8, regressors=5, missing=0)
    design = design_of(frame, "y", [f"x{j}" for j in range(1, 6)], "unit", "time", ["zone"])
    result = fit("pooled", design, covariance=("cluster",), cluster=("zone",))
    assert (result.fit.n_clusters, result.fit.f_statistic, result.fit.f_p_value) == (4, None, None)


def test_a_constant_without_variance_has_no_row_and_is_listed() -> None:
    """Beside two-way effects the scores of the constant sum to zero in every cluster of both ways."""
    frame = random_panel(units=40, periods=12, regressors=1, missing=0, seed=3)
    options = {"fixed_effects": ("unit", "time"), "covariance": ("cluster",), "cluster": ("unit", "time")}
    result = fit("within", design_of(frame, "y", ["x1"], "unit", "time"), **options)
    assert [row.term for row in result.estimates] == ["x1"]
    assert [(row.variable, row.reason) for row in result.dropped] == [
        ("_cons", "cluster variance not positive with 12 clusters")
    ]
