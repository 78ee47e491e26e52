"""Files that are not what they seem, wrong encodings, broken workbooks: refused with a reason, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from nbs_tables import GDP, PROVINCES, archive, classic, content, stacked, write_csv, write_xls, write_xlsx, zip_bomb
from refused import refused

from orchestration.errors import UserError
from orchestration.landing.files.text import misread
from orchestration.landing.nbs import import_nbs

SAVE, AGAIN = "save", "download"
HEADER = "数据库：分省年度数据"


def text(lines: list[list[str]] | None = None) -> str:
    return "\r\n".join(",".join(line) for line in lines or classic())


def classic_with(row: int, name: str) -> str:
    lines = classic()
    lines[row - 1] = [name, *lines[row - 1][1:]]
    return text(lines)


BYTES: dict[str, tuple[bytes, str, tuple[int | None, str | None], str | None, str]] = {
    # name: content of a file called 分省年度数据.xls, rule, (row, column), text found, remedy
    "empty": (b"", "is empty", (None, None), None, AGAIN),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "is empty", (None, None), None, AGAIN),
    "byte order mark alone": (b"\xff\xfe", "is empty", (None, None), None, AGAIN),
    "NUL bytes": (text().encode("utf-16-le"), "no NUL bytes", (1, None), r"\x00", SAVE),
    "web page": (b"\n <!DOCTYPE html><html><table></table>", "a web page", (1, None), None, SAVE),
    "web page in Chinese": (f"<html>{HEADER}</html>".encode("gb18030"), "a web page", (1, None), None, SAVE),
    "XML": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a web page", (1, None), None, SAVE),
    "other archive": (b"PK\x03\x04" + b"x" * 500, "not a workbook", (None, None), None, SAVE),
    "other OLE2 file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "not a workbook", (None, None), None, SAVE),
    "open quote": (classic_with(6, '"天津市').encode(), "not valid CSV", (6, None), None, "quotation mark"),
    "half a character": (text().encode("gb18030") + b"\xb5", "not valid UTF-8 or GB18030", (38, None), r"\xb5", SAVE),
    "Latin-1": (classic_with(6, "Tianjin é").encode("latin-1", "ignore"), "not valid", (6, None), r"\xe9", SAVE),
    "UTF-8 cut": (
        b"\xef\xbb\xbf" + text().encode() + b"\xe5\x8c",
        "not valid UTF-8 with",
        (38, None),
        r"\xe5\x8c",
        SAVE,
    ),
    "UTF-16 cut": (b"\xff\xfe" + text().encode("utf-16-le") + b"\x2c", "not valid UTF-16", (38, None), ",", SAVE),
    "UTF-8 read as Latin-1": (text().encode().decode("latin-1").encode(), f"read '{HEADER}'", (1, "A"), "æ", SAVE),
    "GBK read as Latin-1": (HEADER.encode("gbk").decode("latin-1").encode(), f"read '{HEADER}'", (1, "A"), "Ê", SAVE),
    "UTF-8 read as GB18030": ("地区生产".encode().decode("gb18030").encode(), "read '地区生产'", (1, "A"), "鍦", SAVE),
    "replaced characters": (classic_with(7, "河\ufffd省").encode(), "destroyed", (7, "A"), "河\ufffd省", SAVE),
    "names turned to ??": (classic_with(6, "???").encode("gb18030"), "destroyed", (6, "A"), "???", SAVE),
    "formula": (
        classic_with(6, '"=HYPERLINK(""x"")"').encode(),
        "a formula",
        (6, "A"),
        "=HYPERLINK",
        "write the figure",
    ),
    "long table": (b"province,year,value\r\nBeijing,2020,1\r\n", "headed by a year", (1, "B"), "year", "import tidy"),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    import_nbs([write_csv(tmp_path / "sound.csv", classic("年末常住人口(万人)"))], tmp_path / "raw")
    data, rule, place, found, remedy = BYTES[name]
    (tmp_path / "分省年度数据.xls").write_bytes(data)
    refused(tmp_path / "分省年度数据.xls", rule, place, found, remedy)


NOWHERE = (None, None)
INCOMPLETE = ["63", "财政支出（亿元）i", "", "", "1"]
WORKBOOKS: dict[str, tuple[Any, str, tuple[int | None, str | None], str | None, str]] = {
    # name: what writes the workbook, rule, (row, column), text found, remedy
    "error in xls": (lambda p: write_xls(p, classic(), C9=0x17), "error value", (9, "C"), "#REF!", "plain"),
    "error in xlsx": (lambda p: write_xlsx(p, classic(), C9="#DIV/0!"), "error value", (9, "C"), "#DIV/0!", "plain"),
    "formula": (lambda p: write_xlsx(p, classic(), B5="=1+1"), "a formula", (5, "B"), "=1+1", SAVE),
    "truth value": (lambda p: write_xlsx(p, classic(), B5=True), "a number or is empty", (5, "B"), "TRUE", "plain"),
    "stray cell": (lambda p: write_xlsx(p, classic(), XFD1048576=1), "claims 1,048,576", NOWHERE, None, "stray"),
    "no cell at all": (lambda p: write_xlsx(p, []), "is empty", NOWHERE, None, AGAIN),
    "zip bomb": (zip_bomb, "unpacks to 40 MB", NOWHERE, None, SAVE),
    "part that leads out": (lambda p: archive(p, "xl/../../evil.xml"), "leads out of it", NOWHERE, "evil", SAVE),
    "part with a drive": (lambda p: archive(p, "C:/evil.xml"), "leads out of it", NOWHERE, "evil", SAVE),
    "absolute part": (lambda p: archive(p, "/etc/evil"), "leads out of it", NOWHERE, "evil", SAVE),
    "backslashes": (lambda p: archive(p, "..\\evil.xml"), "leads out of it", NOWHERE, "evil", SAVE),
    "countless parts": (lambda p: archive(p, *map(str, range(10_001))), "10,001 parts", NOWHERE, None, SAVE),
    "no province": (lambda p: write_xls(p, [*stacked(), INCOMPLETE]), "one province", (64, "A"), "财政支出", "mend"),
    "cut short": (
        lambda p: p.write_bytes(write_xls(p, classic()).read_bytes()[:3000]),
        "not a workbook",
        NOWHERE,
        None,
        "",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_broken_workbook_is_refused(tmp_path: Path, name: str) -> None:
    write, rule, place, found, remedy = WORKBOOKS[name]
    write(tmp_path / "分省年度数据.csv")
    error = refused(tmp_path / "分省年度数据.csv", rule, place, found, remedy)
    assert (error.sheet is not None) == (place[0] is not None or "claims" in rule)


def test_a_percentage_is_not_taken_for_its_stored_fraction(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "table.xlsx", classic("城镇化率(%)"), B5=0.05)
    book = openpyxl.load_workbook(path)
    book.active["B5"].number_format = "0.0%"
    book.save(path)
    refused(path, "a number or is empty", (5, "B"), "5%", "plain digits", series="urban_share")


def test_every_file_is_checked_before_anything_is_written(tmp_path: Path) -> None:
    sound = write_csv(tmp_path / "sound.csv", classic())
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UserError, match=r"empty\.csv: the file is empty"):
        import_nbs([sound, tmp_path / "empty.csv"], tmp_path / "raw")
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("path", ["absent.csv", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError, match="cannot be read") as caught:
        import_nbs([tmp_path / path], tmp_path / "raw")
    assert caught.value.exit_code == 2


def test_sound_names_are_not_taken_for_misread_ones() -> None:
    assert [
        name for name in [*PROVINCES, GDP, HEADER, "Côte d'Ivoire", "km²", "……", "％", "㐀𠮷"] if misread(name)
    ] == []


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_never_end_in_a_traceback(tmp_path: Path, seed: int) -> None:
    """Sound files with bytes changed, cut out or cut off at random either import or raise UserError."""
    chance = random.Random(seed)
    originals = [
        write_xls(tmp_path / "a", classic()).read_bytes(),
        write_xlsx(tmp_path / "b", classic()).read_bytes(),
        write_csv(tmp_path / "c", classic()).read_bytes(),
    ]
    for _ in range(40):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        start = chance.randrange(len(data))
        del data[start : start + chance.choice([0, 0, 1, 200, len(data)])]
        (tmp_path / "damaged").write_bytes(bytes(data))
        try:
            assert import_nbs([tmp_path / "damaged"], tmp_path / "raw", dry_run=True).files
        except UserError as error:
            assert error.rule
            assert error.remedy
    assert content(tmp_path / "raw") == {}
