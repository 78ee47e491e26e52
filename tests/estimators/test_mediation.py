"""Mediation: R's mediation package, the identity of least squares, and the bootstrap draw by draw.

Tolerance: R 1e-8, its record stops at 15 digits; ends of percentile intervals 0.2 standard errors, which is two
standard deviations of the end that R found in 2000 draws (0.06) and of the package's own sampling.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.estimators import mediation, within
from analysis.inference.absorbed_regression import solve
from analysis.inference.bootstrap import resampled
from analysis.results import Estimate, EstimationError, Result
from analysis.spec import SpecError
from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from tests.estimators.samples import (
    Options,
    coefficients,
    design_of,
    diagnostics,
    errors,
    fit,
    fit_entry,
    random_panel,
)

R, ENDS = 1e-8, 0.2
SMALL = {"reps": 30, "seed": 3, "cluster": "region"}


def sample(seed: int = 0, units: int = 12) -> pd.DataFrame:
    frame = random_panel(units=units, seed=seed)
    frame["m"] = 0.8 * frame["x1"] + np.random.default_rng(seed).normal(size=len(frame))
    return frame.assign(y=frame["y"] + 0.5 * frame["m"])


def mediated(frame: pd.DataFrame, **entry: Any) -> Result:
    usual = {"estimator": "mediation", "outcome": "y", "focal": ["x1"], "mediator": "m", "controls": ["x2"]}
    usual |= {"fixed_effects": ["unit", "time"], "bootstrap": SMALL}
    return fit_entry(frame, "unit", "time", **(usual | entry))


@pytest.mark.parametrize("record", records("mediation"))
def test_r_mediation(record: Record) -> None:
    jobs = pd.read_csv(FOLDER / "data" / "jobs.csv").assign(sex=lambda f: f["sex"].astype(float))
    entry = {"estimator": "mediation", "outcome": "depress2", "focal": ["treat"], "mediator": "job_seek"}
    entry |= {"controls": ["econ_hard", "sex", "age"], "covariance": "classical"}
    result = fit_entry(jobs, None, None, **entry, bootstrap={"reps": 4000})
    theirs, tests = record["results"], diagnostics(result)
    direct, total, a = result, result.equations["total"], result.equations["a"]
    places = {"direct": (direct, "treat"), "b": (direct, "job_seek"), "total": (total, "treat"), "a": (a, "treat")}
    figures: Figures = {}
    for name, (equation, term) in places.items():
        figures[name] = coefficients(equation)[term], theirs[name][0]
        figures[f"{name} se"] = errors(equation)[term], theirs[name][1]
    figures |= {f"{test} z": (tests[test].statistic, theirs[f"{test}_z"]) for test in mediation.PRODUCT_TESTS}
    figures |= {"sobel p": (tests["sobel"].p_value, theirs["sobel_p"])}
    effect = tests["indirect_effect"].statistic
    figures |= {"ab": (effect, theirs["ab"]), "ACME": (effect, theirs["ACME_point"])}
    figures |= {"share": (effect / coefficients(total)["treat"], theirs["share"])}
    hold(record, "mediation", figures, R)
    ends = [tests[name].statistic for name in mediation.ENDS]
    units = theirs["sobel_se"]
    pairs = zip(ends, theirs["ACME_boot_ci"], strict=True)
    intervals: Figures = {f"end {i}": (ours / units, end / units) for i, (ours, end) in enumerate(pairs)}
    hold(record, "mediation, ends of the interval", intervals, ENDS, lambda x, y: abs(x - y), unit="standard errors")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_total_effect_is_the_direct_and_the_indirect_one(seed: int) -> None:
    result = mediated(sample(seed), focal=["x1", "x3"])
    tests = diagnostics(result)
    for focal in ("x1", "x3"):
        indirect = tests[f"indirect_effect|{focal}"].statistic
        assert indirect == pytest.approx(
            coefficients(result.equations["a"])[focal] * coefficients(result)["m"], rel=1e-12
        )
        total = coefficients(result.equations["total"])[focal]
        assert total == pytest.approx(coefficients(result)[focal] + indirect, abs=1e-10)


def test_equations_are_those_of_within_on_the_rows_all_have() -> None:
    frame = sample()
    frame.loc[::9, "m"] = np.nan
    result = mediated(frame)
    common = frame.dropna()
    entry = {"estimator": "within", "controls": ["x2"], "fixed_effects": ["unit", "time"]}
    for found, outcome, focal in (
        (result.equations["total"], "y", ["x1"]),
        (result.equations["a"], "m", ["x1"]),
        (result, "y", ["x1", "m"]),
    ):
        alone = fit_entry(common, "unit", "time", outcome=outcome, focal=focal, **entry)
        assert found.fit.n_obs == alone.fit.n_obs == len(common)
        assert coefficients(found) == pytest.approx(coefficients(alone), rel=1e-9)
        assert errors(found) == pytest.approx(errors(alone), rel=1e-9)
        assert found.fit.r2_within == pytest.approx(alone.fit.r2_within, rel=1e-9)


@pytest.mark.parametrize(
    ("effects", "trends", "cluster"),
    [
        ((), None, "region"),
        (("unit",), None, "region"),
        (("unit", "time"), None, "region"),
        (("unit", "time"), None, "zone"),
        (("unit", "time"), {"columns": ["unit"], "order": 1}, "zone"),
        (("time",), None, "unit"),
    ],
)
def test_cross_products_draw_what_refits_find(effects: tuple[str, ...], trends: Any, cluster: str) -> None:
    """No cluster column is crossed here that a copy would split: time is common to all, units lie inside."""
    design = design_of(sample(units=18), "y", ["x1", "x2", "m"], "unit", "time", ["zone"])
    bootstrap = SMALL | {"cluster": cluster}
    spec = Options(focal=("x1",), mediator="m", fixed_effects=effects, trends=trends, options={"bootstrap": bootstrap})
    last = within.estimated(design, spec)
    refits = []
    for drawn in resampled(last.design, bootstrap):
        first = solve(replace(drawn, outcome="m", regressors=("x1", "x2")), spec)
        third = solve(drawn, spec)
        refits.append(first.coef[first.terms.index("x1")] * third.coef[third.terms.index("m")])
    found = mediation.indirect_draws(last, spec)
    assert found[:, 0] == pytest.approx(np.array(refits), rel=1e-8)


def test_many_crossed_levels_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = diagnostics(mediated(sample()))
    monkeypatch.setattr("analysis.inference.cluster_weights.STACKED", 0)
    after = diagnostics(mediated(sample()))
    for name in mediation.ENDS:
        assert after[name].statistic == pytest.approx(before[name].statistic, rel=1e-9)


def test_a_seed_fixes_the_interval() -> None:
    def ends(seed: int) -> list[float]:
        tests = diagnostics(mediated(sample(), bootstrap=SMALL | {"seed": seed}))
        return [tests[name].statistic for name in mediation.ENDS]

    assert ends(3) == ends(3) != ends(4)
    low, high = ends(3)
    assert low < high


def test_the_bootstrap_covariance_draws_as_the_interval_does() -> None:
    result = mediated(sample(), covariance=["cluster", "bootstrap"], bootstrap=SMALL | {"cluster": "zone"})
    design = design_of(sample(), "y", ["x1", "x2", "m"], "unit", "time", ["zone"])
    alone = fit(
        "within",
        design,
        fixed_effects=("unit", "time"),
        covariance=("bootstrap",),
        bootstrap=SMALL | {"cluster": "zone"},
    )
    assert errors(result, "bootstrap") == pytest.approx(errors(alone), rel=1e-9)


def test_two_steps_say_nothing_of_the_third() -> None:
    result, three = mediated(sample(), design="two_step"), mediated(sample())
    assert coefficients(result) == coefficients(result.equations["total"]) == coefficients(three.equations["total"])
    assert coefficients(result.equations["a"]) == coefficients(three.equations["a"])
    assert not {"sobel", "indirect_effect", "indirect_ci_low"} & set(diagnostics(result))


def test_what_cannot_be_mediated() -> None:
    frame = sample().assign(same=lambda f: 2 * f["x2"], still=lambda f: f["unit"] % 2)
    with pytest.raises(EstimationError, match=r"same: collinear with x2 in \d+ rows of y on x1, x2, same"):
        mediated(frame, mediator="same")
    with pytest.raises(EstimationError, match="still: no variation within unit, time"):
        mediated(frame, focal=["still"])
    with pytest.raises(SpecError, match="the mediator is neither outcome nor regressor"):
        mediated(frame, mediator="x2")
    rare = frame.assign(rare=(frame["unit"] == 3) * frame["time"])
    with pytest.raises(EstimationError, match=r"bootstrap of the indirect effect: draw \d+ does not determine"):
        mediated(rare, controls=["rare"])


def test_goodman_may_have_no_variance() -> None:
    tiny = Estimate("x", "cluster", 0.1, 1.0, 0.1, 0.9, -2.0, 2.0)
    rows = {row.test: row for row in mediation.product_tests(tiny, tiny)}
    assert rows["goodman"].statistic is None
    assert rows["goodman"].note == "the variance of the product is not positive"
    assert rows["sobel"].statistic == pytest.approx(0.01 / np.sqrt(0.02))
