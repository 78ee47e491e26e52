"""Inference that is valid with weak instruments: the tF procedure, the Anderson-Rubin set, the effective F.

Tolerance: the tF table is printed with two decimals, rounded up; ivreg2's figures on Arellano and Bond's data come from
variables held in single precision (seven digits), differenced twice.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from analysis.inference.tf import NORMAL, critical_value
from analysis.results import Result
from tests import parity
from tests.estimators.iv_samples import endogenous_panel, iv, iv_design
from tests.estimators.peers import FOLDER
from tests.estimators.samples import coefficients, diagnostics, errors
from tests.estimators.specified import estimate

# Critical values of Lee, McCrary, Moreira and Porter (2022) at sqrt(F) = 2.0, 2.1, ... 9.0, as in the R package ivDiag
PRINTED = """
18.66 9.74 7.37 6.18 5.43 4.92 4.54 4.25 4.01 3.82 3.65 3.51 3.39 3.29 3.19 3.11 3.03 2.97 2.91 2.85 2.80 2.75
2.71 2.67 2.63 2.60 2.57 2.54 2.51 2.48 2.46 2.43 2.41 2.39 2.37 2.35 2.33 2.32 2.30 2.29 2.27 2.26 2.24 2.23
2.22 2.21 2.20 2.19 2.17 2.16 2.16 2.15 2.14 2.13 2.12 2.11 2.10 2.10 2.09 2.08 2.08 2.07 2.06 2.06 2.05 2.04
2.04 2.03 2.03 2.02 2.02
"""
SINGLE = 3e-6


def test_tf_critical_values_are_the_printed_ones() -> None:
    for i, printed in enumerate(map(float, PRINTED.split())):
        assert np.ceil(critical_value((2 + i / 10) ** 2) * 100) / 100 == pytest.approx(printed)
    assert critical_value(10) == pytest.approx(3.43, abs=0.005)  # its abstract
    assert critical_value(NORMAL**2) == np.inf
    assert critical_value(104.68) == critical_value(1e6) == NORMAL
    assert NORMAL < critical_value(104.6) < 1.9602


@pytest.mark.parametrize("expected", [0.2, 0.5, 1.0, 2.0, 4.0, 7.0, 8.5])
def test_tf_rejects_five_per_cent_where_the_errors_are_perfectly_correlated(expected: float) -> None:
    """By quadrature over the first-stage t statistic f: |t| = |f| |f - f0| / f0 against c(f^2). Beyond f0 = 8.59 it
    rejects less."""

    def excess(f: float) -> float:
        c = critical_value(f * f)
        return -1.0 if np.isinf(c) else abs(f) * abs(f - expected) / expected - c

    grid = np.linspace(-12, expected + 12, 4001)
    signs = np.sign([excess(f) for f in grid])
    changes = [(a, b) for (a, b), (s, t) in zip(pairwise(grid), pairwise(signs), strict=True) if s != t]
    low, high = (optimize.brentq(excess, *change) for change in changes)
    accepted = stats.norm.cdf(high - expected) - stats.norm.cdf(low - expected)
    assert 1 - accepted == pytest.approx(0.05, abs=1e-6)


def test_tf_interval() -> None:
    result = iv(iv_design(endogenous_panel(1)), instruments=("z2",), covariance=("cluster",))
    rows, b, se = diagnostics(result), coefficients(result)["x1"], errors(result)["x1"]
    c = critical_value(rows["first_stage_f"].statistic)
    assert rows["tf_ci_low"].statistic == pytest.approx(b - c * se)
    assert rows["tf_ci_high"].statistic == pytest.approx(b + c * se)
    assert f"critical value {c:.4f}" in rows["tf_ci_low"].note
    assert "tf_ci_low" not in diagnostics(iv(iv_design(endogenous_panel(1))))


def p_at(value: float, frame: pd.DataFrame, **options: Any) -> float:
    """p-value of the Anderson-Rubin test that the coefficient of x1 is `value`."""
    moved = frame.assign(y=frame["y"] - value * frame["x1"])
    return float(diagnostics(iv(iv_design(moved), **options))["anderson_rubin"].p_value)


def ends(result: Result) -> tuple[float | None, float | None]:
    rows = diagnostics(result)
    return rows["anderson_rubin_ci_low"].statistic, rows["anderson_rubin_ci_high"].statistic


@pytest.mark.parametrize("kind", ["classical", "hc1", "cluster", "driscoll_kraay"])
@pytest.mark.parametrize("instruments", [("z1",), ("z1", "z2", "z3")], ids=["one", "three"])
@pytest.mark.parametrize("effects", [(), ("unit", "time")], ids=["levels", "effects"])
def test_the_ends_of_the_set_are_where_the_test_stands_at_five_per_cent(
    kind: str, instruments: tuple[str, ...], effects: tuple[str, ...]
) -> None:
    frame = endogenous_panel(2)
    frame["y"] -= 2 * frame["x2"]  # so that all instruments may be valid
    options = {"instruments": instruments, "covariance": (kind,), "fixed_effects": effects}
    low, high = ends(iv(iv_design(frame), **options))
    assert low is not None and high is not None
    assert low < high
    for end in (low, high):
        assert p_at(end, frame, **options) == pytest.approx(0.05, rel=1e-6)
    assert p_at((low + high) / 2, frame, **options) > 0.05
    reach = high - low
    assert max(p_at(low - 0.01 * reach, frame, **options), p_at(high + 0.01 * reach, frame, **options)) < 0.05


def test_a_set_may_have_no_bounds_a_gap_or_nothing() -> None:
    frame = endogenous_panel(3)
    noise = np.random.default_rng(0).normal(size=len(frame))
    unbounded = iv(iv_design(frame.assign(z1=noise)), instruments=("z1",), covariance=("classical",))
    assert ends(unbounded) == (-np.inf, np.inf)
    assert diagnostics(unbounded)["anderson_rubin_ci_low"].note is None

    def gap(scale: float) -> Result:
        moved = frame.assign(z1=noise, y=frame["y"] + scale * noise)
        return iv(iv_design(moved), instruments=("z1",), covariance=("hc1",))

    rows = diagnostics(gap(50.0))
    assert ends(gap(50.0)) == (-np.inf, np.inf)
    assert rows["anderson_rubin"].p_value < 0.05
    assert rows["anderson_rubin_ci_low"].note.startswith("[-inf, ")
    assert rows["anderson_rubin_ci_low"].note.endswith(", inf]")
    empty = iv(iv_design(frame.assign(y=frame["y"] + 10 * frame["z1"] + 20 * frame["z2"])), covariance=("classical",))
    assert ends(empty) == (None, None)
    assert "the set is empty" in diagnostics(empty)["anderson_rubin_ci_low"].note


def test_critical_value_of_the_effective_f() -> None:
    """Montiel Olea and Pflueger (2013): 23.1 with one instrument and a bias of 10 %; with equal variances and more
    instruments the effective F is the first-stage F and K_eff their number."""
    one = diagnostics(iv(iv_design(endogenous_panel(4)), instruments=("z1",), covariance=("cluster",)))["effective_f"]
    assert one.note == "critical value 23.11 (bias 10%)"
    rows = diagnostics(iv(iv_design(endogenous_panel(4)), covariance=("classical",)))
    assert rows["effective_f"].statistic == pytest.approx(rows["first_stage_f"].statistic, rel=1e-10)
    critical = stats.ncx2.ppf(0.95, 4, 40) / 4
    assert rows["effective_f"].note == f"critical value {critical:.2f} (bias 10%)"
    assert stats.ncx2.cdf(4 * critical, 4, 40) == pytest.approx(0.95)


# ivreg2 n (w k ys = d.w d.k d.ys d2.w d2.k d2.ys) on Arellano and Bond's data, as recorded in the R package ivreg2r
AB_FIRST = {
    "cluster": {
        "first_stage_f": (54.24096129384384, 14.6942809975825, 75.41797534530424),
        "sanderson_windmeijer_f": (27.04417800648148, 11.42791153383875, 16.94221971428251),
    },
    "hc1": {
        "first_stage_f": (10.24735903063907, 9.918667787486758, 92.15253458778879),
        "sanderson_windmeijer_f": (3.248209745742851, 5.268642389266793, 3.224761797979839),
    },
    "classical": {
        "first_stage_f": (8.304495297495022, 9.274326538344134, 90.24802880605611),
        "sanderson_windmeijer_f": (2.50384729654588, 4.765818473905013, 2.90795594792763),
    },
}
AB_CLUSTERED = {
    "kp_rk_lm": 29.78650262720528,
    "kp_rk_wald_f": 10.72610384764291,
    "cragg_donald_f": 1.635189969309412,
    "anderson_rubin": 12.42399420491589,
    "hansen_j": 7.540198390518064,
}
AB_FIT = {"r2": 0.7968844962830021, "sigma_e": 0.6044520344847235, "f_statistic": 21.63226646845012}
AB_LIML = {"r2": 0.7299349222517675, "sigma_e": 0.6969867484295106, "f_statistic": 14.75145681033654}
AB_LIML_J = 5.813699129507198


@pytest.mark.parametrize("kind", AB_FIRST)
def test_ivreg2_with_three_endogenous_variables(kind: str) -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"needs the reference data in {FOLDER}")
    frame = pd.read_csv(FOLDER / "data" / "emplUK_log.csv")
    frame = frame.assign(**{name: frame[name].astype("float32").astype(float) for name in ("n", "w", "k", "ys")})
    keys = {"estimator": "iv", "outcome": "n", "focal": ["w", "k", "ys"], "endogenous": ["w", "k", "ys"]}
    keys |= {"instruments": [f"D{d}.{x}" for d in (1, 2) for x in ("w", "k", "ys")], "covariance": [kind]}
    result = estimate(frame, "firm", "year", **keys)
    rows = diagnostics(result)
    pairs = [
        (rows[f"{test}|{name}"].statistic, value)
        for test, values in AB_FIRST[kind].items()
        for name, value in zip(("w", "k", "ys"), values, strict=True)
    ]
    if kind == "cluster":
        pairs += [(rows[test].statistic, value) for test, value in AB_CLUSTERED.items()]
        pairs += [(getattr(result.fit, name), value) for name, value in AB_FIT.items()]
        liml = estimate(frame, "firm", "year", **keys, method="liml")
        pairs += [(getattr(liml.fit, name), value) for name, value in AB_LIML.items()]
        pairs.append((diagnostics(liml)["hansen_j"].statistic, AB_LIML_J))
    assert result.fit.n_obs == 751
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record("iv, three endogenous variables", "Stata ivreg2", "as in R ivreg2r", difference, SINGLE)
    assert difference <= SINGLE
