"""Two columns compared: statsmodels' interaction, the algebra of stacked regressions, permutations refitted.

Tolerance: one least-squares problem by two programs or two ways, 1e-9 relative.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import comparison
from analysis.comparison import Column, group_difference, permuted_differences, prepared
from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.inference.absorbed_regression import solve
from analysis.inference.sample import take
from analysis.results import Diagnostic, EstimationError
from analysis.run import RunSummary, analyze
from analysis.spec import Spec, SpecError, load_specs
from tests import parity
from tests.estimators.samples import coefficients, errors, random_panel

SAME = 1e-9
USUAL = {"estimator": "within", "outcome": "y", "focal": ["x1"], "controls": ["x2"], "fixed_effects": ["unit", "time"]}
POOLED = {"estimator": "pooled", "fixed_effects": []}


def sample(seed: int = 0, units: int = 20, shift: float = 0.0) -> pd.DataFrame:
    """Even units are `east`; the effect of x1 is larger there by `shift`."""
    frame = random_panel(units=units, seed=seed)
    east = (frame["unit"] % 2 == 0).astype(int)
    return frame.assign(east=east, y=frame["y"] + shift * east * frame["x1"])


def specs(own: dict[str, Any], other: dict[str, Any]) -> list[Spec]:
    document = {"paper": "p", "panel": "panel", "region": "unit", "time": "time"}
    document |= {"tables": {"T1": {"1": USUAL | {"compare": "2"} | own, "2": USUAL | other}}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        return load_specs(path)


def pair(own: pd.DataFrame, other: pd.DataFrame, entry: Any = None, second: Any = None) -> list[Column]:
    first = entry or {}
    columns = prepared(*specs(first, first if second is None else second))
    return [Column.of(s, build_sample(f, s).design) for s, f in zip(columns, (own, other), strict=True)]


def halves(frame: pd.DataFrame, entry: Any = None) -> list[Column]:
    return pair(frame[frame["east"] == 1], frame[frame["east"] == 0], entry)


def alone(column: Column) -> tuple[float, float]:
    """Coefficient of x1 and its error in a fit of its own."""
    found = ESTIMATORS[column.spec.estimator].function(column.design, column.spec)
    return coefficients(found)["x1"], errors(found)["x1"]


def row(found: tuple[Diagnostic, ...], note: str) -> Diagnostic:
    return next(each for each in found if each.note == note)


def hold(theirs: Any, term: str, ours: Diagnostic) -> None:
    pairs = [(ours.statistic, theirs.tvalues[term]), (ours.p_value, theirs.pvalues[term])]
    difference = max(parity.relative(*pair) for pair in pairs)
    parity.record("group_difference, interaction", "statsmodels", version("statsmodels"), difference, SAME)
    assert difference <= SAME


def test_an_interaction_in_statsmodels() -> None:
    frame = sample(shift=0.3)
    pooled = halves(frame, POOLED)
    clustered = {"cov_type": "cluster", "cov_kwds": {"groups": frame["unit"]}, "use_t": True}
    hold(smf.ols("y ~ (x1 + x2) * east", frame).fit(**clustered), "x1:east", comparison.interaction(*pooled))
    absorbed = smf.ols("y ~ (x1 + x2) * east + C(time) * east", frame).fit(**clustered)
    hold(absorbed, "x1:east", comparison.interaction(*halves(frame, {"fixed_effects": ["time"]})))


def test_columns_that_share_rows_are_one_regression_with_shared_clusters() -> None:
    """The stack has every row twice; a cluster keeps both copies together."""
    frame = sample()
    stacked = pd.concat([frame.assign(own=1, z=frame["x2"]), frame.assign(own=0, z=0.0)], ignore_index=True)
    clustered = {"cov_type": "cluster", "cov_kwds": {"groups": stacked["unit"]}, "use_t": True}
    theirs = smf.ols("y ~ x1 * own + z", stacked).fit(**clustered)
    found = group_difference(*pair(frame, frame, POOLED, POOLED | {"controls": []}))
    hold(theirs, "x1:own", row(found, "interaction"))
    assert [each.note for each in found if each.statistic is None] == [
        "permutation: the columns are not one equation on two sets of units"
    ]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_difference_is_that_of_the_columns_and_of_separate_clusters_the_variances_add(seed: int) -> None:
    trends = {"columns": ["unit"], "order": 1}
    for entry in ({"small_sample": "none"}, {"small_sample": "none", "trends": trends, "fixed_effects": ["time"]}):
        columns = halves(sample(seed), entry)
        (b1, se1), (b2, se2) = map(alone, columns)
        expected = (b1 - b2) / np.hypot(se1, se2)
        assert comparison.interaction(*columns).statistic == pytest.approx(expected, rel=1e-8)
        assert comparison.permutation(*columns).statistic == pytest.approx(b1 - b2, rel=1e-8)


def test_the_other_way_round_changes_the_sign_alone() -> None:
    columns = halves(sample(shift=0.3))
    there, back = group_difference(*columns), group_difference(*columns[::-1])
    for one, other in zip(there, back, strict=True):
        assert one.statistic == pytest.approx(-other.statistic, rel=SAME)
    assert there[0].p_value == pytest.approx(back[0].p_value, rel=1e-8)


@pytest.mark.parametrize("entry", [{}, {"fixed_effects": ["unit"]}, POOLED, {"fixed_effects": ["unit", "zone_year"]}])
def test_permutations_are_those_of_refits(entry: dict[str, Any]) -> None:
    frame = sample(units=24).assign(zone_year=lambda f: f["zone"] % 2 * 100 + f["time"])
    columns = halves(frame, entry)
    found = permuted_differences(*columns)
    east = np.isin(np.arange(24), columns[0].design.effect_labels["unit"])
    units = np.concatenate([np.flatnonzero(east), np.flatnonzero(~east)])  # codes in the order they occur
    member = np.repeat([True, False], [east.sum(), (~east).sum()])
    dealt = np.random.default_rng(1).permuted(np.tile(member, (999, 1)), axis=1)[:20]
    spec = columns[0].spec
    whole = build_sample(frame, spec).design
    labels = np.asarray(whole.effect_labels["unit"])[whole.clusters["unit"]]
    for drawn, difference in zip(dealt, found[1:], strict=False):
        inside = np.isin(labels, units[drawn])
        models = [solve(take(whole, rows), spec) for rows in (inside, ~inside)]
        refitted = [m.coef[m.terms.index("x1")] for m in models]
        assert difference == pytest.approx(refitted[0] - refitted[1], rel=1e-8)


def test_a_difference_is_found_and_its_absence_too() -> None:
    strong, none = (group_difference(*halves(sample(shift=shift))) for shift in (4.0, 0.0))
    assert [each.p_value < 0.01 for each in strong] == [True, True]
    assert row(strong, "permutation").p_value == 1 / 1000
    assert [each.p_value > 0.05 for each in none] == [True, True]
    assert strong == group_difference(*halves(sample(shift=4.0)))


def test_permuted_p_values_of_no_difference_are_uniform() -> None:
    """60 panels without a difference: a uniform mean lies within 4 / sqrt(12 * 60) = 0.149 of one half."""
    values = [comparison.permutation(*halves(sample(seed, units=10))).p_value for seed in range(60)]
    assert abs(np.mean(values) - 0.5) < 0.149


UNDEFINED = {
    "units are in both columns": ({}, {}, "time < 4"),
    "the columns are centred": ({"center": ["x1"]}, {"center": ["x1"]}, "east == 1"),
    "x2 cannot be estimated in one of the columns": ({}, {}, "east == 1"),
}


@pytest.mark.parametrize("reason", UNDEFINED)
def test_a_permutation_that_is_not_defined_says_why(reason: str) -> None:
    own, other, condition = UNDEFINED[reason]
    frame = sample()
    if reason.startswith("x2"):
        frame["x2"] = frame["x2"] * frame["east"]
    chosen = frame.eval(condition)
    found = group_difference(*pair(frame[chosen], frame[~chosen], own, other))
    assert found[0].p_value is not None
    assert found[1].statistic is found[1].p_value is None
    assert reason in found[1].note


def test_what_cannot_be_compared() -> None:
    frame = sample()
    with pytest.raises(SpecError, match="the same regression on the same rows"):
        group_difference(*pair(frame, frame))
    with pytest.raises(SpecError, match="one first focal variable"):
        pair(frame, frame, {}, {"focal": ["x3"]})
    with pytest.raises(SpecError, match="compares columns of pooled, within, mediation, moderation"):
        pair(frame, frame, {}, {"estimator": "random_effects", "fixed_effects": []})
    with pytest.raises(EstimationError, match="x1 is not estimated in both columns"):
        still = frame.assign(x1=frame["x1"].where(frame["east"] == 1, 1.0))
        group_difference(*halves(still))
    with pytest.raises(SpecError, match="not among the specifications run"):
        prepared(specs({}, {})[0], None)


@pytest.fixture
def ran(tmp_path: Path) -> Callable[[str], tuple[RunSummary, pd.DataFrame]]:
    def run(tables: str) -> tuple[RunSummary, pd.DataFrame]:
        warehouse, path = tmp_path / "any.duckdb", tmp_path / "spec.yml"
        frame = sample(shift=0.5).assign(m=lambda f: f["x1"] + np.cos(f["y"]))
        with duckdb.connect(str(warehouse)) as con:
            con.register("frame", frame)
            con.execute("create table panel as from frame")
        head = "paper: p\npanel: panel\nregion: unit\ntime: time\n"
        usual = "defaults: {estimator: within, fixed_effects: [unit, time], outcome: y, focal: [x1], controls: [x2]}\n"
        path.write_text(f"{head}{usual}tables:\n  T1:\n{tables}", encoding="utf-8")
        summary = analyze(warehouse, [path])
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return summary, con.execute("from results.diagnostics where test = 'group_difference'").df()

    return run


def test_from_a_file_of_specifications(ran: Callable[[str], tuple[RunSummary, pd.DataFrame]]) -> None:
    summary, rows = ran(
        '    "1": {where: "east = 1", compare: "2"}\n'
        '    "2": {where: "east = 0"}\n'
        '    "3": {estimator: mediation, mediator: m, compare: "4", bootstrap: {reps: 20}}\n'
        '    "4": {estimator: moderation, moderator: x3, compare: "1"}\n'
        '    "5": {same_as: "3#a"}\n'
        '    "6": {compare: "5"}\n'
        '    "7": {estimator: pooled, fixed_effects: [], controls: [], compare: "2"}\n'
    )
    assert {o.spec.spec_id: str(o.error) for o in summary.failures} == {
        "p.T1.6": "key compare: compares with a column that has a fit of its own. Found: 'p.T1.5'."
    }
    assert set(rows["spec_id"]) == {"p.T1.1", "p.T1.3", "p.T1.4", "p.T1.7"}
    expected = group_difference(*halves(sample(shift=0.5)))
    own = rows[rows["spec_id"] == "p.T1.1"].set_index("note")
    for each in expected:
        assert own.loc[each.note, ["statistic", "p_value"]].tolist() == pytest.approx([each.statistic, each.p_value])
    assert own.loc["interaction", "df"] == "19"
