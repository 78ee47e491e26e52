"""What a selection model cannot estimate is said with names and counts; what leaves it is listed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.inference.separation import separation
from analysis.results import EstimationError
from analysis.spec import SpecError
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry
from tests.estimators.selection_samples import selected, selected_panel

FRAME = selected_panel(seed=3)
YES, NO = FRAME["s"] == 1, FRAME["s"] == 0
STEP = FRAME.assign(z=(FRAME["s"] - 0.5) * (1 + FRAME["z"].abs()))
BELOW = FRAME.assign(flag=(NO & (FRAME["z"] < -1)).astype(float))
MIXED = FRAME.assign(a=50 * FRAME["x1"] + 5 * FRAME["s"], b=FRAME["x1"])
ALIKE = FRAME.assign(zone=FRAME["s"])

CASES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "always selected": (FRAME.assign(s=1.0, y=FRAME["x1"]), {}, "s is 1 in all 200 rows: where selection never varies"),
    "never selected": (FRAME.assign(s=0.0), {}, "s is 0 in all 200 rows"),
    "no 0/1": (FRAME.assign(s=FRAME["s"] * 2), {}, rf"s: {YES.sum()} of 200 values are neither 0 nor 1"),
    "a step": (
        STEP,
        {},
        rf"probit of s: z predicts 200 of 200 rows perfectly \({YES.sum()} are 1\), so that no coefficient is finite",
    ),
    "one side": (
        BELOW,
        {"selection_regressors": ["z", "flag"]},
        rf"probit of s: flag predicts {int(BELOW['flag'].sum())} of 200 rows perfectly",
    ),
    "two together": (
        MIXED,
        {"selection_regressors": ["a", "b"], "focal": [], "controls": ["x2"]},
        "probit of s: a, b predict 200 of 200 rows perfectly",
    ),
    "an effect that is selection": (
        ALIKE,
        {"selection_effects": ["zone"]},
        rf"s never varies within the levels of zone: {YES.sum()} of 200 rows are selected",
    ),
    "a ratio that is a regressor": (
        FRAME.assign(half=FRAME["time"] % 2),
        {"focal": ["half"], "controls": [], "selection_regressors": []},
        "_mills: collinear with .*half in .* selected rows of 200; name a variable in selection_regressors",
    ),
    "ml by period": (FRAME, {"method": "ml", "mills_by": "time"}, "method: ml has one; take two_step"),
    "singletons": (FRAME.assign(row=np.arange(200)), {"fixed_effects": ["row"]}, "rows are alone in one of row"),
    "few rows": (FRAME[:4], {}, "probit of s: 4 rows cannot determine 4 coefficients"),
    "a draw": (
        BELOW.assign(flag=(FRAME["unit"] == 3) * FRAME["x1"]),
        {"selection_regressors": ["z", "flag"], "covariance": "bootstrap", "bootstrap": {"reps": 50}},
        r"bootstrap draw \d+( cannot estimate selection: flag|: probit of s: )",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_what_and_how_many(name: str) -> None:
    frame, entry, message = CASES[name]
    with pytest.raises(EstimationError, match=message):
        selected(frame, **entry)


def test_the_likelihood_may_have_no_maximum() -> None:
    """Errors that are one and the same: rho is one."""
    frame = selected_panel(units=60, seed=6, effect=0)
    index = frame["x1"] + frame["z"] + (noise := np.random.default_rng(6).normal(size=len(frame)))
    frame = frame.assign(s=(index > 0).astype(float), y=(frame["x1"] + noise).where(index > 0))
    with pytest.raises(
        EstimationError, match=r"on \d+ rows with and \d+ without outcome: rho runs to \+1; take method"
    ):
        selected(frame, method="ml")


def test_tables_without_units_or_periods() -> None:
    entry = {"estimator": "heckman", "outcome": "y", "focal": ["x1"], "selection": "s", "selection_regressors": ["z"]}
    with pytest.raises(EstimationError, match="mills_by: time needs a time column"):
        fit_entry(FRAME, None, None, **entry, mills_by="time")
    with pytest.raises(EstimationError, match="unit means need a region column"):
        fit_entry(FRAME, None, None, **entry, mundlak=True)
    with pytest.raises(SpecError, match="heckman has no such covariance"):
        selected(FRAME, covariance="cluster")


def test_levels_without_variation_leave_the_probit_and_are_certain() -> None:
    """The limit of their infinite dummies: a ratio of zero, as R's probit has it; the rows stay in the outcome."""
    frame = FRAME.assign(s=FRAME["s"].where(FRAME["zone"] != 2, 1.0), y=FRAME["y"].fillna(0.0))
    frame["s"] = frame["s"].where(frame["zone"] != 1, 0.0)
    result = selected(frame, selection_effects=["zone"], fixed_effects=["zone"])
    probit = result.equations["selection"]
    assert [(row.variable, row.reason) for row in probit.dropped] == [
        ("zone=1", "none of 50 rows is selected: not in the probit"),
        ("zone=2", "all 50 rows are selected: not in the probit, no correction"),
    ]
    assert (result.fit.n_obs, probit.fit.n_obs) == (int(frame["s"].sum()), 100)
    alone = selected(frame[~frame["zone"].isin([1, 2])], selection_effects=["zone"], fixed_effects=["zone"])
    assert coefficients(probit) == pytest.approx(coefficients(alone.equations["selection"]), rel=1e-8)


def test_periods_without_variation_have_no_ratio() -> None:
    frame = selected_panel(units=80, periods=3, seed=3)
    frame = frame.assign(s=frame["s"].where(frame["time"] != 2001, 1.0), y=frame["y"].fillna(0.0))
    result = selected(frame, mills_by="time")
    assert [row.variable for row in result.equations["selection"].dropped] == ["time=2001"]
    assert {t for t in coefficients(result) if t.startswith("_mills")} == {"_mills:time=2000", "_mills:time=2002"}
    assert all(np.isfinite(list(errors(result).values())))


def test_what_is_redundant_in_the_probit_is_listed() -> None:
    frame = FRAME.assign(twice=2 * FRAME["z"], place=FRAME["zone"] * 3.0)
    result = selected(frame, selection_regressors=["z", "twice", "place"], selection_effects=["zone"])
    found = {row.variable: row.reason for row in result.equations["selection"].dropped}
    assert found == {"twice": "collinear with z", "place": "no variation within zone"}


def test_without_an_excluded_variable_the_test_says_so() -> None:
    said = "no excluded variable: identified by the curvature of the ratio alone"
    assert diagnostics(selected(FRAME))["inverse_mills"].note is None
    assert diagnostics(selected(FRAME, selection_regressors=[]))["inverse_mills"].note == said
    assert diagnostics(selected(FRAME, selection_regressors=["x2"]))["inverse_mills"].note == said
    with_zones = {"selection_regressors": [], "selection_effects": ["zone"]}
    assert diagnostics(selected(FRAME, **with_zones))["inverse_mills"].note is None
    spanned = diagnostics(selected(FRAME, **with_zones, fixed_effects=["unit"]))["inverse_mills"]
    assert str(spanned.note).startswith(said)


def test_a_correlation_beyond_one_is_one() -> None:
    """Stata's rhosigma: rho = 1, sigma = |rho sigma|; the covariance stays positive."""
    frame = FRAME.assign(y=(FRAME["x1"] - 6 * FRAME["z"] + 0.1 * FRAME["y"]).where(YES))
    result = selected(frame)
    lam = coefficients(result)["_mills"]
    assert (result.fit.rho, result.fit.sigma_e) == (np.sign(lam), pytest.approx(abs(lam), rel=1e-12))
    assert "rho of _mills is" in str(diagnostics(result)["inverse_mills"].note)


def test_only_selected_rows_may_lack_the_outcome_for_the_second_step() -> None:
    """An outcome that is there without selection changes nothing; a selected row without one leaves."""
    filled = FRAME.assign(y=FRAME["y"].fillna(99.0))
    assert coefficients(selected(filled)) == coefficients(selected(FRAME))
    lost = FRAME.assign(y=FRAME["y"].where(FRAME.index != YES.idxmax()))
    assert selected(lost).equations["selection"].fit.n_obs == 199
    assert selected(lost).fit.n_obs == YES.sum() - 1


@pytest.mark.parametrize("seed", range(10))
def test_separation_counts_every_row_that_a_plane_can_have_on_its_right_side(seed: int) -> None:
    """All of them where a plane made the signs, near to it or far; but for a row on it, with either sign."""
    generator = np.random.default_rng(seed)
    columns = generator.standard_t(2, size=(25, 4))
    plane = np.array([1.0, -2.0, 0.5, 3.0])
    sign = np.where(columns @ plane > 0, 1.0, -1.0)
    assert "predict 25 of 25 rows" in str(separation(sign, columns, ["a", "b", "c", "d"]))
    columns, sign = np.vstack([columns, [[2.0, 1.0, 0.0, 0.0]] * 2]), np.append(sign, [1.0, -1.0])
    assert "predict 25 of 27 rows" in str(separation(sign, columns, ["a", "b", "c", "d"]))
