"""Random rows: sound ones are all accepted with their values, and one broken cell costs exactly its row."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration import registry
from orchestration.landing.gate import GateReport, judge
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""A judgement takes a quarter of a second whatever the number of rows, so the rows are many and the examples few."""
HEADER = ("region_id", "year", "series", "value", "unit", "source_file", "source_row", "vintage")
SERIES = [row for row in registry.rows("series") if row["table_name"] == "raw_province_year"]
[TABLE] = (table for table in contracts.read() if table.name == "raw_province_year")
NEVER_NEGATIVE = [series for column in TABLE.columns for series in column.never_negative]
UNITS = {row["unit_id"]: row["quantity"] for row in registry.rows("units")}

figures = st.one_of(
    st.none(), st.floats(allow_nan=False, allow_infinity=False, width=64), st.integers(-(10**15), 10**15)
)
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


def _printed(value: float | None, series: str) -> str:
    """Exports, imports and trade as they can be: not below zero."""
    return "" if value is None else repr(abs(value) if series in NEVER_NEGATIVE else value)


@st.composite
def sound_rows(draw: st.DrawFn) -> list[list[str]]:
    keys = st.tuples(
        st.sampled_from([row["region_id"] for row in registry.rows("regions") if row["level"] == "province"]),
        st.integers(1949, 2035),
        st.sampled_from(SERIES),
        words,
        st.one_of(st.just(""), words),
    )
    rows = draw(st.lists(keys, min_size=1, max_size=40, unique_by=lambda k: (k[0], k[1], k[2]["series_id"], *k[3:])))
    return [
        [
            region,
            str(year),
            series["series_id"],
            _printed(draw(figures), series["series_id"]),
            draw(st.sampled_from([unit for unit, quantity in UNITS.items() if quantity == series["quantity"]])),
            source,
            str(draw(st.integers(1, 2**31 - 1))),
            vintage,
        ]
        for region, year, series, source, vintage in rows
    ]


BREAKERS: dict[str, Callable[[str], str]] = {
    "region_id": lambda text: text[:-1],
    "year": lambda text: text + "年",
    "series": str.upper,
    "value": lambda text: text + "*",
    "unit": lambda text: text + ".",
    "source_file": lambda text: "",
    "source_row": lambda text: "-" + text,
}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("raw")


def any_size(name: str) -> registry.Rows:
    """The registry without bounds of figures: sizes are tested in test_gate_sizes."""
    return () if name == "plausible_sizes" else registry.rows(name)


def judged(raw: Path, rows: list[list[str]]) -> GateReport:
    with (raw / "raw_province_year.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
    return judge(read_folder(raw, contracts.read()), any_size)


def same(value: object, text: str) -> bool:
    return text == "" if value is None else math.copysign(1, float(text)) * float(value) == abs(float(text))  # type: ignore[arg-type]


@given(rows=sound_rows())
@FEW
def test_sound_rows_are_accepted_with_their_values(raw: Path, rows: list[list[str]]) -> None:
    report = judged(raw, rows)
    assert report.refused == ()
    accepted = report.tables["raw_province_year"].astype(object)
    for name, texts in zip(HEADER, zip(*rows, strict=True), strict=True):
        values = [
            None if value is None or value != value else value
            for value in accepted[name].where(accepted[name].notna(), None)
        ]
        if name == "value":
            assert all(map(same, values, texts))
        else:
            assert [str(value) for value in values] == list(texts)


@given(rows=sound_rows(), column=st.sampled_from(list(BREAKERS)), data=st.data())
@FEW
def test_one_broken_cell_costs_exactly_its_row(
    raw: Path, rows: list[list[str]], column: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    position = HEADER.index(column)
    sound = rows[:place] + rows[place + 1 :]
    rows[place][position] = BREAKERS[column](rows[place][position])
    report = judged(raw, rows)
    [refused] = report.refused
    assert refused.line - 2 == place
    assert refused.value == rows[place][position]
    assert refused.rule.startswith(column)
    assert report.tables["raw_province_year"]["source_row"].tolist() == [int(row[6]) for row in sound]
