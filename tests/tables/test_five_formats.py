"""One table in five formats holds the same numbers, and they are those of results.estimates."""

import re

import duckdb
import pytest

from orchestration.tables import Number, Table, build, excel, html, latex, markdown, word
from tests.tables import readers

SPECS = ["dai2024.T3", "zhang_song2025.T5", "li2026.T5"]


@pytest.fixture(scope="module", params=SPECS)
def table(request: pytest.FixtureRequest, con: duckdb.DuckDBPyConnection) -> Table:
    (found,) = build(con, [request.param], style="cn-journal", lang="en")
    return found


def test_text_formats_show_the_cells_of_the_model(table: Table) -> None:
    model, heads = readers.of_model(table), len(table.heads)
    spaces = [[" ".join(cell.split()) for cell in row] for row in model]
    assert readers.of_html(html.render(table)) == spaces
    assert readers.of_markdown(markdown.render(table), heads) == spaces
    assert readers.of_word(word.document([table]), heads) == spaces
    latex_rows = readers.of_latex(latex.render(table), heads)
    assert [row[1:] for row in latex_rows] == [[cell.replace("–", "--") for cell in row[1:]] for row in spaces]


def test_the_workbook_holds_the_numbers_in_full(table: Table) -> None:
    model = [line for row in table.rows for line in row.lines]
    found = readers.of_excel(excel.document([table]), len(table.heads), len(model))
    for line, row in zip(model, found, strict=True):
        for cell, value in zip(line, row[1:], strict=True):
            if isinstance(cell, Number):
                assert isinstance(value, int | float) and value == cell.value
            else:
                assert value == cell


def test_they_are_those_of_results_estimates(table: Table, con: duckdb.DuckDBPyConnection) -> None:
    """Read back from Markdown, column by column, rounded as they are shown."""
    rows = readers.of_markdown(markdown.render(table), len(table.heads))
    for place, spec_id in enumerate(table.spec_ids, start=1):
        shown = [row[place].rstrip("*") for row in rows if row[place]]
        fit_id = con.execute(
            "select coalesce(spec_json ->> '$.same_as', spec_id) from results.specs where spec_id = ?", [spec_id]
        ).fetchone()
        estimates = con.execute(
            "select estimate, std_error from results.estimates "
            "where spec_id = ? and is_headline and not regexp_full_match(term, '\\w+=.*')",
            fit_id,
        ).fetchall()
        assert estimates
        for estimate, error in estimates:
            assert any(_rounds_to(estimate, text) for text in shown), (spec_id, estimate, shown)
            assert any(_rounds_to(error, text[1:-1]) for text in shown if text.startswith("(")), (spec_id, error)


def _rounds_to(value: float, text: str) -> bool:
    if not re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", text):
        return False
    mantissa, _, exponent = text.partition("e")
    half_unit = 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(value - float(text)) <= half_unit * (1 + 1e-9)
