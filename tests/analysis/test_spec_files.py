"""What a specification file says, defaults and references filled in."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analysis
from analysis.estimators import between, heckman
from analysis.spec import Spec, load_specs
from analysis.spec_keys import OFFERED

DAI = Path(analysis.__file__).parent / "specs" / "dai2024.yml"

EXAMPLE = """
paper: my_paper
panel: main.my_table
region: firm
defaults: {estimator: within, fixed_effects: [firm, year], covariance: cluster, cluster: [firm]}
tables:
  T1:
    "1": {outcome: y, focal: [x1]}
    "2": {outcome: y, focal: [x1], controls: [x2, L1.x3, "x1:x2"], where: "year <> 2020", compare: "1"}
    "2@pooled": {outcome: y, focal: [x1], controls: [x2], estimator: pooled, fixed_effects: [], covariance: hc1}
    "3": {same_as: "2#first:x1", printed: {x1: digital}}
    4: {outcome: y, focal: [L1.y], estimator: system_gmm, gmm: {y: [2, null]}, region: year, time: firm}
    _: {estimator: describe, focal: [y, x1, x2]}
  A1:
    "1": {outcome: y, focal: [x1], estimator: moderation, moderator: m, compare: T1.1, options: {margins: [p50]}}
    "1@x": {outcome: y, focal: [x1], scored: true}
"""


@pytest.fixture
def example(write) -> dict[str, Spec]:
    return {spec.spec_id: spec for spec in load_specs(write(EXAMPLE), origin="user")}


def test_identity_of_entries(example: dict[str, Spec]) -> None:
    found = {name: (s.table_no, s.column_no, s.scored) for name, s in example.items()}
    assert found == {
        "my_paper.T1.1": ("1", "1", True),
        "my_paper.T1.2": ("1", "2", True),
        "my_paper.T1.2@pooled": ("1", "2", False),
        "my_paper.T1.3": ("1", "3", True),
        "my_paper.T1.4": ("1", "4", True),
        "my_paper.T1": ("1", None, True),
        "my_paper.A1.1": ("A1", "1", False),
        "my_paper.A1.1@x": ("A1", "1", True),
    }


def test_defaults_and_what_overrides_them(example: dict[str, Spec]) -> None:
    first, pooled = example["my_paper.T1.1"], example["my_paper.T1.2@pooled"]
    assert (first.panel, first.region, first.time, first.origin) == ("main.my_table", "firm", "year", "user")
    assert (first.fixed_effects, first.covariance, first.cluster) == (("firm", "year"), ("cluster",), ("firm",))
    assert (pooled.estimator, pooled.fixed_effects, pooled.covariance) == ("pooled", (), ("hc1",))
    assert example["my_paper.T1.2"].controls == ("x2", "L1.x3", "x1:x2")
    gmm = example["my_paper.T1.4"]
    assert (gmm.panel, gmm.region, gmm.time) == ("main.my_table", "year", "firm")


def test_defaults_that_make_no_sense_for_an_estimator_are_not_inherited(example: dict[str, Spec]) -> None:
    table, gmm = example["my_paper.T1"], example["my_paper.T1.4"]
    assert (table.outcome, table.fixed_effects, table.covariance, table.cluster) == (None, (), (), ())
    assert (gmm.covariance, gmm.cluster) == ((), ())


@pytest.mark.parametrize(
    ("estimator", "written", "inherited"),
    [
        ("between: cluster", "[cluster, hc1]", ()),  # its own headline, not the second choice of another's
        ("between: hc1", "[hc1, cluster]", ("hc1",)),
        ("heckman: cluster", "cluster, cluster: [zone], wild: {reps: 9}, dk_lags: 1", ()),
        ("pooled: corrected", "corrected", ()),
        ("heckman: bootstrap", "[bootstrap, hc1]", ("bootstrap",)),
        ("pooled: cluster", "[cluster, hc1]", ("cluster", "hc1")),
    ],
)
def test_covariances_of_the_defaults_go_to_estimators_that_have_them(
    estimator: str, written: str, inherited: tuple[str, ...], write
) -> None:
    entry = f"outcome: y, focal: [x], estimator: {estimator.partition(':')[0]}"
    entry += ", selection: s, selection_regressors: [z]" if "heckman" in estimator else ""
    (spec,) = load_specs(
        write(f"paper: p\ndefaults: {{covariance: {written}}}\ntables: {{T1: {{'1': {{{entry}}}}}}}\n")
    )
    assert spec.covariance == inherited
    assert spec.resolved(("hc1",)).covariance == (inherited or ("hc1",))


def test_the_estimators_say_the_same_of_their_covariances() -> None:
    assert OFFERED == {"heckman": heckman.COVARIANCES, "between": between.OFFERED}


def test_options_are_complete_and_may_stand_beside_the_keys(example: dict[str, Spec]) -> None:
    assert example["my_paper.T1.4"].options == {
        "steps": 2,
        "windmeijer": True,
        "collapse": True,
        "gmm": {"y": (2, None)},
        "iv": (),
        "iv_equation": "both",
        "transform": "fd",
        "time_dummies": False,
        "level_constant": True,
    }
    moderation = example["my_paper.A1.1"]
    assert moderation.options == {"margins": ("p50",)}
    assert moderation.centered == ("x1", "m")


def test_references_are_full_ids(example: dict[str, Spec]) -> None:
    assert example["my_paper.T1.2"].compare == "my_paper.T1.1"
    assert example["my_paper.A1.1"].compare == "my_paper.T1.1"
    alias = example["my_paper.T1.3"]
    assert (alias.same_as, alias.outcome, alias.compare) == ("my_paper.T1.2#first:x1", None, None)
    assert (alias.estimator, alias.controls) == ("within", ("x2", "L1.x3", "x1:x2"))


def test_json_rebuilds_every_specification(example: dict[str, Spec]) -> None:
    for spec in (*example.values(), *load_specs(DAI)):
        assert Spec.from_json(spec.to_json(star_critical_values=[1.6, 2.0, 2.6])) == spec


def test_json_of_an_older_version_gets_the_defaults_of_newer_keys(example: dict[str, Spec]) -> None:
    for spec_id in ("my_paper.T1.2", "my_paper.T1.4"):
        read = json.loads(example[spec_id].to_json())
        del read["star_rule"], read["small_sample"]
        read["options"].pop("transform", None)
        assert Spec.from_json(json.dumps(read)) == example[spec_id]


def test_what_the_scorecard_reads_stands_at_the_top_of_the_json(example: dict[str, Spec]) -> None:
    read = json.loads(example["my_paper.T1.3"].to_json(star_critical_values=[1.6, 2.0, 2.6]))
    assert read["star_critical_values"] == [1.6, 2.0, 2.6]
    assert read["printed"] == {"x1": "digital"}
    assert (read["scored"], read["printed_r2"], read["fixed_effects"]) == (True, None, ["firm", "year"])


NAMES = st.sampled_from(["a", "b", "L1.c", "ln(d)", "a:b", "L1.ln(e)"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    controls=st.lists(NAMES, unique=True),
    covariance=st.lists(st.sampled_from(["cluster", "classical", "driscoll_kraay", "bootstrap"]), unique=True),
    years=st.none() | st.tuples(st.integers(1900, 1999), st.integers(2000, 2100)).map(list),
    reps=st.integers(1, 5000),
    note=st.none() | st.sampled_from(["without 2020", "无2020年", 'a "quoted" note']),
)
def test_json_round_trip(entry, controls, covariance, years, reps, note) -> None:
    covariance = covariance or ["cluster"]
    keys = {"bootstrap": {"reps": reps}} if "bootstrap" in covariance else {}
    spec = entry(outcome="y", focal=["x"], controls=controls, covariance=covariance, years=years, note=note, **keys)
    assert spec.controls == tuple(controls)
    assert Spec.from_json(spec.to_json()) == spec


def test_dai2024_has_every_reading_of_its_columns() -> None:
    specs = {spec.spec_id: spec for spec in load_specs(DAI)}
    columns = {"3": ["1", "2"], "4": ["1", "2"], "6": ["1", "2", "3"]}
    for name in (f"dai2024.T{table}.{column}" for table, known in columns.items() for column in known):
        assert (specs[name].estimator, specs[name].covariance[0], specs[name].scored) == ("pooled", "hc1", True)
        for variant, effects in {"@oneway": ("region_id",), "@twoway": ("region_id", "year")}.items():
            other = specs[name + variant]
            assert (other.estimator, other.fixed_effects, other.cluster) == ("within", effects, ("region_id",))
            assert (other.covariance[0], other.scored) == ("cluster", False)
            assert (other.regressors, other.where) == (specs[name].regressors, specs[name].where)
            assert other.note != specs[name].note
    assert {s.spec_id for s in specs.values() if "ln_real_gdp_pc__2010" in s.regressors} == {
        "dai2024.T1@constant_prices",
        "dai2024.T3.2@constant_prices",
        "dai2024.T4.2@constant_prices",
    }
    assert all(spec.years == (2010, 2021) and spec.sample == "dai2024" for spec in specs.values())
