"""Excel workbooks: what they are on the first sheet, numbers as numbers, text as text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from orchestration.cli import main
from orchestration.export import cells, workbook
from tests.export.conftest import LONG


def exported(warehouse: Path, out: Path, *more: str) -> Path:
    assert main(["export", "--to", "xlsx", "--warehouse", str(warehouse), "--out", str(out), *more]) == 0
    return out


def test_sheets_and_cells(odd: Path, tmp_path: Path) -> None:
    book = load_workbook(exported(odd, tmp_path / "x.xlsx"))
    assert book.sheetnames == ["README", "dictionary", "marts.none", "marts.odd", "marts.of_file", "results.runs"]
    assert book["README"]["B1"].value == "用户数据 · user data"
    assert book.properties.title == "用户数据"
    assert book.properties.modified == datetime(2026, 1, 2, 3, 5, 6)
    header, first, second, third = ([c for c in row] for row in book["marts.odd"].iter_rows())
    column = {cell.value: n for n, cell in enumerate(header)}
    assert first[column["amount"]].value == -1.5
    assert second[column["amount"]].value == "inf"
    assert third[column["amount"]].value is None
    formula = first[column["note"]]
    assert (formula.data_type, formula.value, formula.quotePrefix) == ("s", "=1+1", True)
    assert first[column["day"]].value == datetime(2008, 2, 29)
    assert first[column["big"]].value == "1152921504606846977"
    assert first[column["is_new"]].value is True
    assert first[column["long_note"]].value == LONG


def test_a_figure_keeps_all_its_digits(tmp_path: Path) -> None:
    """Thirds, tenths added up and extremes; half of all doubles need 17 digits, and openpyxl writes 16."""
    figures = [0.1 + 0.2, 1 / 3, -2 / 3, 5e-324, 1.7976931348623157e308, 0.5, 0.0, 123456789.12345679]
    with duckdb.connect(str(tmp_path / "own.duckdb")) as con:
        con.execute(
            "create schema marts; create table marts.t as select 0 as n, 0.0::double as x, 'after' as y limit 0"
        )
        con.executemany("insert into marts.t values (?, ?, 'after')", [*enumerate(figures)])
    book = load_workbook(exported(tmp_path / "own.duckdb", tmp_path / "x.xlsx"))
    cells = [row[1] for row in book["marts.t"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == figures
    assert {cell.data_type for cell in cells} == {"n"}
    assert {row[2] for row in book["marts.t"].iter_rows(min_row=2, values_only=True)} == {"after"}


def test_the_dictionary_is_a_sheet(odd: Path, tmp_path: Path) -> None:
    rows = list(load_workbook(exported(odd, tmp_path / "x.xlsx"))["dictionary"].values)
    assert rows[0] == ("relation", "column", "type", "unit", "unit_zh", "description_en", "description_zh")
    assert ("marts.odd", "year", "INTEGER") in [row[:3] for row in rows]


def test_more_rows_than_a_sheet_holds(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    book = load_workbook(exported(odd, tmp_path / "x.xlsx"))
    assert "marts.odd: 3 rows" in (said := capsys.readouterr().out)
    assert "2 sheets: more rows than a sheet holds" in said
    assert "marts.odd" not in book.sheetnames
    assert ("x.marts.odd.xlsx", "marts.odd", "3") in [row[:3] for row in book["README"].values]
    own = load_workbook(tmp_path / "x.marts.odd.xlsx")
    assert [own[name].max_row for name in ("marts.odd", "marts.odd_2")] == [3, 2]


def test_texts_that_are_too_long_are_said(
    odd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cells, "LONGEST_TEXT", 100)
    monkeypatch.setattr(workbook, "LONGEST_TEXT", 100)
    book = load_workbook(exported(odd, tmp_path / "x.xlsx", "marts.odd"))
    assert "1 texts cut at 100 characters" in capsys.readouterr().out
    assert book["marts.odd"]["H2"].value == LONG[:99] + "…"


def test_the_sample_says_so(sample_home: Path, tmp_path: Path) -> None:
    file = exported(sample_home / "warehouse.duckdb", tmp_path / "x.xlsx", "marts.panel_province", "--lang", "en")
    book = load_workbook(file, read_only=True)
    assert book["README"]["B1"].value == "synthetic sample, not evidence · 合成样本数据，非证据"
    assert book.properties.title == "synthetic sample, not evidence"
