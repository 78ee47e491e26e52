"""What instrumental variables cannot estimate is said with names and counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.results import Design, EstimationError
from analysis.spec import SpecError
from tests.estimators.iv_samples import INSTRUMENTS, endogenous_panel, iv, iv_design
from tests.estimators.samples import coefficients, diagnostics
from tests.estimators.specified import estimate

FRAME = endogenous_panel(0)
BOTH = ("x1", "x2", "x3")
CLUSTERED, FE = {"covariance": ("cluster",)}, {"fixed_effects": ("unit",)}


def with_columns(regressors: tuple[str, ...] = ("x1", "x3"), **columns: Any) -> Design:
    """The panel with columns replaced or added; added ones are instruments."""
    added = [name for name in columns if name not in FRAME]
    return iv_design(FRAME.assign(**columns), regressors, (*INSTRUMENTS, *added))


NOISE = np.random.default_rng(1).normal(size=(len(FRAME), 3))
ORTHOGONAL = np.linalg.qr(
    np.column_stack([np.ones(len(FRAME)), FRAME.sort_values(["unit", "time"])[["x3", "x1"]], NOISE])
)[0][:, 3]
UNMOVED = replace(iv_design(FRAME), data=iv_design(FRAME).data.assign(z1=ORTHOGONAL))
FEW = with_columns(zone=FRAME["unit"] % 3)
CASES: dict[str, tuple[Design, dict[str, Any], str]] = {
    "no endogenous variable": (with_columns(), {"endogenous": ()}, "iv needs `endogenous`: columns"),
    "no instrument": (with_columns(), {"instruments": ()}, "iv needs `instruments`: columns"),
    "a stranger": (
        with_columns(),
        {"endogenous": ("w",)},
        r"w: endogenous, but not among focal and controls \(x1, x3\)",
    ),
    "fewer instruments": (
        with_columns(BOTH),
        {"endogenous": ("x1", "x2"), "instruments": ("z1",)},
        r"2 endogenous variables \(x1, x2\) need as many excluded instruments, 1 found \(z1\)",
    ),
    "collinear instruments": (
        with_columns(BOTH, z5=2 * FRAME["z1"]),
        {"endogenous": ("x1", "x2"), "instruments": ("z1", "z5")},
        r"2 endogenous variables .* 1 found \(z1\); left out: z5: collinear with z1",
    ),
    "an instrument without variation": (
        with_columns(z5=FRAME["unit"] * 2.0),
        {"instruments": ("z5",)} | FE,
        r"0 found \(none\); left out: z5: no variation within unit",
    ),
    "a constant instrument": (with_columns(z5=1.0), {"instruments": ("z5",)}, "left out: z5: does not vary"),
    "an instrument among the controls": (
        with_columns(z5=FRAME["x3"] - 1),
        {"instruments": ("z5",)},
        "left out: z5: collinear with _cons, x3",
    ),
    "an endogenous variable that is a control": (
        with_columns(("x1", "x3"), x1=3 * FRAME["x3"]),
        {},
        "no endogenous variable is left: x1: collinear with x3",
    ),
    "an endogenous variable without variation": (
        with_columns(x1=FRAME["unit"] * 1.0),
        FE,
        "no endogenous variable is left: x1: no variation within unit",
    ),
    "an instrument that is the variable": (
        with_columns(z5=2 * FRAME["x1"] + FRAME["x3"]),
        {"instruments": ("z5", "z1")},
        r"x1 is an exact combination of the instruments \(z5, z1\)",
    ),
    "an instrument that moves nothing": (
        UNMOVED,
        {"instruments": ("z1",)},
        r"x1 not identified: a combination of them is uncorrelated with the instruments z1 .*\d+ rows",
    ),
    "singular weights": (
        FEW,
        {"method": "gmm", "cluster": ("zone",)} | CLUSTERED,
        r"covariance of 4 moments \(z1, z2, z3, z4\) is singular under cluster with 3 clusters",
    ),
    "a perfect fit": (
        with_columns(y=2 * FRAME["x1"] + FRAME["x3"]),
        {"method": "liml"},
        "explain a combination of outcome and x1 exactly",
    ),
    "unknown method": (with_columns(), {"method": "3sls"}, "method: 3sls; write one of 2sls, liml, gmm"),
    "constant outcome": (with_columns(y=1.0), {}, "y is constant"),
    "outcome constant within": (with_columns(y=FRAME["unit"] * 1.0), FE, "y has no variation within unit"),
    "too many effects": (
        iv_design(FRAME[FRAME["unit"] == 0].iloc[:6]),
        FE,
        "6 rows cannot determine 5 slopes and 1 absorbed coefficients",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_what_and_how_many(name: str) -> None:
    design, options, message = CASES[name]
    with pytest.raises(EstimationError, match=message):
        iv(design, **options)


def test_fewer_clusters_than_moments_leave_the_estimate_and_say_which_tests_are_lost() -> None:
    result = iv(FEW, **CLUSTERED, cluster=("zone",))
    rows = diagnostics(result)
    assert coefficients(result)["x1"]
    for name in ("first_stage_f", "kp_rk_lm", "kp_rk_wald_f", "hansen_j", "anderson_rubin", "anderson_rubin_ci_low"):
        assert rows[name].statistic is None
        assert "3 clusters do not determine the covariance of 4 moments" in rows[name].note
    assert rows["cragg_donald_f"].statistic > 0


def test_the_second_of_two_collinear_endogenous_variables_leaves() -> None:
    design = with_columns(BOTH, x2=FRAME["x1"] * 2 - FRAME["x3"])
    result = iv(design, ("x1", "x2"), covariance=("hc1",))
    assert [(row.variable, row.reason) for row in result.dropped] == [("x2", "collinear with x3, x1")]
    assert list(result.equations) == ["first:x1"]


KEYS = {"estimator": "iv", "outcome": "y", "focal": ["x1"], "controls": ["x3"]}
WRITTEN: dict[str, tuple[dict[str, Any], str]] = {
    "no endogenous variable": ({"instruments": ["z1"]}, "key endogenous: iv needs this key"),
    "no instrument": ({"endogenous": ["x1"]}, "key instruments"),
    "a stranger": ({"endogenous": ["x2"], "instruments": ["z1"]}, "one of focal or controls. Found: 'x2'"),
    "unknown method": ({"endogenous": ["x1"], "instruments": ["z1"], "method": "3sls"}, "key method"),
    "no unit to cluster by": ({"endogenous": ["x1"], "instruments": ["z1"]}, "no panel unit to cluster by"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_file_may_not_say(name: str) -> None:
    keys, message = WRITTEN[name]
    place = (None, None) if name == "no unit to cluster by" else ("unit", "time")
    with pytest.raises(SpecError, match=message):
        estimate(FRAME, *place, **KEYS, **keys)
