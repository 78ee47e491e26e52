"""Feasible generalised least squares: what leaves the sample, what is centred, what is refused and why.

Tolerance: the same problem in another parametrisation, 1e-9 relative to the size of the figures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.results import EstimationError
from tests.estimators.fgls_panels import estimated, figures, panel
from tests.estimators.samples import coefficients, design_of, errors, fit, fit_entry

SAME = {"rel": 1e-9, "abs": 1e-9}


def test_what_the_effects_span_leaves_with_the_reason() -> None:
    frame = panel(2)
    design = design_of(frame.assign(fixed=frame["unit"] ** 2), "y", ["fixed", "x1"], "unit", "time")
    result = fit("fgls", design, fixed_effects=("unit",))
    assert [(row.variable, row.reason) for row in result.dropped] == [("fixed", "no variation within unit")]
    constant = fit("fgls", design_of(frame.assign(flat=3.0), "y", ["flat", "x1"], "unit", "time"))
    assert [(row.variable, row.reason) for row in constant.dropped] == [("flat", "does not vary")]


def test_center_moves_main_effects_and_not_the_interaction() -> None:
    frame = panel(3)
    entry = {"estimator": "fgls", "outcome": "y", "focal": ["x1", "x2", "x1:x2"]}
    plain, centred = (fit_entry(frame, "unit", "time", **entry, center=c) for c in ([], ["x1", "x2"]))
    b, c = coefficients(plain), coefficients(centred)
    assert c["x1:x2"] == pytest.approx(b["x1:x2"], **SAME)
    assert errors(centred)["x1:x2"] == pytest.approx(errors(plain)["x1:x2"], **SAME)
    assert c["x1"] == pytest.approx(b["x1"] + b["x1:x2"] * frame["x2"].mean(), **SAME)


def test_units_with_one_row_leave_where_rows_need_a_neighbour() -> None:
    frame = panel(5)
    short = frame[(frame["unit"] < 5) | (frame["time"] == 3)]
    result = estimated(short)
    assert [row.reason for row in result.dropped] == ["1 units with a single row have no neighbour in time"]
    assert figures(result) == pytest.approx(figures(estimated(frame[frame["unit"] < 5])), **SAME)


WIDE = panel(0, units=9, periods=8)
REFUSED: dict[str, tuple[pd.DataFrame, dict[str, Any], str]] = {
    "fewer periods than units": (
        WIDE,
        {"panels": "correlated"},
        "8 periods cannot determine the covariance of 9 units, which is singular .*write panels: hetero",
    ),
    "period effects": (
        panel(0),
        {"panels": "correlated", "corr": "independent", "fixed_effects": ("time",)},
        "covariance of 6 units over 14 periods is singular, of rank 5: residuals sum to zero over units",
    ),
    "incomplete": (
        panel(0).iloc[1:],
        {"panels": "correlated"},
        "every unit once in every period: 6 units and 14 periods, but 83 rows, 1 units incomplete",
    ),
    "no neighbours": (
        panel(0).assign(time=lambda f: 2 * f["time"]),
        {},
        "none of 84 rows of 6 units has a row one period before; number the periods one by one",
    ),
    "no neighbours in one unit": (
        panel(0).assign(time=lambda f: np.where(f["unit"] == 1, 2, 1) * f["time"]),
        {"corr": "psar1"},
        "psar1: 1 of 6 units have no two rows one period apart",
    ),
    "single rows": (
        panel(0)[lambda f: (f["unit"] > 1) | (f["time"] == 3)],
        {"corr": "independent"},
        "hetero: 2 of 6 units have a single row, from which no variance",
    ),
    "single rows everywhere": (
        panel(0)[lambda f: f["unit"] == f["time"]],
        {},
        "ar1: each of 6 units has a single row",
    ),
    "explosive": (
        panel(0).assign(y=lambda f: 1.3 ** f["time"] * (f["unit"] - 2.5)),
        {},
        "ar1: the common autocorrelation, the mean of 6 units, is 1.*; it has to be below one in size",
    ),
    "twice": (pd.concat([panel(0), panel(0).iloc[:2]]), {}, "2 rows share unit and time with another one"),
    "unknown option": (panel(0), {"panels": "none"}, "panels is one of iid, hetero, correlated"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_says_why(name: str) -> None:
    frame, options, message = REFUSED[name]
    with pytest.raises(EstimationError, match=message):
        estimated(frame, **options)


def test_a_unit_without_error_has_no_weight() -> None:
    """Its weight would be infinite: effects and as many regressors as rows."""
    frame = panel(7)
    frame = frame[(frame["unit"] < 5) | (frame["time"] < 2)].assign(own=lambda f: (f["unit"] == 5) * f["time"])
    design = design_of(frame, "y", ["x1", "own"], "unit", "time")
    with pytest.raises(EstimationError, match=r"no error is left in a unit \(1 of 6\)"):
        fit("fgls", design, fixed_effects=("unit",), options={"corr": "independent"})


def test_a_table_without_units_is_no_panel() -> None:
    frame = panel(0)
    with pytest.raises(EstimationError, match="fgls needs a panel: set region and time"):
        fit("fgls", design_of(frame, "y", ["x1"]))
    with pytest.raises(EstimationError, match="autocorrelation needs a panel"):
        fit("fgls", design_of(frame, "y", ["x1"], "unit"))
    with pytest.raises(ValueError, match="covariance"):
        fit_entry(frame, "unit", "time", estimator="fgls", outcome="y", focal=["x1"], covariance="hc1")
