"""The page beside the well-trodden way: nothing built, words of the user's own, a file that is in use."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from orchestration.documented import catalog
from orchestration.documented.page import Origin, page
from orchestration.documented.relations import described
from orchestration.documented.words import Dictionary, Words
from orchestration.errors import UserError
from orchestration.opened import opened
from orchestration.registry import rows
from tests.conftest import resilience


def test_before_the_first_build_the_page_tells_of_the_project(tmp_path: Path) -> None:
    out = tmp_path / "columns.html"
    said = resilience(tmp_path, "docs", "--out", out).stdout
    tree = ElementTree.fromstring(out.read_text(encoding="utf-8"))
    panel = next(element for element in tree.iter("details") if element.get("id") == "marts.panel_city")
    names = {row.findtext("th") for row in panel.iter("tr")}
    cities = {row["indicator_id"] for row in rows("indicators") if row["region_type"] == "city"}
    assert cities and cities < names and "year" in names
    assert "results.fits" in {element.get("id") for element in tree.iter("details")}
    assert "nothing has been built" in "".join(tree.itertext())
    assert str(out) in said and not (tmp_path / "build" / "warehouse.duckdb").exists()


def test_a_comment_is_found_in_one_language_and_in_both() -> None:
    dictionary = Dictionary(rows)
    year = Words("Calendar year", "年份", "year")
    assert dictionary.of_column("marts.measures", "year", "Calendar year") == year
    assert dictionary.of_column("marts.measures", "year", "Calendar year | 年份") == year
    assert dictionary.of_column("marts.measures", "year", "Year of the harvest") == Words("Year of the harvest")


def test_a_panel_takes_its_words_from_the_registries_of_its_grain() -> None:
    dictionary = Dictionary(rows)
    (trade,) = [row for row in rows("indicators") if row["indicator_id"] == "trade_total_100m_yuan"]
    words = dictionary.of_column("marts.panel_province", "trade_total_100m_yuan", "")
    assert words == Words(trade["label_en"], trade["label_zh"], trade["unit"])
    assert dictionary.of_unit(words.unit).chinese == "亿元"


def test_words_of_the_users_own_are_escaped_and_shown_in_english_where_nobody_wrote_chinese() -> None:
    with duckdb.connect() as con:
        con.execute(
            'create schema own; create table own."a<b" (x double); comment on column own."a<b".x is \'p < q & "r"\''
        )
        dictionary = Dictionary(rows)
        relations = described(catalog.relations(con), {}, dictionary)
    tree = ElementTree.fromstring(page(relations, dictionary, Origin("user")))
    (details,) = tree.iter("details")
    assert details.get("id") == "own.a<b"
    assert [cell.text for cell in details.iter("td")] == ["double", None, 'p < q & "r"', 'p < q & "r"']


def test_a_warehouse_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "warehouse.duckdb"
    broken.write_text("no database")
    with pytest.raises(UserError, match=r"warehouse\.duckdb: is not a valid DuckDB database"):
        opened(broken)
