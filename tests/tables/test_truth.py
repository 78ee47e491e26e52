"""What a table says of its own stars, errors, effects and samples is so."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import UserError
from orchestration.tables import STYLES, Number, Style, Table, build, build_printed
from orchestration.tables.columns import Columns
from orchestration.tables.entries import entries
from orchestration.tables.labels import Labels
from orchestration.tables.notes import LEVELS, notes
from orchestration.tables.source import fitted
from orchestration.tables.words import Words


def one(con: duckdb.DuckDBPyConnection, *names: str, **options: object) -> Table:
    (table,) = build(con, names, **({"lang": "en"} | options))  # type: ignore[arg-type]
    return table


def cells(table: Table, label: str) -> list[object]:
    return [cell for row in table.rows if row.label == label for cell in row.lines[0]]


@pytest.mark.parametrize("covariance", [None, "classical"])
def test_stars_follow_the_thresholds_that_the_note_states(
    con: duckdb.DuckDBPyConnection, covariance: str | None
) -> None:
    table = one(con, "dai2024.T6", covariance=covariance)
    note = next(text for text in table.notes if "***" in text)
    stated = tuple(float(level) for level in re.findall(r"p < ([\d.]+\d)", note))
    assert stated == LEVELS
    rows = con.execute(
        "select estimate, p_value from results.estimates "
        "where case when $1 is null then is_headline else covariance = $1 end and spec_id in (select unnest($2))",
        [covariance, list(table.spec_ids)],
    ).fetchall()
    p_values = dict(rows)
    shown = [cell for row in table.rows if len(row.lines) == 2 for cell in row.lines[0] if isinstance(cell, Number)]
    assert len({cell.stars for cell in shown}) > 2
    for cell in shown:
        assert cell.stars == "*" * sum(p_values[cell.value] < level for level in stated)


@pytest.mark.parametrize("style", [style for style in STYLES.values() if not style.stars])
def test_a_style_without_stars_has_none_and_no_legend(con: duckdb.DuckDBPyConnection, style: Style) -> None:
    table = one(con, "dai2024.T3", style=style.name)
    assert not any("*" in note for note in table.notes)
    assert {cell.stars for row in table.rows for line in row.lines for cell in line if isinstance(cell, Number)} == {""}


def test_the_note_names_the_covariance_of_every_column(con: duckdb.DuckDBPyConnection) -> None:
    note = one(con, "dai2024.T3", variants=True).notes[0]
    assert "(1), (4), (5): heteroskedasticity-robust errors (HC1)" in note
    assert "(2), (3), (6), (7): errors clustered by province" in note
    assert "conventional errors" in one(con, "dai2024.T3", covariance="classical").notes[0]


def test_the_note_tells_apart_what_results_hold_under_one_name(con: duckdb.DuckDBPyConnection) -> None:
    table = one(con, "zhang_song2025.T5.2", "zhang_song2025.T5.3", other_equations=True)
    assert "(1): errors corrected for the estimated first step" in table.notes[0]
    assert "(2): errors of maximum likelihood" in table.notes[0]
    assert "(3): two-step errors with Windmeijer's correction" in table.notes[0]
    known = entries(con)
    (gmm,) = fitted(con, known, ["zhang_song2025.T5.3"])
    for options, words in (({"steps": 1}, "robust one-step errors"), ({"windmeijer": False}, "without correction")):
        entry = replace(gmm.entry, spec=gmm.spec | {"options": gmm.options | options})
        columns = Columns([replace(gmm, entry=entry)], Labels(Words("en")))
        assert words in notes(columns, ["windmeijer"], "se", has_stars=False)[0]


def test_with_another_covariance_no_figure_of_the_headline_is_shown(con: duckdb.DuckDBPyConnection) -> None:
    table = one(con, "zhang_song2025.T5.5", covariance="hc1")
    labels = {row.label for row in table.rows}
    assert labels.isdisjoint({"F", "Wald χ²", "Prob > F"}) and "R²" in labels
    assert not any("First-stage" in label for label in labels)
    assert any("headline covariance" in note for note in table.notes)


def test_a_covariance_that_a_column_lacks_is_refused_with_the_nearest(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UserError, match="did you mean 'cluster'") as refused:
        one(con, "dai2024.T3", covariance="clustered")
    assert refused.value.exit_code == 2
    with pytest.raises(UserError, match="have no errors"):
        one(con, "dai2024.T1", covariance="hc1")


def test_errors_below_the_coefficient(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "select std_error, statistic, p_value from results.estimates "
        "where spec_id = 'dai2024.T3.1' and is_headline and term = '_cons'"
    ).fetchall()[0]
    below = {}
    for errors, sign in (("se", "("), ("t", "("), ("p", "[")):
        row = next(row for row in one(con, "dai2024.T3.1", errors=errors).rows if row.label == "Constant")
        below[errors] = row.lines[1][0]
        assert below[errors].shown().startswith(sign)
    assert tuple(cell.value for cell in below.values()) == found


def test_collapsed_controls_are_one_row_and_none_of_their_coefficients(con: duckdb.DuckDBPyConnection) -> None:
    shown, collapsed = one(con, "dai2024.T3"), one(con, "dai2024.T3", are_controls_shown=False)
    assert cells(collapsed, "Controls") == ["No", "Yes"]
    assert not cells(shown, "Controls")
    assert len(list(shown.rows)) - len(list(collapsed.rows)) == 4 - 1


def test_effects_and_subgroups_are_said(con: duckdb.DuckDBPyConnection) -> None:
    table = one(con, "dai2024.T6", variants=True)
    specs = entries(con)
    for label, column in (("Province fixed effects", "region_id"), ("Year fixed effects", "year")):
        wanted = ["Yes" if column in specs[each].spec["fixed_effects"] else "No" for each in table.spec_ids]
        assert cells(table, label) == wanted
    samples = [head.text for head in table.heads[-1]]
    assert samples == [f"{part}, 11/8/12 of the statistical office" for part in ("East", "Central", "West")]


def test_gmm_says_how_it_removes_effects_and_what_it_tests(con: duckdb.DuckDBPyConnection) -> None:
    table = one(con, "dai2024.T5")
    assert any("removes the unit effects" in note for note in table.notes)
    assert {"AR(1), p", "AR(2), p", "Hansen J, p", "Instruments"} <= {row.label for row in table.rows}


def test_event_times_stand_in_order_above_the_controls(con: duckdb.DuckDBPyConnection) -> None:
    labels = [row.label for row in one(con, "zhang_song2025.T6.3-6").rows]
    events = [
        int(label.removeprefix("Event time ").replace("−", "-")) for label in labels if label.startswith("Event time")
    ]
    assert events == sorted(events) and len(events) == 10
    assert labels[: len(events)] == [label for label in labels if label.startswith("Event time")]
    assert any("event time −5 is the base" in note for note in one(con, "zhang_song2025.T6.3-6").notes)


def test_printed_stands_beside_estimated_and_is_not_comparable(con: duckdb.DuckDBPyConnection) -> None:
    (table,) = build_printed(con, ["dai2024.T3"], style="plain")
    assert [head.text for head in table.heads[1]][:2] == ["printed", "estimated (synthetic data, not comparable)"]
    assert any("not comparable" in note for note in table.notes)
    printed = con.execute(
        "select value, stars from published.published_results where table_no = '3' and \"column\" = '2' "
        "and paper_id = 'dai2024' and term = 'ln_pop_density' and stat_kind = 'coef'"
    ).fetchall()[0]
    row = next(row for row in table.rows if row.label.startswith("Log of population density"))
    assert (row.lines[0][2].value, row.lines[0][2].stars) == printed  # type: ignore[union-attr]
    estimated = con.execute(
        "select estimated from reports.scorecard where cell_id = 'dai2024.T3.2.ln_pop_density' and stat_kind = 'coef'"
    ).fetchall()[0][0]
    assert row.lines[0][3].value == estimated  # type: ignore[union-attr]


def test_with_data_of_ones_own_the_verdicts_of_the_scorecard_stand_beside(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "user.duckdb"
    shutil.copyfile(sample, file)
    with duckdb.connect(str(file)) as con:
        con.execute("update results.runs set data_kind = 'user'")
        wanted = con.execute(
            "select verdict from reports.scorecard where paper_id = 'dai2024' and table_no = '3' order by all"
        ).fetchall()
        (table,) = build_printed(con, ["dai2024.T3"], lang="en")
    assert [head.text for head in table.heads[1]] == ["printed", "estimated", "verdict"] * 2
    verdicts = [cell for row in table.rows for line in row.lines for cell in line[2::3] if cell]
    assert sorted(str(verdict).replace(" ", "_") for verdict in verdicts) == [verdict for (verdict,) in wanted]
    assert not any("synthetic" in text for text in (table.caption, *table.notes))


def test_every_printed_figure_of_a_table_stands_in_it(con: duckdb.DuckDBPyConnection) -> None:
    names = [name for (name,) in con.execute("select distinct paper_id from results.specs").fetchall()]
    for table in build_printed(con, sorted(names)):
        paper, number = table.name.removesuffix("_printed").split(".T")
        n_figures = con.execute(
            "select count(*) from published.published_results where paper_id = ? and table_no = ?", [paper, number]
        ).fetchall()[0][0]
        shown = [cell for row in table.rows for line in row.lines for cell in line[::2] if cell is not None]
        assert len(shown) == n_figures, table.name


def test_the_star_note_of_a_printed_table_is_the_papers(con: duckdb.DuckDBPyConnection) -> None:
    (table,) = build_printed(con, ["li2026.T2"], lang="en")
    assert "* p < 0.05, ** p < 0.01, *** p < 0.001" in table.notes[0]
    (table,) = build_printed(con, ["dai2024.T3"], lang="en")
    assert "* p < 0.1, ** p < 0.05, *** p < 0.01" in table.notes[0]


def test_printed_columns_of_several_tables_stand_in_their_own(con: duckdb.DuckDBPyConnection) -> None:
    tables = build_printed(con, ["dai2024.T3.2", "li2026.T2.1", "dai2024.T3.1"], lang="en")
    assert [(table.spec_ids, [head.text for head in table.heads[0]]) for table in tables] == [
        (("dai2024.T3.2", "dai2024.T3.1"), ["(1)", "(2)"]),
        (("li2026.T2.1",), ["(1)"]),
    ]


def test_the_usual_levels_are_those_of_the_audit() -> None:
    from warehouse.kernels.audit import stars

    assert stars.LEVELS["conv"] == LEVELS


def test_a_variant_is_not_printed(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UserError, match="is not printed"):
        build_printed(con, ["dai2024.T3.1@oneway"])
