"""The statistical office's layouts built in code, cell for cell as they are downloaded, with made-up figures."""

from __future__ import annotations

import csv
import hashlib
import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from orchestration.registry import rows

PROVINCES = [row["name_zh"] for row in rows("regions") if row["level"] == "province"]
ENGLISH = [row["name_en"] for row in rows("regions") if row["level"] == "province"]
SHORT = [row["short_zh"] for row in rows("regions") if row["level"] == "province"]
CODES = [row["region_id"] for row in rows("regions") if row["level"] == "province"]
YEARS = ("2023", "2022", "2021")
NOTES = ("注：1.本表按当年价格计算。", "　　　2.“四经普”后修订，含少数用字㐀、𠮷。", "数据来源：国家统计局")
GDP = "地区生产总值(亿元)"


def figure(region: int, year: int) -> str:
    """A made-up figure that names its cell: 1002.5 is region 1 (from 0), column 2."""
    return f"{1000 * region + year}.5"


def body(names: Sequence[str] = PROVINCES, columns: int = len(YEARS)) -> list[list[str]]:
    return [[name, *(figure(i, j) for j in range(columns))] for i, name in enumerate(names)]


def classic(indicator: str = GDP, rows: list[list[str]] | None = None, years: Sequence[str] = YEARS) -> list[list[str]]:
    """The export of the old site."""
    head = [["数据库：分省年度数据"], [f"指标：{indicator}"], ["时间：最近20年"]]
    header = ["地区", *(f"{year}年" for year in years)]
    return [*head, header, *(rows or body()), *([note] for note in NOTES)]


def new_regions() -> list[list[str]]:
    """The new site, several regions: a TAB behind every cell, a trailing comma, no indicator, a year still empty."""
    cells = [["地区", "2024年", *(f"{year}年" for year in YEARS)]] + [[name, "", *rest] for name, *rest in body()]
    head = [["数据库：分省年度数据 "], ["时间：2021年-2024年 "]]
    return head + [[*(f"{cell}\t" for cell in line), ""] for line in cells] + [[note] for note in NOTES]


def new_indicators() -> list[list[str]]:
    """The new site, one region that is nowhere named."""
    cells = [["指标", *(f"{year}年" for year in YEARS)]]
    cells += body(["地方财政一般公共预算支出 (亿元)", "地方财政科学技术支出 (亿元) "])
    lines = ([*(f"{cell}\t" for cell in line), ""] for line in cells)
    return [["数据库：分省年度数据 "], ["时间： "], *lines, ["数据来源：国家统计局"]]


def transposed() -> list[list[str]]:
    """Years down, provinces across, figures padded with a blank, no other line."""
    lines = ([f"{year}年", *(f"{figure(i, j)} " for i in range(len(PROVINCES)))] for j, year in enumerate(YEARS))
    return [["时间", *PROVINCES], *lines]


def trimmed() -> list[list[str]]:
    """Header lines deleted by hand, the whole first year empty, the source line padded with commas."""
    lines = [["地区", "2024年", *(f"{year}年" for year in YEARS)]] + [[name, "", *rest] for name, *rest in body()]
    return [*lines, ["数据来源：国家统计局", "", "", "", ""]]


def english(preamble: bool) -> list[list[str]]:
    """The English site, with or without the lines above its header."""
    indicator = "Indicator:Resident Population (year-end)(10000 persons)"
    head = [["Database:Annual by Province"], [indicator], ["Time:last 3 years"]]
    table = [["Region", *YEARS], *body(ENGLISH)]
    return [*head, *table, ["Data Sources: National Bureau of Statistics"]] if preamble else table


def stacked() -> list[list[str]]:
    """Two tables put under each other by hand in a workbook."""
    head = [["", "", "", "", *YEARS]]
    first = [
        [str(i + 1), "", "一般公共预算支出（亿元）i", name, *cells] for i, (name, *cells) in enumerate(body(SHORT))
    ]
    second = [[str(i + 32), "财政支出（亿元）i", "", name, "", "", ""] for i, name in enumerate(SHORT)]
    return head + first + second


def write_csv(
    path: Path, lines: list[list[str]], encoding: str = "gb18030", end: str = "\r\n", **dialect: object
) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, **dialect).writerows(lines)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, lines: list[list[str]], **cells: object) -> Path:
    """Figures as numbers; `cells` overwrites some, such as B5="=1/0"."""
    book = openpyxl.Workbook()
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            book.active.cell(row, column, float(text) if _is_number(text) else text or None)
    for name, value in cells.items():
        book.active[name] = value
    book.save(path)
    return path


def write_xls(path: Path, lines: list[list[str]], **errors: int) -> Path:
    """A BIFF8 workbook in an OLE2 file, as little of both as readers ask for; `errors` puts error codes in cells."""
    records = b"".join(
        _label(i, j, text) if not _is_number(text) else struct.pack("<HHHHHd", 0x0203, 14, i, j, 0, float(text))
        for i, line in enumerate(lines)
        for j, text in enumerate(line)
        if text
    )
    for name, code in errors.items():
        column, row = ord(name[0]) - ord("A"), int(name[1:]) - 1
        records += struct.pack("<HHHHHBB", 0x0205, 8, row, column, 0, code, 1)
    bof = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 0x0600)
    font = struct.pack("<HH", 0x0031, 16) + struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 0, 0)
    xf = struct.pack("<HH", 0x00E0, 20) + bytes(20)
    eof = struct.pack("<HH", 0x000A, 0)
    name = "分省年度数据".encode("utf-16-le")
    start = len(bof + font + xf) + 4 + 8 + len(name) + len(eof)
    sheet = struct.pack("<HHIBBBB", 0x0085, 8 + len(name), start, 0, 0, 6, 1) + name
    path.write_bytes(ole2(bof + font + xf + sheet + eof + bof.replace(b"\x05\x00", b"\x10\x00", 1) + records + eof))
    return path


def _label(row: int, column: int, text: str) -> bytes:
    data = text.encode("utf-16-le")
    head = struct.pack("<HHHHHB", row, column, 0, len(data) // 2, 0, 0)[:8] + struct.pack("<B", 1)
    return struct.pack("<HH", 0x0204, len(head) + len(data)) + head + data


def ole2(stream: bytes) -> bytes:
    """One stream named Workbook, of at least 4096 bytes so that it needs no short sectors."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\x00")
    sectors = len(stream) // 512
    fat_sectors = -(-(sectors + 1) // 127)
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFD] * fat_sectors]
    fat = struct.pack(f"<{128 * fat_sectors}I", *chain, *[0xFFFFFFFF] * (128 * fat_sectors - len(chain)))
    first_fat = sectors + 1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(first_fat, first_fat + fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\x00").encode("utf-16-le")
        head = text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return head + bytes(36) + struct.pack("<III", start, size, 0)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream)) + bytes(256)
    return header + stream + directory + fat


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(40 * 2**20))
    return path


def archive(path: Path, *names: str) -> Path:
    """A zip archive with empty members of these names."""
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, b"")
    return path


def raw(folder: Path, table: str = "raw_province_year") -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def content(folder: Path) -> dict[str, str]:
    """Digest of every file of a folder; empty when the folder does not exist."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*"))}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
