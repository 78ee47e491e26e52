"""Yearbook tables, CSMAR, EPS and patent exports, Stata and Parquet files built in code, with made-up figures."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
from nbs_tables import ole2, write_csv

from orchestration.cli import main

Rows = Sequence[Sequence[object]]

YEARBOOK: list[list[object]] = [
    ["7-7  国内三种专利申请受理数按地区分布(2019年)"],
    ["Three Kinds of Domestic Patent Applications by Region (2019)"],
    ["单位：件", "(piece)"],
    ["地    区", "Region", "合  计\nTotal", "发  明\nInvention", None],
    [None, None, None, "受理\nAccepted", "授权\nGranted"],
    ["全    国", "National Total", 1000, 300, 100],
    ["东部地区", "Eastern Region", 500, 200, 60],
    [],
    ["北　京①", "Beijing", 90, 40, 1.5],
    ["内 蒙 古", "Inner Mongolia", 80, "…", "２０"],
    ["新    疆", "Xinjiang", 70, 30, "-"],
    ["香    港", "Hong Kong", 60, 20, 5],
    [],
    ["① 含少数用字㐀、𠮷。"],
]
YEARBOOK_MERGED = ("A4:A5", "B4:B5", "C4:C5", "D4:E4")
YEARBOOK_MAP = """indicator,series
合计,patents_applied
发明 / Invention / 受理 / Accepted,invention_patents_applied
发明授权,invention_patents_granted
"""
EPS: list[list[str]] = [
    ["地区", "时间", "地区生产总值", "Province", "Unit"],
    ["石家庄（全市）", "2020", "5935.1", "河北省", "亿元"],
    ["石家庄市（市辖区）", "2020", "3000", "河北省", "亿元"],
    ["唐山市", "2020", "7210.9", "河北省", "亿元"],
    ["唐山市", "2020", "104.4", "河北省", "（上年=100）"],
    ["北京市", "２０２０年", "36,102.6", "北京市", "亿元"],
    ["河北省", "2020", "36206.9", "河北省", "亿元"],
    ["保定市", "2020", "", "河北省", "亿元"],
    ["数据来源：EPS"],
]
CNIPA: list[list[str]] = [
    ["公开（公告）号", "公开（公告）日", "申请号", "申请日", "申请（专利权）人", "国省代码", "地址", "专利类型"],
    ["CN110000001A", "2019.08.01", "CN201910000001.1", "2019.01.02", "某大学", "北京;11", "北京市海淀区", "发明公开"],
    ["CN110000001B", "2021-03-02", "201910000001.1", "20190102", "某大学", "北京;11", "北京市海淀区", "发明授权"],
    ["CN210000001U", "2020.01.02", "CN201920000001.X", "2019.03.04", "某公司𠮷", "大连;91", "", "实用新型"],
    ["CN305000001S", "2020.01.02", "CN201930000001.X", "2019.03.04", "某公司", "", "518000 深圳市南山区", "外观设计"],
    ["CN110000002A", "2019.08.01", "CN201910000002.1", "2019.01.02", "X Inc", "美国;US", "", "发明公开"],
    ["CN110000003A", "2019.08.01", "CN201910000003.1", "2018.12.30", "某所", "北京;11", "", "发明公开"],
    ["CN110000004A", "2019.08.01", "CN201910000004.1", "2019.05.30", "某所", "北京;11", "", "发明公开"],
]
CSMAR: list[list[object]] = [
    ["Prvcnm", "Accper", "Gdp", "Remark"],
    ["省份", "统计截止日期", "地区生产总值", "备注"],
    ["没有单位", "没有单位", "亿元", "没有单位"],
    ["北京市", "2019-12-31", "35371.3", ""],
    ["河北省", "2019", "35104.5", "𠮷"],
    ["天津市", "2019", "", ""],
]
CSMAR_MAP = "kind,name,becomes,unit\ncolumn,省份,region,\ncolumn,Accper,year,\nwide,Gdp,gdp_nominal,\n"
FIRMS: list[list[object]] = [
    ["Stkcd", "Accper", "PROVINCE", "RDSpendSum", "Typrep"],
    ["证券代码", "统计截止日期", "省份", "研发投入金额", "报表类型"],
    ["没有单位", "没有单位", "没有单位", "元", "没有单位"],
    ["000001", "2019-12-31", "广东省", "1.5", "1"],
    ["000001", "2019-12-31", "广东省", "1", "2"],
    ["000002", "2019-12-31", "广东省", "2.25", "1"],
    ["000004", "2019-12-31", "广东省", "", "1"],
    ["600000", "2019-12-31", "上海市", "7", "1"],
]
FIRMS_MAP = """kind,name,becomes,unit
column,PROVINCE,region,
column,Accper,year,
column,Stkcd,firm,
wide,RDSpendSum,listed_rd,
keep,Typrep,1,
"""
WIDE = {"省份": ["北京", "陕西"], "年份": [2020, 2020], "gdp": [36102.6, 26181.9], "人口": [2189.0, None]}
WIDE_MAP = (
    "kind,name,becomes,unit\ncolumn,省份,region,\ncolumn,年份,year,\nwide,gdp,gdp_nominal,亿元\n"
    "wide,人口,pop_resident,万人\n"
)


def changed(rows: Rows, **cells: object) -> list[list[object]]:
    """The rows with some cells changed: D4="x"."""
    new = [list(row) for row in rows]
    for name, value in cells.items():
        column, row = ord(name[0]) - ord("A"), int(name[1:]) - 1
        new[row] += [None] * (column + 1 - len(new[row]))
        new[row][column] = value
    return new


def without(rows: Rows, *numbers: int) -> list[list[object]]:
    """The rows without some, counted from 1."""
    return [list(row) for number, row in enumerate(rows, start=1) if number not in numbers]


def write_book(
    path: Path, rows: Rows, merged: Sequence[str] = (), formats: Mapping[str, str] | None = None, sheet: str = "1"
) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            book.active.cell(row, column, value if value != "" else None)
    for cells in merged:
        book.active.merge_cells(cells)
    for name, text in (formats or {}).items():
        book.active[name].number_format = text
    book.save(path)
    return path


def write_yearbook(path: Path, rows: Rows = YEARBOOK, merged: Sequence[str] = YEARBOOK_MERGED, **formats: str) -> Path:
    return write_book(path, rows, merged, formats)


def write_csmar(path: Path, rows: Rows = CSMAR) -> Path:
    """A workbook whose sheet declares one cell and which has no default style, as the exports have."""
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "sheet1"
    for row in rows:
        book.active.append(list(row))
    book.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data)
            target.writestr(name, re.sub(rb"<cellStyles.*?</cellStyles>", b"", data, flags=re.DOTALL))
    return path


def write_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return path


def write_text(path: Path, rows: Rows, encoding: str = "gb18030") -> Path:
    return write_csv(path, [["" if cell is None else str(cell) for cell in row] for row in rows], encoding)


def write_stata(path: Path, columns: Mapping[str, list[object]], version: int = 118, codec: str = "utf-8") -> Path:
    """Strings of versions before 118 are written byte for byte in `codec`, as old Stata did."""
    frame = pd.DataFrame(columns)
    if version < 118:
        text = lambda value: value.encode(codec).decode("latin-1") if isinstance(value, str) else value  # noqa: E731
        frame = pd.DataFrame({name: [text(value) for value in cells] for name, cells in columns.items()})
    frame.to_stata(path, write_index=False, version=version)
    return path


def write_locked(path: Path) -> Path:
    """An .xls locked with a password of its own: the records up to FILEPASS, with another verifier."""
    bof = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 0x0600)
    lock = struct.pack("<HH", 0x002F, 54) + bytes((1, 0, 1, 0, 1, 0)) + bytes(range(48))
    path.write_bytes(ole2(bof + lock + struct.pack("<HH", 0x000A, 0)))
    return path


def run(*arguments: object) -> int:
    """The command line in process."""
    return main(["import", *map(str, arguments)])
