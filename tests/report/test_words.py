"""Every word of the interface in both languages, and none that nothing says."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.report.sections import diagnostics
from orchestration.report.words import named, words
from tests.report.test_page import CHINESE

PACKAGE = words.file.parent


def test_only_names_of_methods_and_signs_are_the_same_in_chinese() -> None:
    same = {said.english for said in words.own.values() if not CHINESE.search(said.chinese)}
    assert not [said for said in same if re.search(r"\b[a-z]{4,}\b", said) and not said[0].isupper()]


def test_no_word_is_left_over_and_none_is_missing() -> None:
    files = [*PACKAGE.rglob("*.j2"), *PACKAGE.rglob("*.py"), PACKAGE / "page.js"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    written = set(re.findall(r"[\"']([a-z_0-9]+)[\"']", text)) | set(diagnostics.KEYS)
    groups = set(re.findall(r"name\(\"(\w+)\"|named\(\"(\w+)\"", text))
    known = {group for pair in groups for group in pair if group} | {"kind", "note"}
    for key in words.own:
        group, dot, _ = key.partition(".")
        assert group in known if dot else key in written or key.startswith(("kind_", "stamp_")), key
    asked = set(re.findall(r"\bt\(\"([\w.]+)\"[,)]", text))
    assert asked <= set(words.known)


def test_words_within_words_speak_their_own_language() -> None:
    how = named("deflation", "divide")
    said = words("at_prices", year=2010, deflator="cpi", how=how)
    assert how.english in said.english and how.chinese in said.chinese and "2010" in said.chinese
    assert named("estimator", "of_my_own").english == "of_my_own"


def test_checks_and_tests_of_the_project_have_words(sample_home: Path) -> None:
    import duckdb

    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        lists = {
            "test": "select distinct test from results.diagnostics",
            "check": "select distinct check_name from reports.audit",
            "verdict": "select distinct verdict from reports.audit union select verdict from reports.scorecard",
            "estimator": "select distinct estimator from results.specs",
            "covariance": "select distinct covariance from results.estimates where is_headline",
            "title": "select distinct table_title_en from published.published_results where table_no <> 'text'",
            "weighting": "select distinct weighting from registry.indices",
            "concept": "select distinct concept from registry.measures",
        }
        for group, query in lists.items():
            missing = [name for (name,) in con.execute(query).fetchall() if f"{group}.{name}" not in words]
            assert not missing, f"rows for words.csv, as {group}.{missing[0]}"
