"""A row that all but determines its own fit is left out by estimating again."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
import yaml

from analysis.spec import load_specs
from orchestration.trace.estimate import Estimation
from orchestration.trace.influence import BY_ESTIMATION, BY_FORMULA, Influence


def influence(tmp_path: Any, frame: pd.DataFrame, term: str, **keys: Any) -> Influence:
    document = {
        "paper": "p", "panel": "main.panel", "region": "unit", "time": "time", "tables": {"T1": {"1": keys}},
    }  # fmt: skip
    path = tmp_path / "spec.yml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    con = duckdb.connect()
    con.register("frame", frame)
    con.execute("create table panel as from frame")
    estimation = Estimation.of(con, load_specs(path)[0])
    con.close()
    return Influence(estimation, term)


@pytest.fixture
def frame() -> pd.DataFrame:
    random = np.random.default_rng(8)
    rows = pd.MultiIndex.from_product([range(8), range(6)], names=["unit", "time"]).to_frame(index=False)
    x, w = random.normal(size=(2, 48))
    return rows.assign(x=x, w=w, y=x - w + random.normal(size=48), first=(rows.index == 7).astype(float))


@pytest.mark.parametrize("size", [1e2, 1e4, 1e6, 1e9])
@pytest.mark.parametrize("effects", [[], ["unit", "time"]])
def test_a_row_far_out(tmp_path: Any, frame: pd.DataFrame, size: float, effects: list[str]) -> None:
    """By the size of one value of x, 1 - leverage is some 1e-3 to 1e-17: the coefficient without it is a refit's."""
    frame.loc[7, "x"] = size
    found = influence(tmp_path, frame, "x", estimator="within" if effects else "pooled", outcome="y", focal=["x"],
                      controls=["w"], fixed_effects=effects)  # fmt: skip
    dummies = "".join(f" + C({name})" for name in effects)
    peer = smf.ols(f"y ~ x + w{dummies}", frame.drop(7)).fit().params["x"]
    [left] = found.without([7])
    assert left.estimate == pytest.approx(peer, rel=1e-8)
    assert left.how == (BY_FORMULA if size == 1e2 else BY_ESTIMATION)


def test_a_row_with_a_regressor_of_its_own(tmp_path: Any, frame: pd.DataFrame) -> None:
    """It moves no other coefficient, and its own is not there without it."""
    keys = {"estimator": "pooled", "outcome": "y", "focal": ["x", "first"]}
    peer = smf.ols("y ~ x", frame.drop(7)).fit().params["x"]
    [left] = influence(tmp_path, frame, "x", **keys).without([7])
    assert left.estimate == pytest.approx(peer, rel=1e-10) and left.how == BY_ESTIMATION
    [left] = influence(tmp_path, frame, "first", **keys).without([7])
    assert left.estimate is None and left.how == "the term leaves the estimation"


def test_the_formula_keeps_its_digits_up_to_the_edge(tmp_path: Any, frame: pd.DataFrame) -> None:
    for size in np.geomspace(1e2, 3e3, 8):
        frame.loc[7, "x"] = size
        found = influence(tmp_path, frame, "x", estimator="pooled", outcome="y", focal=["x"])
        [left] = found.without([7])
        peer = smf.ols("y ~ x", frame.drop(7)).fit().params["x"]
        assert left.how == BY_FORMULA
        assert left.estimate == pytest.approx(peer, rel=1e-8)
