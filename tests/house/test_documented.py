"""Every relation and column of the built sample is described in English and Chinese, every number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from orchestration.documented import catalog
from orchestration.documented.relations import Relation
from orchestration.documented.words import Dictionary
from orchestration.documented.write import write
from orchestration.registry import rows
from orchestration.workspace import Workspace

LARGEST = 3_000_000
"""Bytes of the page."""
WITHOUT_KEY = {
    *("quarantine.rows", "raw.loads", "raw.sources", "results.diagnostics", "results.dropped"),
    *("raw.raw_customs_trade_files", "staging.stg_customs__file"),
}
"""Relations in which a row may stand twice, or that have one row: one source, or file, has several downloads."""


@dataclass(frozen=True)
class Documented:
    relations: tuple[Relation, ...]
    page: str
    tree: ElementTree.Element
    """Parsed as XML, which is stricter than HTML: every element is closed, every character escaped."""


@pytest.fixture(scope="module")
def documented(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Documented:
    workspace = Workspace(tmp_path_factory.mktemp("documented"))
    workspace.build.mkdir()
    workspace.warehouse.symlink_to(sample_home / "build" / "warehouse.duckdb")
    out = workspace.build / "docs" / "index.html"
    relations = write(workspace, out)
    page = out.read_text(encoding="utf-8")
    return Documented(relations, page, ElementTree.fromstring(page))


@pytest.fixture(scope="module")
def con(sample_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, which has the views of raw files that the published one leaves out."""
    with duckdb.connect(str(sample_home / "build" / "warehouse.duckdb"), read_only=True) as con:
        yield con


def is_chinese(text: str) -> bool:
    return bool(re.search(r"[一-鿿]", text))


def test_every_relation_is_described_in_both_languages(documented: Documented) -> None:
    assert len(documented.relations) > 160
    missing = {
        f"relation,{relation.name},{relation.words.english!r}"
        for relation in documented.relations
        if not relation.words.english or not is_chinese(relation.words.chinese)
    }
    assert not missing, "rows for registry/descriptions.csv:\n" + "\n".join(sorted(missing))


def test_every_column_is_described_in_both_languages(documented: Documented) -> None:
    assert sum(len(relation.columns) for relation in documented.relations) > 1700
    missing = {
        f"column,{column.name},{column.words.english!r}  ({relation.name})"
        for relation in documented.relations
        for column in relation.columns
        if not column.words.english or not is_chinese(column.words.chinese)
    }
    assert not missing, "rows for registry/descriptions.csv:\n" + "\n".join(sorted(missing))


def test_every_number_has_a_unit_that_both_languages_name(documented: Documented) -> None:
    dictionary = Dictionary(rows)
    numbers = {
        f"{relation.name}.{column.name}": column.words.unit
        for relation in documented.relations
        for column in relation.columns
        if column.is_numeric
    }
    assert len(numbers) > 600
    assert not [name for name, unit in numbers.items() if not unit]
    unnamed = {unit for unit in numbers.values() if not dictionary.of_unit(unit).chinese}
    assert not unnamed, "neither registry/units.csv nor a row of kind unit in registry/descriptions.csv names them"


def test_no_description_is_left_over(documented: Documented) -> None:
    used = {("relation", r.name, r.words.english) for r in documented.relations}
    used |= {("column", column.name, column.words.english) for r in documented.relations for column in r.columns}
    units = {column.words.unit for r in documented.relations for column in r.columns}
    left_over = [
        (row["kind"], row["name"], row["description_en"])
        for row in rows("descriptions")
        if (row["kind"], row["name"], row["description_en"]) not in used
        and not (row["kind"] == "unit" and row["name"] in units)
    ]
    assert not left_over, "no relation, column or number of the sample says so any more"


def test_every_relation_names_its_grain_and_keeps_it(documented: Documented, con: duckdb.DuckDBPyConnection) -> None:
    keyed = {relation.name: relation.key for relation in documented.relations if relation.name not in WITHOUT_KEY}
    assert not [name for name, key in keyed.items() if not key]
    repeated = []
    for name, key in keyed.items():
        columns = ", ".join(f'"{column}"' for column in key)
        if con.execute(f"select 1 from {name} group by {columns} having count(*) > 1 limit 1").fetchall():
            repeated.append((name, key))
    assert not repeated


def test_the_comments_of_the_published_file_say_it_in_both_languages(con: duckdb.DuckDBPyConnection) -> None:
    comments = con.execute("""
        select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns() where not internal
        union all
        select schema_name || '.' || table_name, comment from duckdb_tables() where not internal
        union all
        select schema_name || '.' || view_name, comment from duckdb_views() where not internal""").fetchall()
    assert not [place for place, comment in comments if not comment or " | " not in comment or not is_chinese(comment)]


def test_the_page_needs_no_network_and_no_other_file(documented: Documented) -> None:
    assert len(documented.page.encode()) < LARGEST
    assert "://" not in documented.page and "url(" not in documented.page and "@import" not in documented.page
    loads = {"src", "srcset", "data", "action", "poster"}
    assert not [element.tag for element in documented.tree.iter() if loads & set(element.attrib)]
    assert not list(documented.tree.iter("link"))
    targets = {element.get("id") for element in documented.tree.iter()}
    links = [element.attrib["href"] for element in documented.tree.iter("a")]
    assert len(links) > 400
    assert not [link for link in links if not link.startswith("#") or link[1:] not in targets]


def test_the_page_lists_every_column_as_it_was_built(documented: Documented, con: duckdb.DuckDBPyConnection) -> None:
    shown = {
        element.attrib["id"]: [row.findtext("th") for row in element.iter("tr")][1:]
        for element in documented.tree.iter("details")
    }
    built = {name: [column.name for column in there.columns] for name, there in catalog.relations(con).items()}
    assert shown == built
    assert len(shown["marts.panel_province"]) > 180


def test_the_page_tells_what_is_made_of_what(documented: Documented) -> None:
    by_name = {relation.name: relation for relation in documented.relations}
    assert by_name["staging.stg_customs__trade"].reads == ("raw.raw_customs_trade",)
    assert "marts.indicators" in by_name["marts.panel_province"].reads
    assert "reports.scorecard" in by_name["published.published_results"].read_by
    assert "synthetic sample" in documented.page and "合成样本" in documented.page
