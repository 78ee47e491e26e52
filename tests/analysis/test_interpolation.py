"""Cells that rest on interpolated ones: found through lags and products, counted, and left out of a second fit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.run import analyze
from analysis.terms import parse
from tests.estimators.samples import random_panel

SPECS = """
paper: p
defaults: {estimator: within, fixed_effects: [region_id, year], covariance: cluster}
tables:
  T1:
    "1": {outcome: y, focal: [x1], controls: [L1.x2]}
    "2": {outcome: y, focal: [x3]}
    "3": {outcome: y, focal: [x1], panel: "(select * from marts.panel_province)"}
    "4": {outcome: y, focal: [x1], controls: [x2], where: "region_id < '110006'"}
    _: {estimator: describe, focal: [y, x1]}
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [("x", "0100"), ("L1.x", "0010"), ("F1.x", "1000"), ("D1.x", "0110"), ("ln(x)", "0100"), ("z:L2.x", "0001")],
)
def test_a_term_is_touched_through_its_operators(written: str, expected: str) -> None:
    cells = {"x": np.array([0.0, 1.0, 0.0, 0.0]), "z": np.zeros(4)}

    def shift(values: np.ndarray, k: int) -> np.ndarray:
        moved = np.full(4, np.nan)
        moved[max(k, 0) : 4 + min(k, 0)] = values[max(-k, 0) : 4 - max(k, 0)]
        return moved

    found = parse(written).touches(cells.__getitem__, shift)
    assert "".join(str(int(flag)) for flag in found) == expected


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    frame = random_panel(units=14, periods=8, missing=0.0)
    frame["region_id"] = (110000 + frame.pop("unit")).astype(str)
    frame["year"] = 2010 + frame.pop("time")
    cells = [("province", "110003", 2012, "x2"), ("province", "110004", 2013, "x1"), ("province", "110004", 2013, "y")]
    cells += [("city", "110001", 2014, "x1"), ("province", "110001", 2014, "unused")]
    cells += [("province", region, year, "x1") for region in ("110012", "110013") for year in (2010, 2011)]
    flags = pd.DataFrame(cells, columns=["region_type", "region_id", "year", "column_name"])
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.register("frame", frame)
        con.register("flags", flags)
        con.execute("create table marts.panel_province as from frame")
        con.execute("create table marts.interpolated_cells as from flags")
    return path


def diagnostics(warehouse: Path) -> pd.DataFrame:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute("select * from results.diagnostics where test like '%interpolated%'").df()


def test_share_and_second_fit(warehouse: Path, tmp_path: Path) -> None:
    spec = tmp_path / "p.yml"
    spec.write_text(SPECS, encoding="utf-8")
    analyze(warehouse, [spec])
    rows = diagnostics(warehouse).set_index(["spec_id", "test"])
    share = rows.loc[("p.T1.1", "interpolated_share")]
    # 14 x 7 rows of three variables: x1 and y of one row, x2 a year earlier of another, x1 of two rows in 2011
    assert share["statistic"] == pytest.approx(5 / (98 * 3), rel=1e-12)
    assert share["note"] == "4 of 98 rows"
    with duckdb.connect(str(warehouse)) as con:
        frame = con.execute("from marts.panel_province order by region_id, year").df()
        frame["lag"] = frame.groupby("region_id")["x2"].shift(1)
        left = frame.dropna()
        dropped = {("110004", 2013), ("110003", 2013), ("110012", 2011), ("110013", 2011)}
        keys = pd.MultiIndex.from_frame(left[["region_id", "year"]])
        con.register("rest", left[~keys.isin(list(dropped))])
        con.execute("create table main.rest as from rest")
    by_hand = tmp_path / "q.yml"
    entry = "{outcome: y, focal: [x1], controls: [lag], fixed_effects: [region_id, year]}"
    by_hand.write_text(f'paper: q\npanel: main.rest\ndefaults: {{estimator: within}}\ntables: {{T1: {{"1": {entry}}}}}')
    [outcome] = analyze(warehouse, [by_hand]).outcomes
    estimate = outcome.focal_estimate
    assert estimate is not None
    assert rows.loc[("p.T1.1", "without_interpolated"), "statistic"] == pytest.approx(estimate.estimate, rel=1e-10)
    assert rows.loc[("p.T1.1", "without_interpolated"), "p_value"] == pytest.approx(estimate.p_value, rel=1e-8)


def test_where_nothing_is_interpolated_or_known(warehouse: Path, tmp_path: Path) -> None:
    spec = tmp_path / "p.yml"
    spec.write_text(SPECS, encoding="utf-8")
    analyze(warehouse, [spec])
    rows = diagnostics(warehouse)
    assert set(rows["spec_id"]) == {"p.T1.1", "p.T1.2", "p.T1.4"}  # neither a query as panel, nor a table of means
    second = rows[rows["spec_id"] == "p.T1.2"].set_index("test")
    assert second.loc["interpolated_share", "statistic"] == pytest.approx(1 / (112 * 2), rel=1e-12)
