"""Lags, leads, differences, logarithms and products against numbers worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis import terms
from analysis.design import build_design
from analysis.panel import Panel
from analysis.spec import load_specs

NAN = np.nan
GAPPED = pd.DataFrame(
    {
        "firm": ["a"] * 4 + ["b"] * 3,
        "year": [2000, 2001, 2003, 2004, 2001, 2002, 2003],  # a has no 2002
        "x": [1.0, 2.0, 4.0, 8.0, 10.0, NAN, 30.0],
        "row": range(7),
        "z": [2.0, 2.0, 3.0, -1.0, 0.0, 1.0, 5.0],
    }
)

SPEC = replace(
    load_specs(Path(analysis.__file__).parent / "specs" / "dai2024.yml")[0], region="firm", time="year", focal=("L1.x",)
)

BY_HAND = {
    "x": [1, 2, 4, 8, 10, NAN, 30],
    "L1.x": [NAN, 1, NAN, 4, NAN, 10, NAN],
    "L2.x": [NAN, NAN, 2, NAN, NAN, NAN, 10],
    "F1.x": [2, NAN, 8, NAN, NAN, 30, NAN],
    "D1.x": [NAN, 1, NAN, 4, NAN, NAN, NAN],
    "D1.z": [NAN, 0, NAN, -4, NAN, 1, 4],
    "D2.z": [NAN, NAN, NAN, NAN, NAN, NAN, 3],
    "L1.D1.z": [NAN, NAN, NAN, NAN, NAN, NAN, 1],
    "ln(z)": [np.log(2), np.log(2), np.log(3), NAN, NAN, 0, np.log(5)],
    "L1.ln(z)": [NAN, np.log(2), NAN, np.log(3), NAN, NAN, 0],
    "ln(L1.z)": [NAN, np.log(2), NAN, np.log(3), NAN, NAN, 0],
    "D1.ln(z)": [NAN, 0, NAN, NAN, NAN, NAN, np.log(5)],
    "x:z": [2, 4, 12, -8, 0, NAN, 150],
    "L1.x:L1.z": [NAN, 2, NAN, 12, NAN, 0, NAN],
    "x:x:z": [2, 8, 48, -64, 0, NAN, 4500],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_values_by_hand(name: str, entry) -> None:
    design = build_design(GAPPED, entry(outcome="row", focal=[name]))
    by_row = dict(zip(design.data["row"], design.data[name], strict=True))
    assert by_row == pytest.approx({row: value for row, value in enumerate(BY_HAND[name]) if not np.isnan(value)})


@given(st.permutations(range(7)))
def test_storage_order_changes_no_lag(order: list[int]) -> None:
    def lagged(frame: pd.DataFrame) -> dict[str, float]:
        panel = Panel.of(frame, SPEC)
        return dict(zip(panel.frame["row"], panel.shift(panel.numbers("x"), 1), strict=True))

    assert lagged(GAPPED.iloc[order]) == pytest.approx(lagged(GAPPED), nan_ok=True)


@given(st.integers(1, 5), st.lists(st.integers(1990, 2010), min_size=2, unique=True))
def test_the_lead_of_a_lag_is_the_value_itself(order: int, years: list[int]) -> None:
    frame = pd.DataFrame({"firm": "a", "year": years, "x": np.arange(len(years), dtype=float)})
    panel = Panel.of(frame, SPEC)
    x = panel.numbers("x")
    there_and_back = panel.shift(panel.shift(x, order), -order)
    known = ~np.isnan(there_and_back)
    assert (there_and_back[known] == x[known]).all()
    assert known.sum() == sum(year + order in years for year in years)


REFUSED = {
    "L.x": "L1.x",
    "l1.x": "L1.x",
    "L0.x": "L1.x",
    "log(x)": "ln(x)",
    "x*z": "x:z",
    "c.x#c.z": "x:z",
    "i.year": "fixed_effects: [year]",
    "C(year)": "fixed_effects: [year]",
    "x + z": "query in parentheses",
    "x:": "",
    "ln(x": "",
    "2x": "",
    "L1.(x:z)": "",
}


@pytest.mark.parametrize(("written", "hint"), REFUSED.items())
def test_what_the_grammar_refuses(written: str, hint: str) -> None:
    with pytest.raises(terms.TermError, match="a variable is a column") as refusal:
        terms.parse(written)
    assert hint in refusal.value.hint


def test_columns_and_factors() -> None:
    assert terms.columns("L1.a:ln(b):人均") == ["a", "b", "人均"]
    assert terms.factors("L1.a:ln(b)") == ["L1.a", "ln(b)"]
