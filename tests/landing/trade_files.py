"""Files of trade figures built in code, cell for cell as they are handed out, with made-up figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.cli import main

CUSTOMS = [
    *("数据年月", "商品编码", "商品名称", "贸易伙伴编码", "贸易伙伴名称", "贸易方式编码", "贸易方式名称"),
    *("注册地编码", "注册地名称", "第一数量", "第一计量单位", "第二数量", "第二计量单位", "美元"),
]
HORSE, TABLET = ("01012100", "改良种用马㐀𠮷"), ("84713000", "平板电脑")
USA, NAMIBIA, UNKNOWN = ("502", "美国"), ("234", "纳米比亚"), ("701", "国(地)别不详")
BEIJING, GUANGDONG = ("11", "北京市"), ("44", "广东省")
_PLUS = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,"
    "partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,"
    "mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,"
    "isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
)
PLUS = _PLUS.split(",")
LEGACY = [
    *("Classification", "Year", "Period", "Period Desc.", "Aggregate Level", "Is Leaf Code", "Trade Flow Code"),
    *("Trade Flow", "Reporter Code", "Reporter", "Reporter ISO", "Partner Code", "Partner", "Partner ISO"),
    *("Commodity Code", "Commodity", "Qty Unit Code", "Qty Unit", "Qty", "Netweight (kg)", "Trade Value (US$)", "Flag"),
]
"""The bulk variant of the old site, 22 columns."""
CCTS = (
    *("_日期", "_进口或出口", "_企业编码", "_经营单位", "_企业性质", "_税号编码", "_起运国或目的国", "_金额", "_数量"),
    *("_贸易方式", "_海关口岸", "_中转国", "_消费地进口or生产地出口"),
)


def customs_row(
    month: str = "202301",
    product: tuple[str, str] = HORSE,
    partner: tuple[str, str] = USA,
    region: tuple[str, str] = BEIJING,
    value: str = "1,234",
    mode: tuple[str, str] = ("10", "一般贸易"),
) -> list[str]:
    return [month, *product, *partner, *mode, *region, "2", "头", "900", "千克", value]


def customs(
    path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = CUSTOMS, encoding: str = "gb18030"
) -> Path:
    """A TAB behind every cell, a trailing comma on every line, thousands separators in quotes."""
    lines = [[*(f"{cell}\t" for cell in line), ""] for line in (header, *rows)]
    return _write(path, lines, encoding, "\r\n")


def plus_row(**cells: str) -> list[str]:
    """A row of Comtrade Plus: exports of the United States to the world, unless `cells` say otherwise."""
    usual = {
        **{"typeCode": "C", "freqCode": "A", "refPeriodId": "20220101", "refYear": "2022", "refMonth": "52"},
        **{"period": "2022", "reporterCode": "842", "reporterISO": "USA", "reporterDesc": "USA", "flowCode": "X"},
        **{"flowDesc": "Export", "partnerCode": "0", "partnerISO": "W00", "partnerDesc": "World", "partner2Code": "0"},
        **{"classificationCode": "H6", "cmdCode": "010121", "aggrLevel": "6", "isLeaf": "1", "customsCode": "C00"},
        **{"mosCode": "0", "motCode": "0", "primaryValue": "1000.5", "isAggregate": "True"},
    }
    return [{**usual, **cells}.get(name, "") for name in PLUS]


def plus(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = PLUS, encoding: str = "latin-1") -> Path:
    """Rows end with a comma that the header has not: 48 cells under 47 names."""
    return _write(path, [list(header), *([*row, ""] for row in rows)], encoding, "\n")


def legacy_row(product: str = "010121", value: str = "7", **cells: str) -> list[str]:
    """A row of the old bulk files: exports of India to the world."""
    usual = {
        **{"Classification": "H5", "Year": "2018", "Period": "2018", "Trade Flow Code": "2", "Trade Flow": "Export"},
        **{"Reporter Code": "699", "Reporter": "India", "Reporter ISO": "IND", "Partner Code": "0", "Partner": "World"},
        **{"Commodity Code": product, "Trade Value (US$)": value},
    }
    return [{**usual, **cells}.get(name, "") for name in LEGACY]


def plain(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str], encoding: str = "utf-8") -> Path:
    return _write(path, [list(header), *map(list, rows)], encoding, "\n")


def baci(path: Path, rows: Sequence[str]) -> Path:
    path.write_text("\n".join(["t,i,j,k,v,q", *rows]) + "\n", encoding="utf-8")
    return path


def ccts_row(
    date: int | datetime = 200701,
    flow: str = "出口",
    firm: str = "4403912345",
    product: float = 1012100,
    partner: int = 502,
    value: float = 100.0,
    district: str = "44039",
) -> tuple[object, ...]:
    return (
        date,
        flow,
        firm,
        "深圳市某某有限公司𠮷",
        "民营企业",
        product,
        partner,
        value,
        1.0,
        "一般贸易",
        "深圳海关",
        0,
        district,
    )


def ccts(path: Path, rows: Sequence[Sequence[object]], names: Sequence[str] = CCTS, **types: str) -> Path:
    """A .dta of version 114 with Chinese in GB18030, names of variables too, as old Stata wrote it in China."""
    stand_ins = [f"variable_{number:02}" for number in range(len(names))]
    frame = pd.DataFrame([[_latin(cell) for cell in row] for row in rows], columns=stand_ins)
    for name, kind in types.items():
        frame[stand_ins[names.index(name)]] = frame[stand_ins[names.index(name)]].astype(kind)
    dates = {name: "td" for name in frame.columns if frame[name].dtype.kind == "M"}
    frame.to_stata(path, write_index=False, version=114, convert_dates=dates)
    data = path.read_bytes()
    for stand_in, name in zip(stand_ins, names, strict=True):
        old = stand_in.encode().ljust(33, b"\0")
        assert data.count(old) >= 1
        data = data.replace(old, name.encode("gb18030").ljust(33, b"\0"), 1)
    path.write_bytes(data)
    return path


def _latin(cell: object) -> object:
    return cell.encode("gb18030").decode("latin-1") if isinstance(cell, str) else cell


def _write(path: Path, lines: Sequence[Sequence[str]], encoding: str, end: str) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def trade_rows(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table that lies in Parquet parts, in the order of its columns."""
    with duckdb.connect() as con:
        found = con.sql(f"from read_parquet('{folder / table}/*.parquet') order by all").to_arrow_table()
    return found.to_pylist()


def run(*arguments: object) -> int:
    """`resilience import` in this process; returns its exit code."""
    return main(["import", *map(str, arguments)])


def cells(folder: Path, table: str, *columns: str) -> dict[tuple[object, ...], object]:
    """The values of a raw table under some columns."""
    found = trade_rows(folder, table)
    values = {tuple(row[name] for name in columns): row["value_usd"] for row in found}
    assert len(values) == len(found)
    return values
