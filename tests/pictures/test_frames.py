"""What is drawn is what the warehouse holds."""

import pandas as pd
import pytest

from orchestration.pictures import Request, style, subsets, tiles
from orchestration.pictures.kinds import kind_named
from orchestration.pictures.source import Source
from tests.pictures.conftest import REQUESTS


def frame(con, kind: str, request: Request | None = None) -> pd.DataFrame:
    return kind_named(kind).module.frame(Source(con), request or REQUESTS[kind])


def test_coefficients_are_the_headlines(con) -> None:
    found = frame(con, "coefficients", Request(("dai2024.T3.1", "dai2024.T3.2"), terms=("ln_invention_patents",)))
    kept = con.execute(
        """select spec_id, estimate, ci_low, ci_high from results.estimates where is_headline
        and term = 'ln_invention_patents' and spec_id in ('dai2024.T3.1', 'dai2024.T3.2') order by 1"""
    ).df()
    pd.testing.assert_frame_equal(found[list(kept)], kept)


def test_constants_are_left_out_unless_named(con) -> None:
    assert "_cons" not in set(frame(con, "coefficients")["term"])
    assert list(frame(con, "coefficients", Request(("dai2024.T3.1",), terms=("_cons",)))["term"]) == ["_cons"]


def test_terms_that_nobody_named_are_those_of_the_question(con) -> None:
    def terms(spec_id: str) -> set[str]:
        return set(frame(con, "coefficients", Request((spec_id,)))["term"])

    assert terms("digitech_mfg2024.T4.2") == {"digital_technology", "human_capital"}
    assert terms("li2026.T3.2#first:digital_trade") == {"iv_telecom1984_x_users__split"}
    assert "marketization" in terms("zhang_song2025.T6.2#propensity")  # it has controls only


def test_reference_period_is_zero_and_marked_once(con) -> None:
    found = frame(con, "event_study", Request(("zhang_song2025.T6.3-6",)))
    reference = found[found["is_reference"]]
    assert list(reference["event_time"]) == [-5]
    assert list(reference["estimate"]) == [0.0]
    assert list(found["event_time"]) == list(range(-5, 6))


def test_a_design_that_estimates_every_period_has_no_reference(con) -> None:
    found = frame(con, "event_study", Request(("zhang_song2025.T6.3-6@imputation",)))
    assert not found["is_reference"].any()


def test_filled_cells_of_an_indicator_are_marked(con) -> None:
    filled = con.execute(
        """select any_value(indicator_id), region_type, count(*) from marts.indicators
        where is_interpolated and region_type = 'province' group by indicator_id, region_type order by 1 limit 1"""
    ).fetchall()[0]
    found = frame(con, "path", Request((filled[0],)))
    assert found["is_filled"].sum() == filled[2] > 0


def test_filled_cells_beneath_an_index_are_marked(con) -> None:
    known = con.execute(
        "select region_id, year from marts.interpolated_cells where column_name = 'digital_economy' order by all"
    ).fetchall()
    found = frame(con, "path", Request(("digital_economy",)))
    marked = found.loc[found["is_filled"], ["region_id", "year"]]
    assert list(marked.itertuples(index=False, name=None)) == known


def test_regions_by_code_and_by_either_name(con) -> None:
    found = frame(con, "path")
    chosen = found[found["place"] >= 0].groupby("place")["region_id"].first()
    assert list(chosen) == ["320000", "440000", "520000", "310000"]


def test_years_of_a_path_are_a_span(con) -> None:
    assert set(frame(con, "path", Request(("resilience__li",), years=(2017, 2019)))["year"]) == {2017, 2018, 2019}


def test_weights_of_a_year_sum_to_one(con) -> None:
    found = frame(con, "weights", Request(("digital_technology__by_year",), years=(2015,)))
    assert set(found["period"]) == {"2015"}
    assert found["weight"].sum() == pytest.approx(1)
    assert found["dimension"].notna().all()


def test_groups_of_the_last_year(con) -> None:
    found = frame(con, "distribution")
    assert set(found["group_name"]) == {"east", "central", "west"}
    assert set(found["year"]) == {
        con.execute("select max(year) from marts.index_values where index_id = 'resilience__li'").fetchone()[0]
    }


def test_every_province_has_one_tile_of_its_own(con) -> None:
    found = frame(con, "tiles")
    provinces = {
        code for (code,) in con.execute("select region_id from registry.regions where level = 'province'").fetchall()
    }
    assert set(found["region_id"]) == provinces | {"710000", "810000", "820000"}
    assert not found.duplicated(["column", "row"]).any()
    assert set(found.loc[found["value"].isna(), "region_id"]) >= {"710000", "810000", "820000"}


def test_tiles_lie_as_provinces_do() -> None:
    """Neighbours by land, the outermost by name: who lies west or north of whom."""
    layout = pd.read_csv(tiles.LAYOUT, dtype={"region_id": str}).set_index("region_id")
    assert layout["row"].idxmin() == "230000"  # Heilongjiang
    assert set(layout.index[layout["column"] == 0]) == {"650000", "540000"}  # Xinjiang, Tibet
    for west, east in (("110000", "120000"), ("630000", "610000"), ("510000", "500000"), ("340000", "320000")):
        assert layout.loc[west, "column"] == layout.loc[east, "column"] - 1
        assert layout.loc[west, "row"] == layout.loc[east, "row"]
    for north, south in (("110000", "130000"), ("420000", "430000"), ("430000", "440000"), ("330000", "710000")):
        assert layout.loc[north, "column"] == layout.loc[south, "column"]
        assert layout.loc[north, "row"] == layout.loc[south, "row"] - 1


def test_rank_change_is_of_the_second_from_the_first(con) -> None:
    ids = ("resilience__export_deviation", "resilience__trade_deviation")
    one = frame(con, "definitions", Request(ids))["rank_change"].iloc[0]
    other = frame(con, "definitions", Request(ids[::-1]))["rank_change"].iloc[0]
    kept = con.execute(
        """select rank_change from reports.definitions_compared
        where (left_id, right_id) = (?, ?) and region_type = 'province'""",
        list(ids),
    ).fetchone()[0]
    assert (one, other) == (kept, -kept)


def test_pairs_of_two_definitions_are_those_that_were_compared(con) -> None:
    found = frame(con, "definitions", Request(("resilience__trade_deviation", "resilience__export_deviation")))
    assert len(found) == found["n"].iloc[0]
    assert found["value"].corr(found["rival_value"]) == pytest.approx(found["correlation"].iloc[0])


def test_choices_that_all_share_are_left_out(con) -> None:
    found = frame(con, "curve")
    choices = {choice for chosen in found["choices"] for choice in chosen}
    assert ("control", "ln_gdp") not in choices
    assert ("effects", "region_id,year") in choices and ("effects", "region_id") in choices
    assert found["estimate"].is_monotonic_increasing
    assert list(found.loc[found["is_plain"], "spec_id"]) == ["lin_wang2025.T5.1"]


def test_names_are_moved_apart_as_little_as_needed() -> None:
    assert list(style.spread([0.0, 10.0], 1.0)) == [0.0, 10.0]
    assert list(style.spread([5.2, 5.0, 0.0], 1.0)) == pytest.approx([5.6, 4.6, 0.0])


def test_words_and_closing_marks_stay_on_their_line() -> None:
    assert style.wrapped("Log of invention patents", 8) == "Log of\ninvention\npatents"
    lines = style.wrapped("出口韧性：相对反事实出口（上年出口乘全国增速），取对数", 13).split("\n")
    assert not any(line[0] in style.CLOSING for line in lines)
    assert not any(line.endswith("（") for line in lines)


def test_a_curve_over_controls_has_every_subset_once(con) -> None:
    """The plain one is the coefficient of results; the one without controls is the regression of the focal alone."""
    request = Request(("lin_wang2025.T5.2",), over="controls")
    found = kind_named("curve").module.frame(Source(con), request)
    n_controls = len({choice for choices in found["choices"] for choice in choices})
    assert len(found) == len(set(found["choices"])) == found["n_all"].iloc[0] == 2**n_controls <= subsets.MOST
    (plain,) = found[found["is_plain"]].itertuples()
    estimate = "select estimate from results.estimates where spec_id = ? and term = ? and is_headline"
    assert plain.estimate == pytest.approx(con.execute(estimate, [plain.spec_id, plain.term]).fetchall()[0][0])
    assert found.equals(kind_named("curve").module.frame(Source(con), request))
    assert found["estimate"].is_monotonic_increasing and (found["ci_low"] < found["ci_high"]).all()


def test_a_curve_over_controls_never_fits_more_than_it_says(con, monkeypatch) -> None:
    """Those with the fewest controls left out come first."""
    monkeypatch.setattr(subsets, "MOST", 5)
    found = kind_named("curve").module.frame(Source(con), Request(("lin_wang2025.T5.2",), over="controls"))
    sizes = sorted(map(len, found["choices"]))
    assert len(found) == 5 and sizes == [sizes[-1] - 1] * 4 + [sizes[-1]]
