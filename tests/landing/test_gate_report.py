"""What the gate leaves behind: quarantine.csv, text for the screen, typed Parquet, and nothing else."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from orchestration import ROOT
from orchestration.errors import UserError
from orchestration.landing import quarantine
from orchestration.landing.gate import breaches, land

HEADER = "region_id,year,series,value,unit"
PATENTS = "region_type,region_id,year,patent_type,status,tech_class,count"
HEAD = "source_file,source_sheet,source_row,source_column,value,rule,hint"


def write(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def quarantined(build: Path) -> list[dict[str, str]]:
    with (build / "quarantine.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_of_5000_bad_rows_are_reported_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "BATCH", 3000)
    rows = [f"110000,2010,s{i},{'1，000' if i % 2 else i / 7},km" for i in range(10_000)]
    report = land(write(tmp_path / "raw", "raw_province_year.csv", HEADER, *rows), tmp_path / "build")
    assert [int(row["source_row"]) for row in quarantined(tmp_path / "build")] == list(range(3, 10_002, 2))
    assert {row["value"] for row in quarantined(tmp_path / "build")} == {"1，000"}
    assert report.tables["raw_province_year"]["value"].tolist() == [i / 7 for i in range(0, 10_000, 2)]
    assert report.rows_refused == 5000
    screen = quarantine.summary(report.refused).splitlines()
    assert screen[0] == "raw_province_year.csv: value must be a number (5,000 rows)"
    assert screen[1].startswith(
        "  row 3, column D: '1，000'. Write 1000, in plain ASCII characters and without thousands"
    )
    assert screen[4:] == ["  … and 4,997 more in quarantine.csv"]


def test_twins_are_found_across_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "BATCH", 2)
    rows = [f"110000,{2010 + i % 5},gdp_nominal,{i},100m yuan" for i in range(6)]
    report = land(write(tmp_path / "raw", "raw_province_year.csv", HEADER, *rows), tmp_path / "build")
    assert [row.source_row for row in report.refused] == [2, 7]


def test_accepted_rows_are_typed_and_complete(tmp_path: Path) -> None:
    header = f"{HEADER},source_file,source_sheet,source_row,source_column,file_sha256,vintage,quality,retrieved_on"
    place = ["年鉴.xls", "表 1", "7", "AB", "0" * 64, "2024-09", "yearbook", "2024-02-29"]
    row = ["110000", "2010", "my_series", "0.1", "km", *place]
    bare = ["640000", "1949", "gdp_index", "", "prev.year=100", "b.csv", *[""] * 7]
    land(write(tmp_path / "raw", "raw_province_year.csv", header, ",".join(row), ",".join(bare)), tmp_path / "build")
    table = pq.read_table(tmp_path / "build" / "landed" / "raw_province_year.parquet")
    assert table.column_names == header.split(",")
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int32", "string", "double", "string", "string", "string", "int32", "string", "string", "string",
        "string", "date32[day]",
    ]  # fmt: skip
    first, second = (list(values.values()) for values in table.to_pylist())
    assert first == ["110000", 2010, "my_series", 0.1, "km", *place[:2], 7, *place[3:7], date(2024, 2, 29)]
    assert second == ["640000", 1949, "gdp_index", None, "prev.year=100", "b.csv", None, None, None, None, "", "", None]


def test_nothing_refused_leaves_a_header_alone(tmp_path: Path) -> None:
    report = land(write(tmp_path / "raw", "raw_patent.csv", PATENTS), tmp_path / "build")
    assert (tmp_path / "build" / "quarantine.csv").read_text() == HEAD + "\n"
    assert len(report.tables["raw_patent"]) == report.rows_refused == 0
    assert quarantine.summary(report.refused) == ""
    assert pq.read_table(tmp_path / "build" / "landed" / "raw_patent.parquet").num_rows == 0


def test_landing_again_leaves_nothing_of_the_last_time(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", "raw_patent.csv", PATENTS, "province,110000,2010,invention,applied,all,?")
    write(raw, "raw_national_year.csv", "year,series,value,unit", "2010,cpi,103,prev.year=100")
    land(raw, tmp_path / "build")
    (raw / "raw_patent.csv").unlink()
    land(raw, tmp_path / "build")
    left = sorted(path.relative_to(tmp_path / "build").as_posix() for path in (tmp_path / "build").rglob("*"))
    assert left == ["landed", "landed/raw_national_year.parquet", "quarantine.csv"]
    assert quarantined(tmp_path / "build") == []


def test_an_unreadable_file_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        land(write(tmp_path / "raw", "raw_patent.csv", "year"), tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_the_order_is_that_of_tables_files_and_lines(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", "raw_patent.csv", PATENTS, "x,110000,2010,x,applied,all,1")
    write(raw, "raw_province_year.csv", HEADER, "110000,10,s,1,km", "short", "0,9,s,=1+1,km")
    land(raw, tmp_path / "build")
    found = [(row["source_file"], row["source_row"], row["value"]) for row in quarantined(tmp_path / "build")]
    province, patent = "raw_province_year.csv", "raw_patent.csv"
    assert found == [
        (province, "2", "10"),
        (province, "3", "short"),
        (province, "4", "0"),
        (province, "4", "9"),
        (province, "4", "=1+1"),
        (patent, "2", "x"),
        (patent, "2", "x"),
    ]


def test_parquet_rows_are_named_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    cells = {"year": [2010, 2010], "series": "cpi", "value": [103.0, float("inf")], "unit": "prev.year=100"}
    pd.DataFrame(cells | {"year": [2010.0, 2011.0]}).to_parquet(tmp_path / "raw" / "raw_national_year.parquet")
    [refused] = land(tmp_path / "raw", tmp_path / "build").refused
    place = (refused.source_file, refused.source_row, refused.source_column, refused.value)
    assert place == ("raw_national_year.parquet", 2, "C", "inf")


def test_landing_is_quiet_and_leaves_no_file_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "raw", "raw_province_year.csv", HEADER, "110000,2010,gdp_nominal,1,100m yuan", "x,1,s,1,km")
    for name in ("home", "cwd"):
        (tmp_path / name).mkdir()
    code = (
        "from pathlib import Path; from orchestration.landing.gate import land; land(Path('../raw'), Path('../build'))"
    )
    home = {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "cwd",
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("", "")
    assert list((tmp_path / "home").rglob("*")) == list((tmp_path / "cwd").rglob("*")) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "cwd", "home", "raw"]
