"""Every table of the sample, with variants and equations: it renders, and every number is one of results."""

import duckdb
import pytest

from orchestration.tables import Number, Table, build, html, latex, markdown

OF_RESULTS = """
    select unnest([estimate, std_error]) as value from results.estimates
    union all select unnest([statistic, p_value]) from results.diagnostics
    union all select unnest([n_obs, n_regions, r2, r2_within, r2_between, r2_overall, r2_lsdv, r2_adjusted,
        f_statistic, f_p_value, wald_chi2, wald_p_value, rho]) from results.fits
    union all select 1 / nullif(statistic, 0) from results.diagnostics where test = 'vif'
    union all select 1.0  -- of a variable with itself
"""


@pytest.fixture(scope="module")
def tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    names = [name for (name,) in con.execute("select distinct paper_id from results.specs").fetchall()]
    return build(con, sorted(names), variants=True, other_equations=True, style="cn-journal")


def test_every_specification_stands_in_a_table(tables: list[Table], con: duckdb.DuckDBPyConnection) -> None:
    shown = {spec_id for table in tables for spec_id in table.spec_ids}
    wanted = con.execute("select spec_id from results.specs union select spec_id from results.fits").fetchall()
    assert shown == {spec_id for (spec_id,) in wanted}


def test_every_number_is_one_of_results(tables: list[Table], con: duckdb.DuckDBPyConnection) -> None:
    known = {value for (value,) in con.execute(OF_RESULTS).fetchall()}
    numbers = [
        cell.value
        for table in tables
        for row in table.rows
        for line in row.lines
        for cell in line
        if isinstance(cell, Number)
    ]
    assert len(numbers) > 5000
    assert {value for value in numbers if value not in known} == set()


def test_every_table_is_rectangular_and_renders(tables: list[Table]) -> None:
    for table in tables:
        assert {sum(head.span for head in heads) for heads in table.heads} == {table.n_columns}
        assert {len(line) for row in table.rows for line in row.lines} == {table.n_columns}
        assert any(cell is not None for row in table.rows for line in row.lines for cell in line)
        for rendered in (html.render(table), latex.render(table), markdown.render(table)):
            assert table.notes[-1].split("，")[0] in rendered


def test_every_coefficient_has_a_row(tables: list[Table], con: duckdb.DuckDBPyConnection) -> None:
    """Dummies apart, for which a row of effects stands: as many coefficients in a column as the fit has."""
    prints = dict(con.execute("select spec_id, spec_json ->> '$.same_as' from results.specs").fetchall())
    counts = dict(
        con.execute(
            "select spec_id, count(*) from results.estimates "
            "where is_headline and not regexp_full_match(term, '\\w+=.*') group by all"
        ).fetchall()
    )
    for table in tables:
        for place, spec_id in enumerate(table.spec_ids):
            shown = [row for row in table.rows if len(row.lines) == 2 and row.lines[0][place] is not None]
            assert len(shown) == counts.get(prints.get(spec_id) or spec_id, 0), spec_id


def test_each_of_them_says_that_the_data_is_synthetic(tables: list[Table]) -> None:
    for table in tables:
        assert table.is_synthetic
        assert "合成数据" in table.caption
        assert "合成数据" in table.notes[-1]
