"""A specification curve is its regressions one by one. Tolerance: least squares solved in two ways, 1e-9."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from analysis.inference.specification_curve import specification_curve
from analysis.results import EstimationError
from tests.estimators.samples import Options, coefficients, design_of, errors, fit, random_panel

SAME = 1e-9


@pytest.mark.parametrize("effects", [(), ("unit",), ("unit", "time"), ("zone", "time")])
@pytest.mark.parametrize("small_sample", ["stata", "none"])
def test_one_by_one(effects: tuple[str, ...], small_sample: str) -> None:
    names = ["x1", "x2", "x3", "x4"]
    design = design_of(random_panel(regressors=4), "y", names, "unit", "time", ["zone"])
    spec = Options(fixed_effects=effects, covariance=("cluster",), cluster=("unit",), small_sample=small_sample)
    choices = np.array(list(product([False, True], repeat=4)))
    found = specification_curve(design, spec, "x2", choices)
    for row, coef, error in zip(choices, found.coef, found.std_error, strict=True):
        chosen = tuple(n for n, is_in in zip(names, row, strict=True) if is_in or n == "x2")
        one = fit("within" if effects else "pooled", replace(design, regressors=chosen), **vars(spec))
        assert coef == pytest.approx(coefficients(one)["x2"], rel=SAME)
        assert error == pytest.approx(errors(one)["x2"], rel=SAME)
    assert found.df == 11


def test_the_unit_is_the_cluster_where_none_is_named_and_units_of_measurement_do_not_matter() -> None:
    frame = random_panel(regressors=3)
    spec, choices = Options(fixed_effects=("unit", "time")), np.array([[1, 0, 1], [1, 1, 1]])
    found = specification_curve(design_of(frame, "y", ["x1", "x2", "x3"], "unit", "time"), spec, "x1", choices)
    scaled = frame.assign(x1=frame["x1"] * 1e-6, x2=frame["x2"] * 1e7, y=frame["y"] * 50)
    again = specification_curve(design_of(scaled, "y", ["x1", "x2", "x3"], "unit", "time"), spec, "x1", choices)
    np.testing.assert_allclose(again.coef, found.coef * 50e6, rtol=SAME)
    np.testing.assert_allclose(again.std_error, found.std_error * 50e6, rtol=SAME)


def test_collinear_choices_are_refused() -> None:
    frame = random_panel(regressors=2).assign(x3=lambda f: f["unit"] * 1.0, x4=lambda f: f["x1"])
    frame["x4"] += 1e-7 * np.random.default_rng(1).normal(size=len(frame))
    design = design_of(frame, "y", ["x1", "x2", "x3"], "unit", "time")
    with pytest.raises(EstimationError, match="x3 cannot be estimated"):
        specification_curve(design, Options(fixed_effects=("unit",)), "x1", np.ones((1, 3)))
    design = design_of(frame, "y", ["x1", "x2", "x4"], "unit", "time")
    with pytest.raises(EstimationError, match="specification 2: its regressors are collinear"):
        specification_curve(design, Options(), "x1", np.array([[1, 1, 0], [1, 0, 1]]))
