"""Reading a raw folder: what stops it, what is only noticed, and text that comes through as it stands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from orchestration.errors import UserError
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import RawFolder, read_folder

HEADER = "region_id,year,series,value,unit"
ROW = "110000,2019,gdp_nominal,35371.3,100m yuan"
FILE = "raw_province_year.csv"


def read(folder: Path) -> RawFolder:
    return read_folder(folder, contracts.read())


TWO = f"{HEADER}\n{ROW}\n"
BROKEN_FILES = [
    # text of raw_province_year.csv, encoding, expected: row, column, part of the rule, of the text found, of the remedy
    ("", "utf-8", None, None, "begins with its column names", None, "header"),
    (f"{HEADER}\n110000,2019,x,1,亿元\n", "gb18030", 2, None, "is GB18030", "亿元", "iconv -f GB18030 -t UTF-8"),
    (TWO, "utf-16", 1, None, "is UTF-16", None, "iconv -f UTF-16"),
    (f"{TWO}\xe9,", "latin-1", 3, None, "no encoding known here", "\\xe9", "CSV UTF-8"),
    (f'{TWO}110000,2020,"gdp,1,km\n{ROW}\n', "utf-8", 3, None, "quoted cell must be closed", None, "quote"),
    (f'{HEADER}\n"a\nb",0,s,1,km\n1,"2"0,s,1,km\n', "utf-8", 4, None, "quote within it doubled", None, "quote"),
    (HEADER.replace(",year", ""), "utf-8", 1, None, "the column year must be there", "region_id, series", "Add it."),
    (HEADER.replace("year", "Year"), "utf-8", 1, None, "the column year must be there", "Year", "mean 'Year'?"),
    (f"{HEADER},source_fil", "utf-8", 1, "F", "one of the contract's", "source_fil", "did you mean 'source_file'?"),
    (f"{HEADER},", "utf-8", 1, "F", "one of the contract's", "", "the columns are region_id, year"),
    (f"{HEADER},year", "utf-8", 1, "B", "must stand once", "year", "column F"),
    (HEADER.replace(",", ";"), "utf-8", 1, None, "separated by commas", ";", "commas"),
    (f"{HEADER},source_row", "utf-8", 1, None, "a place needs its file", "source_row", "Add source_file"),
]


@pytest.mark.parametrize(("text", "encoding", "row", "column", "rule", "found", "remedy"), BROKEN_FILES)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(
    tmp_path: Path,
    text: str,
    encoding: str,
    row: int | None,
    column: str | None,
    rule: str,
    found: str | None,
    remedy: str,
) -> None:
    (tmp_path / FILE).write_bytes(text.encode(encoding))
    with pytest.raises(UserError) as caught:
        read(tmp_path)
    error = caught.value
    assert (error.file, error.row, error.column) == (FILE, row, column)
    assert rule in error.rule
    assert found is None or (error.found is not None and found in error.found)
    assert remedy in error.remedy


def _write(path: Path, text: str = f"{HEADER}\n{ROW}\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


BROKEN_FOLDERS = {
    "absent": (lambda raw: None, "must be there and readable", "Check the path"),
    "a file": (lambda raw: _write(raw), "a folder, not a file", "Give the folder that holds it"),
    "empty": (lambda raw: raw.mkdir(), "at least one raw table", "Put raw_province_year.csv"),
    "no table": (lambda raw: _write(raw / "raw_provinces_year.csv"), "at least one raw table", "'raw_province_year'?"),
    "CSV and Parquet": (
        lambda raw: (_write(raw / FILE), _write(raw / "raw_province_year.parquet")),
        "a table comes in one form",
        "Keep one",
    ),
    "CSV and folder": (
        lambda raw: (_write(raw / FILE), _write(raw / "raw_province_year" / "a.parquet")),
        "a table comes in one form",
        "Keep one",
    ),
    "folder of notes": (lambda raw: _write(raw / "raw_patent" / "a.txt"), "holds Parquet or CSV files", "Put"),
    "folder named .csv": (lambda raw: _write(raw / FILE / "part.csv"), "must be readable (Is a directory)", "Check"),
    "broken Parquet": (lambda raw: _write(raw / "raw_patent.parquet"), "a Parquet file must be whole", "Write it"),
}


@pytest.mark.parametrize("name", BROKEN_FOLDERS)
def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path, name: str) -> None:
    make, rule, remedy = BROKEN_FOLDERS[name]
    make(tmp_path / "raw")
    with pytest.raises(UserError) as caught:
        read(tmp_path / "raw")
    assert rule in caught.value.rule
    assert remedy in caught.value.remedy


def test_strangers_named_raw_are_noticed_and_all_else_is_let_be(tmp_path: Path) -> None:
    _write(tmp_path / FILE)
    for name in ("raw_patents.csv", "raw_national_year.xlsx", "notes.txt", "registry/regions.csv", "specs/mine.yml"):
        _write(tmp_path / name, "x\n")
    folder = read(tmp_path)
    assert [table.table.name for table in folder.tables] == ["raw_province_year"]
    workbook, patents = folder.notices
    assert workbook.startswith("raw_national_year.xlsx is not read")
    assert patents.startswith("raw_patents.csv is not read") and patents.endswith("did you mean 'raw_patent'?")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_stands_as_written_and_lines_are_physical(tmp_path: Path, mark: str, end: str) -> None:
    lines = [HEADER, ROW, "", '"NA","two', 'lines","a ""b""",0012,', "007,null, ,１,None"]
    (tmp_path / FILE).write_bytes((mark + end.join(lines)).encode())
    [table] = read(tmp_path).tables
    frame = table.frame.fillna("<empty>")
    assert frame["raw_line"].tolist() == [2, 4, 6]
    assert frame.iloc[1, :5].tolist() == ["NA", f"two{end}lines", 'a "b"', "0012", "<empty>"]
    assert frame.iloc[2, :5].tolist() == ["007", "null", " ", "１", "None"]


def test_a_hand_made_file_is_its_own_source(tmp_path: Path) -> None:
    _write(tmp_path / FILE)
    [table] = read(tmp_path).tables
    row = table.frame.iloc[0]
    digest = hashlib.sha256((tmp_path / FILE).read_bytes()).hexdigest()
    assert (row["source_file"], row["source_row"], row["source_column"], row["file_sha256"]) == (FILE, "2", "D", digest)
    assert row[["source_sheet", "vintage", "quality", "retrieved_on"]].isna().all()


def test_what_a_file_says_of_its_sources_is_kept_and_not_added_to(tmp_path: Path) -> None:
    _write(tmp_path / FILE, f"vintage,{HEADER},source_file\n2024,{ROW},年鉴.xls\n")
    [table] = read(tmp_path).tables
    row = table.frame.iloc[0]
    assert (row["source_file"], row["vintage"]) == ("年鉴.xls", "2024")
    assert row[["source_row", "source_column", "file_sha256"]].isna().all()
    assert table.letters[FILE]["source_file"] == "G"


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    _write(tmp_path / FILE, HEADER)
    [table] = read(tmp_path).tables
    assert len(table.frame) == 0
