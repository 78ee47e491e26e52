"""Mediation and moderation against R, by identity, and against brute force.

Tolerance: 1e-9 relative; R's record carries fifteen digits and both solve small least-squares problems.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from analysis.results import EstimationError, Result
from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry

TOLERANCE = 1e-9
WIDTH = 0.05
"""Of an interval: 999 draws against R's 2,000 with another generator."""


@pytest.mark.parametrize("record", records("mediation"))
def test_r(record: Record) -> None:
    """Imai, Keele and Tingley's jobs data: three OLS equations, no effects."""
    frame = pd.read_csv(FOLDER / "data" / "jobs.csv")
    for name in frame.select_dtypes(exclude="number"):
        frame[name] = pd.factorize(frame[name], sort=True)[0].astype(float)
    frame = frame.assign(person=range(len(frame)))
    entry: dict[str, Any] = {"outcome": "depress2", "focal": ["treat"], "mediator": "job_seek"}
    entry |= {"controls": ["econ_hard", "sex", "age"], "covariance": ["classical"]}
    result = fit_entry(frame, None, None, estimator="mediation", **entry)
    theirs, found = record["results"], diagnostics(result)
    figures: Figures = {}
    rows = {"total": (result.equations["total"], "treat"), "a": (result.equations["a"], "treat")}
    for name, (equation, term) in (rows | {"b": (result, "job_seek"), "direct": (result, "treat")}).items():
        figures |= {name: (coefficients(equation)[term], theirs[name][0])}
        figures |= {f"{name} se": (errors(equation)[term], theirs[name][1])}
    figures |= {"ab": (found["indirect_effect"].statistic, theirs["ab"])}
    figures |= {f"{test} z": (found[test].statistic, theirs[f"{test}_z"]) for test in ("sobel", "aroian", "goodman")}
    figures |= {"sobel p": (found["sobel"].p_value, theirs["sobel_p"])}
    hold(record, "mediation", figures, TOLERANCE)
    interval = [found["indirect_ci_low"].statistic, found["indirect_ci_high"].statistic]
    low, high = theirs["ACME_boot_ci"]
    assert interval == pytest.approx([low, high], abs=WIDTH * (high - low) * 2)


def panel(seed: int = 0, units: int = 12, years: int = 7) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    frame = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)], names=["unit", "year"])
    frame = frame.to_frame(index=False)
    x, w = random.normal(size=(2, len(frame)))
    m = 0.6 * x + random.normal(size=units)[frame["unit"]] + random.normal(size=len(frame))
    y = 0.3 * x + 0.5 * m + 0.4 * x * m + 0.2 * w + random.normal(size=len(frame))
    return frame.assign(x=x, w=w, m=m, y=y)


def fit(frame: pd.DataFrame, estimator: str, **entry: Any) -> Result:
    usual = {"outcome": "y", "focal": ["x"], "controls": ["w"], "fixed_effects": ["unit", "year"]}
    return fit_entry(frame, "unit", "year", estimator=estimator, **usual | entry)


@pytest.mark.parametrize("effects", [[], ["unit"], ["unit", "year"]])
def test_total_is_direct_plus_indirect(effects: list[str]) -> None:
    """Baron and Kenny's identity, exact for least squares on one sample."""
    result = fit(panel(), "mediation", mediator="m", fixed_effects=effects)
    indirect = diagnostics(result)["indirect_effect"].statistic
    total = coefficients(result.equations["total"])["x"]
    assert total == pytest.approx(coefficients(result)["x"] + indirect, rel=1e-10)
    assert coefficients(result.equations["a"])["x"] * coefficients(result)["m"] == pytest.approx(indirect, rel=1e-12)


def test_two_steps_end_before_the_mediator_enters() -> None:
    result = fit(panel(), "mediation", mediator="m", design="two_step")
    assert "m" not in coefficients(result)
    assert coefficients(result) == coefficients(result.equations["total"])
    assert set(result.equations) == {"a", "total"}


@pytest.mark.parametrize("effects", [["unit"], ["unit", "year"]])
def test_the_bootstrap_is_that_of_refits(effects: list[str]) -> None:
    """Each draw as a regression on dummies in which every drawn unit, repeated or not, is a unit of its own."""
    frame, reps, seed = panel(1, units=7, years=5), 25, 3
    entry = {"mediator": "m", "fixed_effects": effects}
    found = diagnostics(fit(frame, "mediation", **entry, options={"bootstrap": {"reps": reps, "seed": seed}}))
    picks = np.random.default_rng(seed).integers(0, 7, (reps, 7))
    dummies = "C(copy)" + (" + C(year)" if "year" in effects else "")
    products = []
    for row in picks:
        drawn = pd.concat([frame[frame["unit"] == unit].assign(copy=copy) for copy, unit in enumerate(row)])
        a = smf.ols(f"m ~ x + w + {dummies}", drawn).fit().params["x"]
        products.append(a * smf.ols(f"y ~ x + m + w + {dummies}", drawn).fit().params["m"])
    ends = [found["indirect_ci_low"].statistic, found["indirect_ci_high"].statistic]
    assert ends == pytest.approx(np.percentile(products, [2.5, 97.5]).tolist(), rel=1e-7)


def test_centring_moves_main_effects_alone() -> None:
    centred, plain = (fit(panel(2), "moderation", moderator="m", center=c) for c in (True, False))
    rows = [{r.term: r for r in result.estimates if r.is_headline} for result in (centred, plain)]
    for term in ("x:m", "w", "margin_p10", "margin_p50", "margin_p90"):
        for field in ("estimate", "std_error", "statistic"):
            assert getattr(rows[0][term], field) == pytest.approx(getattr(rows[1][term], field), rel=1e-9)
    assert rows[0]["x"].estimate != pytest.approx(rows[1]["x"].estimate, rel=1e-3)


def test_margins_are_the_effect_at_percentiles() -> None:
    """By hand from the uncentred regression: b1 + b3 p, and its variance by the delta method."""
    frame = panel(3)
    result = fit(frame, "moderation", moderator="m", center=False, covariance=["classical"], margins=["p25", "p75"])
    peer = smf.ols("y ~ x + m + x:m + w + C(unit) + C(year)", frame).fit()
    for name, share in (("margin_p25", 0.25), ("margin_p75", 0.75)):
        point = np.quantile(frame["m"], share, method="averaged_inverted_cdf")
        gradient = np.array([float(p == "x") + point * float(p == "x:m") for p in peer.params.index])
        assert coefficients(result)[name] == pytest.approx(float(gradient @ peer.params), rel=1e-9)
        expected = float(np.sqrt(gradient @ peer.cov_params() @ gradient))
        assert errors(result)[name] == pytest.approx(expected, rel=1e-9)


REFUSED = {
    "a mediator that is a control": ("mediation", {"mediator": "w"}, "the mediator w is the outcome or a regressor"),
    "a collinear mediator": ("mediation", {"mediator": "twice"}, "collinear"),
    "a moderator that is focal": ("moderation", {"moderator": "x"}, "the moderator x is the outcome or a focal"),
    "its product among the controls": (
        "moderation",
        {"moderator": "m", "controls": ["x:m"], "center": False},
        "adds the product itself",
    ),
    "a moderator of one value": ("moderation", {"moderator": "one", "center": False}, "left as collinear"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    estimator, entry, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        fit(panel().assign(twice=lambda f: 2 * f["x"], one=1.0), estimator, **entry)
