"""Algebra of the selection model that holds for every sample.

Tolerance: the same problem in another order or scale; 1e-7, because a nearly separated probit loses digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.results import Result
from tests.estimators.samples import coefficients, errors, fit_entry
from tests.estimators.selection_samples import selected, selected_panel

SAME = {"rel": 1e-7, "abs": 1e-9}


def figures(result: Result) -> dict[str, float]:
    rows = {f"{i} {r.term} {r.covariance}": r for i, each in enumerate(result) for r in each.estimates}
    found = {f"{key} {name}": getattr(row, name) for key, row in rows.items() for name in ("estimate", "std_error")}
    found |= {f"test {row.test}": row.statistic for each in result for row in each.diagnostics}
    return found | {"rho": result.fit.rho or 0.0, "sigma": result.fit.sigma_e or 0.0, "n": result.fit.n_obs}


VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "effects": {"fixed_effects": ["unit", "time"], "selection_effects": ["zone"]},
    "by period": {"mills_by": "time"},
    "ml": {"method": "ml"},
}
variants = pytest.mark.parametrize("name", VARIANTS)
few = settings(max_examples=5, deadline=None)


@variants
@few
@given(seed=st.integers(0, 50))
def test_the_order_of_rows_changes_nothing(name: str, seed: int) -> None:
    """Rows are sorted by unit: its names decide their order."""
    frame = selected_panel(units=100, periods=4, seed=seed)
    shuffled = frame.assign(unit=np.random.default_rng(seed).permutation(100)[frame["unit"]])
    before, after = (figures(selected(each, **VARIANTS[name])) for each in (frame, shuffled))
    assert after == pytest.approx(before, **SAME)


@variants
@few
@given(seed=st.integers(0, 50), scale=st.sampled_from([-3.0, 1e-5, 1e6]), column=st.sampled_from(["x2", "z"]))
def test_the_unit_of_a_regressor_scales_its_coefficient(name: str, seed: int, scale: float, column: str) -> None:
    frame = selected_panel(units=100, periods=4, seed=seed)
    before, after = (selected(f, **VARIANTS[name]) for f in (frame, frame.assign(**{column: frame[column] * scale})))
    for one, other in zip(before, after, strict=True):
        for figure, factor in ((coefficients, scale), (errors, abs(scale))):
            expected = {t: v / factor if t.split(":")[0] == column else v for t, v in figure(one).items()}
            assert figure(other) == pytest.approx(expected, rel=1e-7)


@variants
@few
@given(seed=st.integers(0, 50))
def test_the_outcome_scales_its_equation_and_not_the_probit(name: str, seed: int) -> None:
    frame = selected_panel(units=100, periods=4, seed=seed)
    before, after = (selected(f, **VARIANTS[name]) for f in (frame, frame.assign(y=-100 * frame["y"])))
    assert coefficients(after) == pytest.approx({t: -100 * b for t, b in coefficients(before).items()}, rel=1e-6)
    assert errors(after) == pytest.approx({t: 100 * b for t, b in errors(before).items()}, rel=1e-6)
    one, other = (coefficients(each.equations["selection"]) for each in (before, after))
    assert other == pytest.approx(one, rel=1e-6)


def test_a_cross_section() -> None:
    frame = selected_panel(seed=9)
    entry = {"estimator": "heckman", "outcome": "y", "focal": ["x1", "x2"], "selection": "s"}
    result = fit_entry(frame, None, None, **entry, selection_regressors=["z", "w"])
    assert figures(result) == pytest.approx(figures(selected(frame)), **SAME)
