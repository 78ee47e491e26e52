"""The page as a file: whole, small, in two languages, well made, the same bytes again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from orchestration.report import sections
from tests.conftest import resilience
from tests.report.conftest import Report

LARGEST = 10_000_000
"""Bytes of the page of the sample."""
LONGEST = 40
"""Seconds of processor time: 20 on a machine of its own, doubled where others share its caches."""
CHINESE = re.compile("[一-鿿]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
"""Two English words in a row; ids, units and names of methods are one."""


def shown(element: Element, language: str, *, spoken: str = "") -> Iterator[tuple[str, str, Element]]:
    """Every text that is to be seen in `language`, with the language it is marked as, and its element."""
    marked = element.get("lang", "")[:2]
    if element.tag in ("script", "style", "{http://www.w3.org/2000/svg}svg"):
        return
    if marked and marked != language and "data-only" not in element.attrib and element.tag != "html":
        return
    spoken = f"only {marked}" if "data-only" in element.attrib else marked or spoken
    if element.text and element.text.strip():
        yield element.text.strip(), spoken, element
    for child in element:
        yield from shown(child, language, spoken=spoken)
        if child.tail and child.tail.strip():
            yield child.tail.strip(), spoken, element


def test_it_is_small_and_soon_made(report: Report) -> None:
    assert 1_000_000 < len(report.text.encode()) < LARGEST
    assert report.seconds < LONGEST


def test_the_command_writes_the_same_bytes_once_more(report: Report, sample_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.html"
    said = resilience(
        tmp_path, "report", "--warehouse", sample_home / "warehouse.duckdb", "--out", out, PYTHONHASHSEED="7"
    ).stdout
    assert out.read_bytes() == report.file.read_bytes()
    assert str(out) in said and "MB" in said
    assert [file.name for file in tmp_path.iterdir()] == ["again.html"]


def test_every_section_stands_there_with_something_in_it(report: Report) -> None:
    found = {element.get("id"): element for element in report.tree.iter("section")}
    assert list(found) == [part.ID for part in sections.ALL]
    for name, section in found.items():
        assert not [e for e in section.iter("p") if e.get("class") == "nothing"], name
        assert next(section.iter("summary" if name == "pictures" else "table"), None) is not None or name == "trace"
    assert len({e.get("id") for e in report.tree.iter() if e.get("data-item") == "regression"}) > 200


def test_no_chinese_is_shown_in_english_but_names_known_in_no_other_language(report: Report) -> None:
    strays = [
        t for t, spoken, e in shown(report.tree, "en") if CHINESE.search(t) and spoken != "only zh" and e.tag != "title"
    ]
    assert not strays
    only = {t for t, spoken, _ in shown(report.tree, "en") if spoken == "only zh"} - {"中文"}
    cities = {row for row in only if len(row) <= 6}
    assert only == cities, "whatever is longer than the name of a city has an English label"


def test_no_english_is_shown_in_chinese_but_what_is_marked_as_english(report: Report) -> None:
    strays = [
        (text, element.tag)
        for text, spoken, element in shown(report.tree, "zh")
        if ENGLISH.search(text) and spoken not in ("only en", "zh") and element.tag not in ("code", "title", "small")
    ]
    assert not strays


def test_synthetic_data_are_called_so_on_top_at_tables_at_pictures_and_on_paper(report: Report) -> None:
    kind = next(element for element in report.tree.iter() if element.get("id") == "kind")
    assert "Synthetic data" in "".join(kind.itertext()) and "合成数据" in "".join(kind.itertext())
    for caption in report.tree.iter("caption"):
        assert re.search("synthetic|合成", "".join(caption.itertext())), "".join(caption.itertext())
    for figure in report.tree.iter("figure"):
        assert "synthetic data" in "".join(figure.itertext())
    assert 'content: "Synthetic data' in report.text and 'content: "合成数据' in report.text


def test_it_asks_for_no_other_file_and_runs_no_script_but_its_own(report: Report) -> None:
    assert "@import" not in report.text and not list(report.tree.iter("link")) and not list(report.tree.iter("img"))
    loads = {"src", "srcset", "data", "action", "poster"}
    assert not [element.tag for element in report.tree.iter() if loads & set(element.attrib)]
    policy = next(e.get("content", "") for e in report.tree.iter("meta") if e.get("http-equiv"))
    assert "default-src 'none'" in policy and re.search(r"script-src 'sha256-[\w+/=]{44}'", policy)
    assert len(list(report.tree.iter("script"))) == 1
    assert not [a for e in report.tree.iter() for a in e.attrib if a.startswith("on")]


def test_ids_are_of_one_element_and_links_lead_to_one(report: Report) -> None:
    ids = Counter(element.get("id") for element in report.tree.iter() if element.get("id"))
    assert not [name for name, n in ids.items() if n > 1]
    links = [element.get("href", "") for element in report.tree.iter("a")]
    assert len(links) > 500
    assert not [link for link in links if link[:1] != "#" or link[1:] not in ids]
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        named = [name for e in report.tree.iter() for name in e.get(attribute, "").split()]
        assert not [name for name in named if name not in ids], attribute


def test_tables_headings_and_landmarks_are_made_for_readers_of_every_kind(report: Report) -> None:
    for table in report.tree.iter("table"):
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))
    levels = [int(e.tag[1]) for e in report.tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels.count(1) == 1
    depth = 1
    for level in levels:
        assert level <= depth + 1
        depth = level
    for landmark in ("header", "main", "nav", "footer"):
        assert next(report.tree.iter(landmark), None) is not None
    for region in report.tree.iter("div"):
        if region.get("tabindex"):
            assert region.get("role") == "region" and region.get("aria-labelledby")
    search = next(e for e in report.tree.iter("input"))
    assert [label for label in report.tree.iter("label") if label.get("for") == search.get("id")]
    for picture in report.tree.iter("{http://www.w3.org/2000/svg}svg"):
        assert picture.get("role") == "img" or picture.get("aria-hidden") == "true"
