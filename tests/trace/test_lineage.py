"""All that the registry knows leads to raw cells or stated sets; exact steps give the figures of the warehouse."""

import math

import duckdb
import pytest

from orchestration.trace.graph import MEMBER, Graph
from orchestration.trace.lineage import STORED, Lineage
from orchestration.trace.node import LEAVES, Key

DEFINED = """
    select 'measure' as kind, measure_id as name from registry.measures
    union select 'index', index_id from registry.indices
    union select 'indicator', indicator_id from registry.indicators
    union select 'split', split_id from registry.splits
"""
CELLS = """
    select 'measure' as kind, measure_id as name, region_type, region_id, year, value from marts.measures
    union all select 'measure', measure_id, 'product', product_id, year, value from marts.product_complexity
    union all select 'index', index_id, region_type, region_id, year, value from marts.index_values
    union all select 'indicator', indicator_id, region_type, region_id, year, value from marts.indicators
    union all select 'split', split_id, region_type, region_id, year, value from marts.splits
"""
A_FEW_OF_EACH = f"""
    select kind, name, region_type, region_id, year from ({CELLS}) where value is not null
    qualify row_number() over (partition by kind, name, region_type order by hash(region_id, year)) <= 4
"""


@pytest.fixture(scope="module")
def lineage(con: duckdb.DuckDBPyConnection) -> Lineage:
    """One of its own: others open some cells only halfway."""
    return Lineage(Graph(con))


@pytest.fixture(scope="module")
def cells(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> list[Key]:
    """A few cells of every measure, index, indicator and subgroup, each with all below it."""
    found = [Key(*row) for row in con.execute(A_FEW_OF_EACH).fetchall()]
    lineage.load(found)
    return found


def test_everything_of_the_registry_is_looked_at(con: duckdb.DuckDBPyConnection, cells: list[Key]) -> None:
    defined = set(con.execute(DEFINED).fetchall())
    without_data = defined - {(cell.kind, cell.name) for cell in cells}
    assert not without_data, "the synthetic yearbook has figures for every definition"
    assert len(defined) > 200


def test_every_path_ends_at_a_leaf(lineage: Lineage, cells: list[Key]) -> None:
    """Followed down to the last member shown: raw cells, customs records, facts of the registry, or no event at all."""
    ends = set()
    for cell in cells:
        stack = [cell]
        while stack:
            edges = lineage.edges.get(at := stack.pop(), [])
            if edges or at.kind in LEAVES:
                ends |= {at.kind} & set(LEAVES)
                stack += [edge.child for edge in edges if edge.role != MEMBER or edge.child.kind in LEAVES]
            else:
                no_risk = at.kind == "risk" and lineage.value(cell) == 0  # a share of exports covered of zero
                assert "zone" in at.name or no_risk, f"{cell}: nothing below {at}"
    assert ends == set(LEAVES)


def test_every_set_has_members(lineage: Lineage, cells: list[Key]) -> None:
    sets = [cell for cell in lineage.edges if cell.kind in STORED and cell.kind not in LEAVES]
    assert {cell.kind for cell in sets} >= {
        "weights",
        "limits",
        "frontier",
        "threshold",
        "prody",
        "grain",
        "basket",
        "risk",
    }
    for cell in sets:
        assert lineage.edges[cell] or cell.kind == "risk", f"{cell} has no member"
        assert lineage.counts.get(cell, 0) >= len(lineage.edges[cell])


def test_exact_steps_give_the_figures_of_the_warehouse(lineage: Lineage, cells: list[Key]) -> None:
    """From the raw cells up, every figure that is arithmetic, to twelve digits."""
    compared = dict.fromkeys(
        ("value", "ratio", "level", "indicator", "component", "index", "path", "measure", "term"), 0
    )
    for cell in lineage.edges:
        stored, found = lineage.value(cell), lineage.compute(cell)
        if cell.kind not in compared or stored is None or found is None:
            continue
        compared[cell.kind] += 1
        assert math.isclose(stored, found, rel_tol=1e-12, abs_tol=1e-13), f"{cell}: {stored} is not {found}"
    assert min(compared.values()) >= 20, compared


def test_what_is_arithmetic_is_computed(lineage: Lineage, cells: list[Key]) -> None:
    """No indicator and no index falls back on the stored figure; of the terms only counts of zones do."""
    for cell in lineage.edges:
        if cell.kind in ("indicator", "level", "ratio", "value", "component", "index"):
            assert lineage.compute(cell) is not None, f"{cell} is not computed"
        if cell.kind == "measure" and cell.name.startswith(("resilience__trade", "resilience__export")):
            assert lineage.compute(cell) is not None, f"{cell} is not computed"


def test_a_filled_value_has_both_anchors(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    row = con.execute(
        """select series_id || '/' || currency, region_type, region_id, year, anchor_left, anchor_right
           from intermediate.int_values_filled where is_interpolated order by all limit 1"""
    ).fetchall()[0]
    node = lineage.nodes([Key("value", *row[:4])])[0]
    assert node.is_filled
    assert [(child.role, child.year) for child in node.children] == [("left anchor", row[4]), ("right anchor", row[5])]
    assert [child.children[0].kind for child in node.children] == ["raw", "raw"]
    assert node.computed == pytest.approx(node.value, rel=1e-12)


@pytest.mark.parametrize("kind", ["index", "measure"])
def test_what_rests_on_a_filled_cell_says_so(con: duckdb.DuckDBPyConnection, lineage: Lineage, kind: str) -> None:
    """The cell of the panel, the index or measure, and the way down to the filled value; its neighbours do not."""
    registry = {"index": "indices", "measure": "measures"}[kind]
    column, region, year = con.execute(
        f"""select column_name, region_id, year from marts.interpolated_cells
            where region_type = 'province' and column_name in (select {kind}_id from registry.{registry})
            order by all limit 1"""
    ).fetchall()[0]
    node = lineage.nodes([Key("panel", column, "province", region, year)])[0]
    assert node.is_filled and node.as_json()["is_filled"]
    assert node.children[0].kind == kind and node.children[0].is_filled
    assert any(each.kind == "value" and each.is_filled for each in node)
    other = con.execute(
        f"""select region_id, year from marts.panel_province where "{column}" is not null and (region_id, year) not in
            (select (region_id, year) from marts.interpolated_cells where column_name = $1) order by all limit 1""",
        [column],
    ).fetchall()[0]
    assert not lineage.nodes([Key("panel", column, "province", *other)])[0].is_filled


def test_a_raw_cell_has_its_place(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = lineage.nodes([Key("value", "trade_total/CNY", "province", "320000", 2021)])[0]
    (raw,) = node.children
    place = [raw.facts[name] for name in ("source_file", "source_row", "source_column")]
    printed = con.execute(
        """select source_file, source_row, source_column, value, unit, file_sha256 from raw.raw_province_year
           where (region_id, year, series) = ('320000', 2021, 'trade_total') and unit = '100m yuan'"""
    ).fetchall()[0]
    assert (*place, raw.value, raw.unit, raw.facts["file_sha256"]) == printed
    assert raw.name == f"{printed[0]}::{printed[1]}:{printed[2]}"


def test_customs_records_are_counted(con: duckdb.DuckDBPyConnection, lineage: Lineage) -> None:
    node = lineage.nodes([Key("measure", "structure__hhi", "province", "440000", 2015)])[0]
    (customs,) = node.children
    file = con.execute("select any_value(file) from raw.raw_customs_trade_files").fetchall()[0][0]
    counted = con.execute(
        f"""select count(*) from read_parquet('{file}')
            where (region_type, region_id, year, flow) = ('province', '440000', 2015, 'export')
            and value_usd is not null and quality not like 'suspect%'"""
    ).fetchall()[0][0]
    assert customs.kind == "customs"
    assert customs.facts["n_rows"] == counted > 0
    assert customs.facts["source_files"]


@pytest.mark.parametrize(
    ("raw_table", "condition"),
    [("raw_world_export", "region_type = 'country'"), ("raw_industry_export", "classification = 'industry'")],
)
def test_the_editions_said_to_be_used_are_those_of_the_models(
    con: duckdb.DuckDBPyConnection, lineage: Lineage, raw_table: str, condition: str
) -> None:
    """A trace ranks the editions of the trade tables as the models do."""
    differing = con.execute(
        f"""select count(*) from (
                select region_id, item as product_id, year, value from trace_raw_cells where raw_table = ? and is_used
            ) as used
            full join (
                select * from intermediate.int_product_shares
                where region_type in ('country', 'province') and {condition}
            ) as shares
            using (region_id, product_id, year)
            where used.value is distinct from shares.exports""",
        [raw_table],
    ).fetchall()[0][0]
    assert differing == 0
