"""CSV, Parquet and DuckDB: nothing lost, nothing a spreadsheet would run, the words go along."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration.cli import main
from orchestration.export.text import neutral


def export(warehouse: Path, out: Path, to: str, *more: str) -> int:
    return main(["export", "--warehouse", str(warehouse), "--to", to, "--out", str(out), "--quiet", *more])


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@a", "\tx", "\rx", "-", "=", "--3"])
def test_what_begins_like_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3.5", "+4", "-1e-5", "-1,234.5", "-.5", "-12%", "plain", "", "a=b", "'=x"])
def test_numbers_and_plain_text_are_left(text: str) -> None:
    assert neutral(text) == text


def test_csv_reads_back(odd: Path, tmp_path: Path) -> None:
    assert export(odd, tmp_path / "out", "csv") == 0
    raw = (tmp_path / "out" / "marts.odd.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [(row["region_id"], row["year"]) for row in rows] == [
        ("110000", "2008"),
        ("110000", "2009"),
        ("540000", "2009"),
    ]
    assert [row["amount"] for row in rows] == ["-1.5", "inf", ""]
    assert [row["note"] for row in rows] == ["'=1+1", "-3.5", ""]
    assert [row["is_new"] for row in rows] == ["true", "false", ""]
    assert (rows[0]["big"], rows[0]["parts"]) == ("1152921504606846977", "[1, 2]")
    assert (tmp_path / "out" / "marts.none.csv").read_text(encoding="utf-8-sig") == "region_id,value\n"


def test_the_dictionary_has_every_column_in_both_languages(odd: Path, tmp_path: Path) -> None:
    assert export(odd, tmp_path / "out", "csv", "marts") == 0
    with (tmp_path / "out" / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len([row for row in rows if row["relation"] == "marts.odd"]) == 12
    assert {row["relation"] for row in rows} == {"marts.odd", "marts.none", "marts.of_file"}
    readme = (tmp_path / "out" / "README.txt").read_text(encoding="utf-8-sig")
    assert "用户数据 · user data" in readme
    assert "2026-01-02 03:05:06 UTC" in readme


def test_one_relation_goes_to_one_file(odd: Path, tmp_path: Path) -> None:
    assert export(odd, tmp_path / "panel.csv", "csv", "marts.odd") == 0
    found = {path.name for path in tmp_path.iterdir()}
    assert found == {"odd.duckdb", "panel.csv", "panel.dictionary.csv", "panel.README.txt"}


def test_parquet_is_the_same_table_with_its_words(odd: Path, tmp_path: Path) -> None:
    assert export(odd, tmp_path / "out", "parquet", "marts.odd") == 0
    file = tmp_path / "out" / "marts.odd.parquet"
    schema = pq.read_schema(file)
    assert schema.metadata[b"data_kind"] == b"user"
    assert schema.field("is_new").metadata[b"description_en"].decode() == "Whether it is new | 是否为新"
    with duckdb.connect(str(odd), read_only=True) as con:
        columns = "* exclude (parts), parts::varchar as parts"
        stored = con.execute(f"select {columns} from marts.odd order by all").fetchall()
        assert con.execute(f"select {columns} from '{file}'").fetchall() == stored


def test_duckdb_is_a_copy_that_older_clients_read(odd: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.duckdb"
    assert export(odd, target, "duckdb") == 0
    with duckdb.connect(str(target), read_only=True) as con:
        tags = con.execute("select tags from duckdb_databases() where database_name = 'copy'").fetchall()[0][0]
        assert tags["storage_version"].startswith("v1.4.0")
        assert con.execute("select count(*), sum(year) from marts.odd").fetchall() == [(3, 6026)]
        assert con.execute("select n from marts.of_file").fetchall() == [(1,)]


@pytest.mark.parametrize("to", ["csv", "parquet", "xlsx", "dta"])
def test_the_same_warehouse_gives_the_same_bytes(odd: Path, tmp_path: Path, to: str) -> None:
    for name in ("one", "two"):
        assert export(odd, tmp_path / name, to) == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_the_sample_is_labelled_wherever_it_goes(sample_home: Path, tmp_path: Path) -> None:
    published = sample_home / "warehouse.duckdb"
    for to in ("csv", "parquet"):
        assert export(published, tmp_path / to, to, "marts.splits") == 0
    assert (tmp_path / "csv" / "synthetic_marts.splits.csv").exists()
    assert "合成样本数据，非证据 · synthetic sample, not evidence" in (tmp_path / "csv" / "README.txt").read_text(
        "utf-8-sig"
    )
    metadata = pq.read_schema(tmp_path / "parquet" / "marts.splits.parquet").metadata
    assert metadata[b"data_kind"] == b"sample"
    assert "合成" in metadata[b"data"].decode()
