"""The specifications of the five papers: every printed column and figure has one, and the panel has what they name."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.design import needed_columns
from analysis.spec import Spec, load_all
from orchestration.specifications import SHIPPED
from tests.analysis.printed import figures, flags
from tests.conftest import ROOT

REGISTRY = ROOT / "warehouse" / "seeds" / "registry"
SPECS = {spec.spec_id: spec for spec in load_all(sorted(SHIPPED.glob("*.yml")), origin="shipped")}
SQL = {"and", "between", "region_id", "year"}

NOT_ESTIMATED = {
    r".*\.text\..*": "printed in running text, not in a table",
    r"dai2024\.T5\.1\._f": "the F of xtabond2's option small; GMM refers to the normal distribution here",
    r"zhang_song2025\.T5\.2\._r2": "a two-step selection model has no R2",
    r"zhang_song2025\.T5\.3\._r2": "GMM has no R2",
    r"lin_wang2025\.T5\.\d\._hausman": "Hausman's test needs one effect: the variant @oneway of the column has it",
    r"li2026\.T[67]\.\d\._r2": "an overall R2, which two absorbed effects do not define",
    r"zhang_song2025\.T8\.\d\._sobel": "the print does not say whether it is a b, its z or its p",
}
"""Printed figures that no specification gives, and why."""

WITHOUT_ABSORBED_EFFECTS = "zhang_song2025.T5.3.flag_fe"
"""Printed as having effects: differences remove those of the cities, and the year dummies are an option of GMM."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_analysis_has_its_specification_and_nothing_else_is_plain(shared: Path) -> None:
    analyses = [row["analysis_id"] for row in rows(shared / "spec" / "analyses.csv")]
    assert len(analyses) == 115
    assert {name for name, spec in SPECS.items() if not spec.is_variant} == set(analyses)


def test_every_printed_figure_is_given_or_the_reason_is_known(shared: Path) -> None:
    given = {(spec.paper_id, spec.table_no, *key) for spec in SPECS.values() if spec.scored for key in figures(spec)}
    printed = rows(shared / "spec" / "published_results.csv")
    assert len(printed) == 1214
    reasons_used = set()
    for row in printed:
        key = (row["paper_id"], row["table_no"], row["column"], row["term"], row["stat_kind"])
        reasons = [pattern for pattern in NOT_ESTIMATED if re.fullmatch(pattern, row["cell_id"])]
        assert (key in given) != bool(reasons), row
        reasons_used |= set(reasons)
    assert reasons_used == set(NOT_ESTIMATED)


def test_the_printed_rows_of_yes_and_no_hold(shared: Path) -> None:
    chosen = {(s.paper_id, s.table_no, s.column_no): s for s in SPECS.values() if s.scored}
    for row in rows(shared / "spec" / "published_results.csv"):
        if row["stat_kind"].startswith("flag_") and row["cell_id"] != WITHOUT_ABSORBED_EFFECTS:
            spec = chosen[row["paper_id"], row["table_no"], row["column"]]
            assert flags(spec)[row["stat_kind"]] == (row["value"] == "1"), row["cell_id"]


def test_one_specification_meets_each_printed_column() -> None:
    columns = [(s.paper_id, s.table_no, s.column_no) for s in SPECS.values() if s.scored]
    assert len(columns) == len(set(columns)) == 115


def of_the_registry(grain: str) -> set[str]:
    """The columns of a panel, which the registry defines."""
    tables = {"indicators": "indicator_id", "indices": "index_id", "measures": "measure_id", "splits": "split_id"}
    return {"region_id", "year"} | {
        row[key]
        for table, key in tables.items()
        for row in rows(REGISTRY / f"{table}.csv")
        if row["region_type"] in (grain, "region")
    }


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_column_named_is_one_of_the_registry_or_of_the_panel_itself(spec: Spec) -> None:
    grain = re.findall(r"marts\.panel_(\w+)", spec.panel)
    known = of_the_registry(*grain) | set(re.findall(r"(?:\bas |\bpilot\.)(\w+)", spec.panel))
    assert set(needed_columns(spec)) <= known
    assert set(re.findall(r"[a-z]\w*", re.sub(r"'[^']*'", "", spec.where or ""))) <= known | SQL


BEHIND_OTHERS = {
    "big_data_zone_event_time",
    "exposure__geopolitical",
    "structure__tc",
    "structure__ms",
    "structure__rca",
}
"""Variables of a paper that no column holds itself: what splits, treatment and an index are made of."""


def of_the_papers() -> Iterator[dict[str, str]]:
    """The registry's variables and splits of the papers in the panels."""
    for row in rows(REGISTRY / "variables.csv"):
        if row["role"] in ("variable", "split") and row["table_name"].startswith("panel_"):
            yield row


def test_every_variable_of_a_paper_is_used_by_its_columns() -> None:
    for row in of_the_papers():
        if row["reading"] == "default" and row["column_name"] not in BEHIND_OTHERS:
            own = " ".join(spec.to_json() for spec in SPECS.values() if spec.paper_id == row["paper_id"])
            assert re.search(rf"\b{row['column_name']}\b", own), row


def outcome(spec: Spec) -> str | None:
    """The outcome of the equation that a column prints."""
    equation = (spec.same_as or "").partition("#")[2]
    return spec.mediator if equation == "a" else equation.removeprefix("first:") or spec.outcome


DELAYED = {"li2026.T7.4", "li2026.T7.5"}
"""Printed with a lagged outcome; read as a delayed effect."""


def test_every_column_has_the_printed_outcome(shared: Path) -> None:
    printed = {
        (row["paper_id"], row["table_no"], row["column"]): row["dependent_variable"]
        for row in rows(shared / "spec" / "published_results.csv")
    }
    readings: dict[tuple[str, str], set[str]] = {}
    for row in of_the_papers():
        names = readings.setdefault((row["paper_id"], row["column_name"]), set())
        names |= {row["variable"], f"{row['variable']}_{row['reading']}"}
    for spec in SPECS.values():
        if spec.scored and spec.column_no and spec.spec_id not in DELAYED:
            name = printed[spec.paper_id, spec.table_no, spec.column_no]
            assert name in readings[spec.paper_id, str(outcome(spec))], (spec.spec_id, name)


def test_a_variant_says_in_a_sentence_what_it_is() -> None:
    for name, spec in SPECS.items():
        assert spec.note or not spec.is_variant, name
        assert spec.note is None or re.fullmatch(r"[A-Z].*[^.]\.", spec.note), name
