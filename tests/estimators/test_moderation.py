"""Moderation: centring changes no interaction, margins are the delta method's, and statsmodels finds the same.

Tolerance: one least-squares problem in two parametrisations or by two programs, 1e-9 and 1e-10 relative.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.results import EstimationError, Result
from analysis.spec import SpecError
from tests import parity
from tests.estimators.samples import coefficients, errors, fit_entry, random_panel

TOLERANCE = 1e-10
PERCENTILES = (10, 25, 50, 75, 90)
MARGINS = [f"margin_p{p}" for p in PERCENTILES]


def sample(seed: int = 0) -> pd.DataFrame:
    frame = random_panel(seed=seed)
    return frame.assign(y=frame["y"] + 0.7 * frame["x1"] * frame["x2"], x2=frame["x2"] + 5)


def moderated(frame: pd.DataFrame, **entry: Any) -> Result:
    usual = {"estimator": "moderation", "outcome": "y", "focal": ["x1"], "moderator": "x2", "controls": ["x3"]}
    return fit_entry(frame, "unit", "time", **(usual | {"fixed_effects": ["unit", "time"]} | entry))


def rows(result: Result, *terms: str) -> np.ndarray:
    found = {(e.covariance, e.term): (e.estimate, e.std_error, e.statistic, e.p_value) for e in result.estimates}
    return np.array([found[kind, term] for kind in ("cluster", "hc1") for term in terms])


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_centring_moves_neither_the_interaction_nor_the_margins(seed: int) -> None:
    frame = sample(seed)
    centred, plain = moderated(frame), moderated(frame, center=False)
    same = ("x1:x2", "x3", *MARGINS)
    assert rows(centred, *same) == pytest.approx(rows(plain, *same), rel=1e-8, abs=1e-10)
    assert abs(coefficients(centred)["x1"] - coefficients(plain)["x1"]) > 0.1  # the effect at the mean, at zero
    assert list(coefficients(centred)) == ["x1", "x2", "x1:x2", "x3", "_cons", *MARGINS]


def test_a_margin_is_the_focal_effect_with_the_moderator_counted_from_there() -> None:
    frame = sample()
    result = moderated(frame)
    kept = np.sort(frame["x2"].to_numpy())
    for percentile, margin in zip(PERCENTILES, MARGINS, strict=True):
        rank = percentile * len(kept) / 100
        at = (kept[int(rank) - 1] + kept[int(rank)]) / 2 if rank == int(rank) else kept[int(rank)]
        moved = frame.assign(x2=frame["x2"] - at)
        assert rows(result, margin) == pytest.approx(rows(moderated(moved, center=False), "x1"), rel=1e-9)


def test_statsmodels_finds_the_same() -> None:
    frame = sample()
    result = moderated(frame, fixed_effects=[], covariance=["classical", "hc1"])
    centred = frame.assign(**{x: frame[x] - frame[x].mean() for x in ("x1", "x2")})
    other = smf.ols("y ~ x1 * x2 + x3", centred).fit()
    names = {"x1": "x1", "x2": "x2", "x1:x2": "x1:x2", "x3": "x3", "_cons": "Intercept"}
    b = coefficients(result)
    for covariance, theirs in {"classical": other, "hc1": other.get_robustcov_results("HC1")}.items():
        se = errors(result, covariance)
        position = other.model.exog_names.index
        pairs = [(b[t], other.params[name]) for t, name in names.items()]
        pairs += [(se[t], np.asarray(theirs.bse)[position(name)]) for t, name in names.items()]
        for p, margin in zip(PERCENTILES, MARGINS, strict=True):
            weights = np.zeros(5)
            at = np.percentile(centred["x2"], p, method="averaged_inverted_cdf")
            weights[[position("x1"), position("x1:x2")]] = 1, at
            test = theirs.t_test(weights)
            pairs += [(b[margin], float(np.squeeze(test.effect))), (se[margin], float(np.squeeze(test.sd)))]
        difference = max(parity.relative(*pair) for pair in pairs)
        parity.record("moderation, margins", "statsmodels", version("statsmodels"), difference, TOLERANCE)
        assert difference <= TOLERANCE


def test_products_written_already_and_further_focal_variables() -> None:
    frame = sample()
    plain = coefficients(moderated(frame))
    written = coefficients(moderated(frame, controls=["x3", "x2:x1", "x2"], printed={"x2:x1": "X x M"}))
    assert list(written) == ["x1", "x2", "x2:x1", "x3", "_cons", *MARGINS]
    assert [*written.values()] == pytest.approx([*plain.values()], rel=1e-9)
    both = moderated(frame, focal=["x1", "x3"], controls=[], margins=["p50"], printed={"x3:x2": "Z x M"})
    assert list(coefficients(both)) == ["x1", "x3", "x2", "x1:x2", "x3:x2", "_cons", "margin_p50"]
    assert "margin_p50" not in coefficients(moderated(frame, margins=[]))


def test_a_focal_variable_that_the_effects_absorb_keeps_its_interaction() -> None:
    frame = sample().assign(fixed=lambda f: f["unit"] ** 2.0)
    result = moderated(frame, focal=["fixed"])
    assert "fixed:x2" in coefficients(result)
    assert not set(MARGINS) & set(coefficients(result))
    assert {row.variable for row in result.dropped} >= {"fixed", *MARGINS}


def test_what_cannot_be_moderated() -> None:
    frame = sample().assign(fixed=lambda f: f["unit"] ** 2.0, still=lambda f: f["unit"] % 2)
    with pytest.raises(EstimationError, match=r"fixed:still: no variation within unit, time in .* nothing moderates"):
        moderated(frame, focal=["fixed"], moderator="still")
    with pytest.raises(EstimationError, match="no focal variable beside it"):
        moderated(frame, moderator="x1")
    with pytest.raises(EstimationError, match="margins of x1 depend on x1:x3 too"):
        moderated(frame, controls=["x3", "x1:x3"])
    with pytest.raises(SpecError, match="is no term of this specification"):
        moderated(frame, printed={"x1:x3": "X"})
