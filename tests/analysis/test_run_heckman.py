"""Sample selection from a file of specifications to rows: both equations, a column that is the probit."""

from pathlib import Path

import duckdb
import pytest

from analysis.run import analyze
from tests.estimators.selection_samples import selected_panel

SPECS = """
paper: own
panel: seen
region: unit
time: time
defaults: {estimator: heckman, outcome: y, focal: [x1], controls: [x2], selection: s, selection_regressors: [z, w]}
tables:
  T1:
    "1": {same_as: "2#selection"}
    "2": {fixed_effects: [unit, time], covariance: [corrected, bootstrap], bootstrap: {reps: 20, seed: 1}}
    "3": {method: ml, printed: {_mills: lambda}}
    "4": {mills_by: time, mundlak: true, printed: {"_mills:time=2001": lambda}}
    "5": {where: s = 1}
"""


def test_both_equations_are_rows(table, warehouse: Path, write) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.register("panel_of_units", selected_panel(units=100, seed=8))
        con.execute("create table seen as from panel_of_units")
    summary = analyze(warehouse, [write(SPECS)])
    assert [(each.spec.column, str(each.error)[:17]) for each in summary.failures] == [("5", "s is 1 in all 283")]
    fits = table("fits").set_index("spec_id")
    assert set(fits.index) == {f"own.T1.{name}{part}" for name in "234" for part in ("", "#selection")}
    assert fits.loc["own.T1.2#selection", "n_obs"] == 500 > fits.loc["own.T1.2", "n_obs"]
    rows = table("estimates").set_index(["spec_id", "term", "covariance"]).sort_index()
    assert set(rows.loc["own.T1.2"].index) == {
        (term, kind) for term in ("x1", "x2", "_mills", "_cons") for kind in ("corrected", "bootstrap")
    }
    test = table("diagnostics").set_index(["spec_id", "test"]).sort_index()
    ratio = rows.loc[("own.T1.2", "_mills", "corrected")]
    assert test.loc[("own.T1.2", "inverse_mills"), "statistic"] == pytest.approx(ratio["statistic"])
    assert 0 < test.loc[("own.T1.2#selection", "pseudo_r2"), "statistic"] < 1
    assert {"_mills:time=2001", "mean(x1)"} <= set(rows.loc["own.T1.4"].index.get_level_values("term"))
