"""From coefficients down: every shipped specification, its rows, what leaving one out does."""

import json

import duckdb
import numpy as np
import pytest

from analysis.estimators import ESTIMATORS
from analysis.inference.sample import take
from orchestration import trace
from orchestration.errors import UserError
from orchestration.trace.asked import find_estimate, find_spec
from orchestration.trace.estimate import Estimation, cells_of, grain_of, without_resampling
from orchestration.trace.influence import BY_FORMULA, Influence
from orchestration.trace.lineage import Lineage
from orchestration.trace.node import Key
from orchestration.trace.tree import screen

FORMULA = [
    ("dai2024.T3.2", "ln_real_gdp_pc", ""),  # pooled
    ("lin_wang2025.T5.1", "new_drivers", ""),  # within, two effects
    ("lin_wang2025.T5.4@centred", "new_drivers", ""),  # moderation
    ("digitech_mfg2024.T4.2", "digital_technology", "total"),  # mediation
]


def specs(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every specification and its focal terms."""
    query = """
        select spec_id, from_json(spec_json -> '$.focal', '["VARCHAR"]') from results.specs
        where spec_json ->> 'same_as' is null order by spec_id
    """
    return dict(con.execute(query).fetchall())


def test_every_focal_term_leads_to_raw_cells(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """Its figure is found, and every column behind it has a lineage in the panel of its grain."""
    found = specs(con)
    assert len(found) > 230
    columns = set()
    for spec_id, terms in found.items():
        asked = find_spec(con, spec_id)
        for term in terms:
            if asked.spec.estimator not in ("did", "event_study", "psm_did"):  # their coefficient is named att
                assert find_estimate(con, asked, term) or asked.spec.estimator in ("describe", "correlate", "vif")
            columns |= {(grain_of(asked.spec), cell.column) for cell in cells_of(term)}
    assert len(columns) > 40
    keys = []
    for grain, column in sorted(columns):
        row = con.execute(f'select region_id, year from marts.panel_{grain} where "{column}" is not null limit 1')
        keys.append(Key("panel", column, grain, *row.fetchall()[0]))
    for node in lineage.nodes(keys):
        assert {each.kind for each in node} & {"raw", "customs", "registry"} or "zone" in node.name, node.name


def test_every_kind_of_specification_is_traced(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """One of each paper, estimator and panel; every row shown has the values that were estimated."""
    query = """
        select any_value(spec_id order by spec_id) from results.specs
        where spec_json ->> 'same_as' is null group by paper_id, estimator, spec_json ->> 'panel' order by 1
    """
    chosen = [spec_id for (spec_id,) in con.execute(query).fetchall()]
    assert len(chosen) > 20
    for spec_id in chosen:
        spec = find_spec(con, spec_id).spec
        term = {"did": "att", "psm_did": "att", "event_study": "event_0"}.get(spec.estimator) or spec.focal[0]
        node = trace.forward(con, spec_id, term, rows=1, effects=False, lineage=lineage)
        (row,) = node.children[0].children
        assert node.children[0].n_children >= 1, spec_id
        for cell in row.children:
            variable = cell.role.partition(" ")[2]
            if variable == cell.name and cell.value is not None and not spec.centered:
                assert cell.value == pytest.approx(row.facts["values"][variable], rel=1e-12), (spec_id, variable)
            assert cell.n_children == 1 or "own panel" in cell.note, (spec_id, cell.name)


def test_the_rows_are_those_of_the_estimation(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    for spec_id in ("dai2024.T3.2", "lin_wang2025.T6.1", "zhang_song2025.T3.1"):
        term = specs(con)[spec_id][0]
        n = con.execute("select n_obs from results.fits where spec_id = ?", [spec_id]).fetchall()[0][0]
        assert trace.forward(con, spec_id, term, rows=1, effects=False, lineage=lineage).children[0].n_children == n


@pytest.mark.parametrize(("spec_id", "term", "equation"), FORMULA)
def test_leverage_gives_what_estimating_again_gives(
    con: duckdb.DuckDBPyConnection, spec_id: str, term: str, equation: str
) -> None:
    estimation = Estimation.of(con, find_spec(con, spec_id).spec)
    influence = Influence(estimation, term, equation)
    rows = influence.order(estimation.rows)[[0, 1, len(estimation.rows) // 2]]
    spec = without_resampling(estimation.spec)
    for row, left in zip(rows, influence.without(rows.tolist()), strict=True):
        design = take(estimation.design, np.delete(np.arange(len(estimation.design.data)), row))
        again = ESTIMATORS[spec.estimator].function(design, spec)
        again = again.equations[equation] if equation else again
        expected = next(e.estimate for e in again.estimates if e.term == term and e.is_headline)
        assert left.how == BY_FORMULA
        assert left.estimate == pytest.approx(expected, rel=1e-8)


def test_other_estimators_are_estimated_again(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(con, "zhang_song2025.T6.1", "att", rows=1, lineage=lineage)
    row = node.children[0].children[0]
    assert "estimated again without the row" in row.effect
    assert row.facts["without"] != node.value
    assert "quantity that did makes of big_data_zone_post" in node.note


def test_region_and_year_choose_the_row(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(con, "dai2024.T3.2", "ln_real_gdp_pc", region="江苏", year=2020, lineage=lineage)
    (row,) = node.children[0].children
    assert (row.region_id, row.year) == ("320000", 2020)
    outcome = row.children[0]
    assert outcome.value == pytest.approx(row.facts["values"]["resilience__trade_deviation"], rel=1e-12)
    assert outcome.computed == pytest.approx(outcome.value, rel=1e-12)
    assert {each.role for each in outcome.children[0].children} == {"now", "base"}


def test_lags_differences_and_products_are_their_cells() -> None:
    assert [(c.column, c.back) for c in cells_of("L1.x")] == [("x", 1)]
    assert [(c.column, c.back) for c in cells_of("D1.x:z")] == [("x", 0), ("x", 1), ("z", 0)]
    assert [(c.column, c.back) for c in cells_of("L1.D1.ln(x)")] == [("x", 1), ("x", 2)]
    assert [(c.column, c.back) for c in cells_of("F2.x")] == [("x", -2)]


def test_a_lagged_variable_leads_to_the_year_before(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(
        con, "lin_wang2025.T6.1#first:new_drivers", "L1.new_drivers", rows=1, effects=False, lineage=lineage
    )  # fmt: skip
    row = node.children[0].children[0]
    cell = next(child for child in row.children if child.role == "variable L1.new_drivers")
    assert cell.year == row.year - 1
    assert cell.value == pytest.approx(row.facts["values"]["L1.new_drivers"], rel=1e-12)


def test_the_propensity_equation_explains_the_group(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """Not the treatment, which begins later: the logit is of units ever treated."""
    spec_id = "zhang_song2025.T6.2#propensity"
    node = trace.forward(con, spec_id, "ln_gdp_pc_real", rows=1, effects=False, lineage=lineage)
    (row,) = node.children[0].children
    assert [each.name for each in row.children] == ["pilot_zone_city", "ln_gdp_pc_real"]


def test_region_and_time_may_change_places(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """A specification that takes the year as its unit still leads to regions and years."""
    node = trace.forward(con, "dai2024.T5.1@printed", "ln_real_gdp_pc", rows=1, effects=False, lineage=lineage)
    row = node.children[0].children[0]
    assert len(row.region_id) == 6 and 2000 < row.year < 2030
    cell = next(child for child in row.children if child.name == "ln_real_gdp_pc")
    assert cell.value == pytest.approx(row.facts["values"]["ln_real_gdp_pc"], rel=1e-12)


def test_a_lag_goes_back_in_the_time_of_the_specification(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    """Where regions are the time, the lag is the region before in the same year."""
    term = "L1.resilience__trade_deviation"
    node = trace.forward(con, "dai2024.T5.1@printed", term, rows=1, effects=False, lineage=lineage)
    row = node.children[0].children[0]
    cell = next(child for child in row.children if child.role == f"variable {term}")
    assert (cell.year, cell.region_id != row.region_id) == (row.year, True)
    assert cell.value == pytest.approx(row.facts["values"][term], rel=1e-12)


def test_the_constant_is_explained(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(con, "dai2024.T3.2", "_cons", lineage=lineage)
    assert node.value is not None and "the constant is no variable" in node.note


@pytest.mark.parametrize(
    ("spec_id", "term", "options", "said", "exit_code"),
    [
        ("dai2024.T3.22", "x", {}, "did you mean 'dai2024.T3.2'?", 2),
        ("dai2024.T3.2", "ln_real_gdppc", {}, "did you mean 'ln_real_gdp_pc'?", 2),
        ("lin_wang2025.T5.1", "region_id", {}, "is a fixed effect of lin_wang2025.T5.1", 2),
        ("lin_wang2025.T5.1", "resilience__lin_wang", {}, "no coefficient of its own", 2),
        ("dai2024.T3.2", "ln_real_gdp_pc", {"region": "江苏县"}, "did you mean '江苏'?", 2),
        ("dai2024.T3.2", "ln_real_gdp_pc", {"region": "440300"}, "has no row in the sample of dai2024.T3.2", 2),
        ("dai2024.T3.2", "ln_real_gdp_pc", {"year": 2029}, "it has 2010, 2011", 2),
        ("dai2024.T3.2#second", "x", {}, "no such equation of the fit", 2),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(
    con: duckdb.DuckDBPyConnection, lineage: Lineage, spec_id: str, term: str, options: dict, said: str, exit_code: int
) -> None:
    with pytest.raises(UserError) as refused:
        trace.forward(con, spec_id, term, lineage=lineage, **options)
    assert said in str(refused.value)
    assert refused.value.exit_code == exit_code


def test_depth_ends_the_tree(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(con, "lin_wang2025.T5.1", "new_drivers", rows=1, depth=2, lineage=lineage)
    cell = node.children[0].children[0].children[0]
    assert {each.kind for each in cell} == {"panel", "index", "component", "weights"}
    assert "below (--depth)" in screen(node)


def test_the_tree_is_json(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = trace.forward(con, "lin_wang2025.T5.1", "new_drivers", rows=1, lineage=lineage)
    again = json.loads(json.dumps(node.as_json(), ensure_ascii=False))
    kinds = set()
    stack = [again]
    while stack:
        at = stack.pop()
        kinds.add(at["kind"])
        stack += at.get("children", [])
    assert kinds >= {
        "estimate",
        "spec",
        "row",
        "panel",
        "index",
        "component",
        "weights",
        "indicator",
        "ratio",
        "value",
        "raw",
    }
    assert again["children"][0]["facts"]["data_kind"] == "sample"


def test_the_screen_says_what_matters(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    text = screen(trace.forward(con, "dai2024.T3.2", "ln_real_gdp_pc", lineage=lineage))
    for part in (
        "synthetic sample, not evidence", "coefficient without this row", "raw cell synthetic_trade_total_yuan.csv::",
        "more rows; --region/--year to choose", "经济发展水平", "sha256",
    ):  # fmt: skip
        assert part in text
    assert len(text.splitlines()) < 50
