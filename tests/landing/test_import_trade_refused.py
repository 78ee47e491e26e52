"""Broken files of trade figures: refused with file, row, column, the text found and a remedy; nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from nbs_tables import zip_bomb
from trade_files import (
    CCTS,
    CUSTOMS,
    LEGACY,
    PLUS,
    baci,
    ccts,
    ccts_row,
    customs,
    customs_row,
    legacy_row,
    plain,
    plus,
    plus_row,
)

from orchestration.cli import main

OPTIONS = {"customs": ["--flow", "export"], "comtrade": [], "baci": [], "ccts": ["--grain", "city"]}
SOUND: dict[str, Callable[[Path], Path]] = {
    "customs": lambda path: customs(path, [customs_row()]),
    "comtrade": lambda path: plus(path, [plus_row()]),
    "baci": lambda path: baci(path, ["2020,842,156,010121,1,NA"]),
    "ccts": lambda path: ccts(path, [ccts_row()]),
}


class Case(NamedTuple):
    """What writes the broken file, and what must be said of it."""

    format: str
    write: Callable[[Path], object]
    rule: str
    place: str
    found: str | None
    remedy: str
    options: Sequence[str] | None = None
    code: int = 1


def rows(*broken: Sequence[str]) -> Callable[[Path], object]:
    """A customs query of a sound row and the broken ones."""
    return lambda path: customs(path, [customs_row(), *broken])


def header(old: str, new: str) -> Callable[[Path], object]:
    return lambda path: customs(path, [customs_row()], [new if name == old else name for name in CUSTOMS])


def without(name: str) -> Callable[[Path], object]:
    index = CUSTOMS.index(name)
    cells = customs_row()
    return lambda path: customs(path, [cells[:index] + cells[index + 1 :]], CUSTOMS[:index] + CUSTOMS[index + 1 :])


def data(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def flows(*lines: str) -> Callable[[Path], object]:
    return lambda path: baci(path, ["2021,4,24,382390,1.5,NA", *lines])


def world(**cells: str) -> Callable[[Path], object]:
    return lambda path: plus(path, [plus_row(reporterCode="156"), plus_row(**cells)])


def firms(**cells: object) -> Callable[[Path], object]:
    return lambda path: ccts(path, [ccts_row(), ccts_row(**cells)])  # type: ignore[arg-type]


def cut(write: Callable[[Path], Path], at: int) -> Callable[[Path], object]:
    def writer(path: Path) -> None:
        path.write_bytes(write(path).read_bytes()[:at])

    return writer


def shifted(path: Path) -> None:
    """As a program saves it that took the first column for an index: names stand one cell to the right."""
    plain(path, [["", *plus_row()[:-1]]], PLUS)


YEAR_FILE = [cell for cell in customs_row()[1:]]
CASES = {
    # customs: the header
    "misspelt column": Case("customs", header("贸易伙伴编码", "贸易伙伴编号"), "贸易伙伴编码", "row 1", "编号", "编号"),
    "column left out": Case("customs", without("注册地编码"), "注册地编码", "row 1", "商品编码", "注册地编码"),
    "no product": Case("customs", without("商品编码"), "is missing", "row 1", "数据年月", "mend its header"),
    "column twice": Case(
        "customs", header("商品名称", "商品编码"), "stands once", "row 1, column C", "商品编码", "remove"
    ),
    "yuan": Case("customs", header("美元", "人民币"), "in yuan", "row 1, column N", "人民币", "美元"),
    "two currencies": Case("customs", header("第二数量", "人民币"), "in yuan", "row 1, column L", "人民币", "美元"),
    "no period": Case(
        "customs",
        lambda path: customs(path, [YEAR_FILE], CUSTOMS[1:]),
        "does not say its period",
        "row 1",
        None,
        "--period",
        code=2,
    ),
    "period said twice": Case(
        "customs", rows(), "says them again", "row 1", None, "leave out", ["--flow", "export", "--period", "2023"], 2
    ),
    "header in another encoding": Case(
        "customs",
        lambda path: path.write_text("æ\x95°æ\x8d®,1\n2,3\n", encoding="utf-8"),
        "should read '数据'",
        "row 1, column A",
        None,
        "save",
    ),
    "destroyed header": Case(
        "customs", header("商品编码", "????"), "wrong encoding", "row 1, column B", "????", "save"
    ),
    # customs: cells
    "text in a figure": Case(
        "customs", rows(customs_row("202302", value="约5")), "holds a number", "row 3, column N", "约5", "plain digits"
    ),
    "scientific": Case(
        "customs", rows(customs_row("202302", value="1.2E+07")), "scientific", "row 3, column N", "1.2E+07", "plain"
    ),
    "broken separators": Case(
        "customs", rows(customs_row("202302", value="1,23")), "holds a number", "row 3, column N", "1,23", "plain"
    ),
    "negative": Case("customs", rows(customs_row("202302", value="-5")), "negative", "row 3, column N", "-5", "check"),
    "a formula": Case(
        "customs",
        rows(customs_row("202302", value="=SUM(N2:N9)")),
        "formula",
        "row 3, column N",
        "=SUM",
        "plain digits",
    ),
    "a formula for a code": Case(
        "customs", rows(customs_row(product=('="0101"', "马"))), "formula", "row 3, column B", '="0101"', "stands for"
    ),
    "far too many digits": Case(
        "customs", rows(customs_row("202302", value="9" * 30)), "so many digits", "row 3, column N", "999", "plain"
    ),
    "letters in a code": Case(
        "customs", rows(customs_row(product=("0101A1", "马"))), "in digits", "row 3, column B", "0101A1", "as text"
    ),
    "code as a float": Case(
        "customs", rows(customs_row(product=("1.01E+06", "马"))), "in digits", "row 3, column B", "1.01E+06", "as text"
    ),
    "no code": Case("customs", rows(customs_row(product=("", "马"))), "in digits", "row 3, column B", "", "as text"),
    "two lengths": Case(
        "customs",
        lambda path: customs(path, [customs_row(), customs_row("202302"), customs_row(product=("0101", "马"))]),
        "one length",
        "row 4, column B",
        "0101",
        "one length",
    ),
    "unknown province": Case(
        "customs", rows(customs_row(region=("99", "未知"))), "a province is", "row 3, column H", "99", "11 北京"
    ),
    "unknown partner": Case(
        "customs",
        rows(customs_row(partner=("888", "某国"))),
        "unknown to registry",
        "row 3, column D",
        "888",
        "customs,888",
    ),
    "partner by name": Case(
        "customs", rows(customs_row(partner=("美国", "美国"))), "unknown", "row 3, column D", "美国", "mend the code"
    ),
    "month 13": Case("customs", rows(customs_row("202313")), "YYYYMM", "row 3, column A", "202313", "mend"),
    "year alone": Case("customs", rows(customs_row("2023")), "YYYYMM", "row 3, column A", "2023", "mend"),
    "year of another age": Case("customs", rows(customs_row("190001")), "from 1949", "row 3, column A", "1900", "mend"),
    "one cell, two values": Case(
        "customs", rows(customs_row(value="9")), "the other is 1,234 in row 2", "row 3, column N", "9", "remove one"
    ),
    "row cut short": Case(
        "customs", rows(customs_row()[:9]), "10 cells, and the header 15", "row 3", "202301", "again"
    ),
    "row too long": Case("customs", rows([*customs_row(), "1"]), "16 cells", "row 3", "202301", "quote a cell"),
    "open quotation mark": Case(
        "customs",
        lambda path: path.write_bytes(
            customs(path, [customs_row()] * 3).read_bytes().replace(b'1,234\t"', b"1,234", 1)
        ),
        "cells, and the header 15",
        "row 2",
        None,
        "open quotation mark",
    ),
    # customs: options
    "no flow": Case("customs", rows(), "--flow must be given", "", None, "export, import", [], 2),
    "unknown flow": Case(
        "customs", rows(), "--flow is unknown", "", "exports", "did you mean", ["--flow", "exports"], 2
    ),
    "more digits than there are": Case(
        "customs",
        lambda path: customs(path, [customs_row(product=("0101", "马"))]),
        "asks for 6 digits",
        "",
        "6",
        "--digits 4",
        ["--flow", "export", "--digits", "6"],
        2,
    ),
    "bad period": Case(
        "customs",
        rows(),
        "--period is a year",
        "",
        "2023H1",
        "like 2023",
        ["--flow", "export", "--period", "2023H1"],
        2,
    ),
    "period backwards": Case(
        "customs",
        rows(),
        "runs from",
        "",
        "202306-202301",
        "like",
        ["--flow", "export", "--period", "202306-202301"],
        2,
    ),
    "an option of another format": Case(
        "customs", rows(), "--grain is not for customs", "", None, "ccts", ["--flow", "export", "--grain", "city"], 2
    ),
    # whole files
    "empty": Case("customs", data(b""), "is empty", "", None, "download"),
    "header alone": Case("baci", data(b"t,i,j,k,v,q\n"), "no row under", "row 1", "t,i,j", "download"),
    "header without an end": Case("baci", data(b"t,i,j,k,v,q"), "no row under", "row 1", "t,i,j", "download"),
    "byte order mark alone": Case("baci", data(b"\xef\xbb\xbf"), "is empty", "", None, "download"),
    "web page": Case("comtrade", data(b"<!DOCTYPE html><html>no</html>"), "web page", "row 1", "<!DOCTYPE", "as CSV"),
    "web page under GB18030": Case(
        "customs", data("<html>请登录</html>".encode("gb18030")), "web page", "row 1", None, ""
    ),
    "NUL bytes": Case("baci", data("t,i\n1,2\n".encode("utf-16-le")), "NUL", "row 1", r"\x00", "save"),
    "half a character": Case(
        "customs",
        lambda path: path.write_bytes(customs(path, [customs_row()]).read_bytes() + b"\xb5"),
        "not valid UTF-8 or GB18030",
        "row 3",
        r"\xb5",
        "save",
    ),
    "UTF-16 cut": Case(
        "customs", data(b"\xff\xfe" + "数据\n".encode("utf-16-le") + b"\x2c"), "UTF-16", "row", None, "save"
    ),
    "not the encoding of BACI": Case(
        "baci", data(b"t,i,j,k,v,q\n2021,4,\xe9,1,1,1\n"), "valid UTF-8", "row 2", r"\xe9", ""
    ),
    "workbook": Case("customs", zip_bomb, "a workbook or an archive", "", "PK", "CSV UTF-8"),
    "semicolons": Case("baci", data(b"t;i;j;k;v;q\n2021;4;24;382390;1;1\n"), "by commas", "row 1", "t;i;j", "commas"),
    "a file of another kind": Case("comtrade", SOUND["baci"], "of no Comtrade file", "row 1", "t,i,j", "--list"),
    "a query as BACI": Case("baci", SOUND["customs"], "not valid UTF-8", "row 1", None, "save"),
    "absent": Case("baci", lambda path: None, "cannot be read", "", None, "check the path", code=2),
    "folder": Case("baci", lambda path: path.mkdir(), "it is a folder", "", None, "files in it", code=2),
    "pipe": Case("baci", lambda path: os.mkfifo(path), "a device or a pipe", "", None, "save its content", code=2),
    "link to a device": Case("baci", lambda path: path.symlink_to("/dev/zero"), "a device", "", None, "save", code=2),
    "link out": Case(
        "baci", lambda path: path.symlink_to("/etc/passwd"), "leads out", "", "/etc/passwd", "itself", code=2
    ),
    "link to itself": Case("baci", lambda path: path.symlink_to(path), "cannot be read", "", None, "check", code=2),
    # BACI
    "BACI without v": Case("baci", data(b"t,i,j,k,q\n1,2,3,4,5\n"), "the column v", "row 1", "t,i,j,k,q", "mend"),
    "BACI year": Case("baci", flows("202,4,24,382390,1,NA"), "in four digits", "row 3, column A", "202", "mend"),
    "BACI exporter": Case("baci", flows("2021,5,24,382390,1,NA"), "unknown", "row 3, column B", "5", "comtrade,5"),
    "BACI importer": Case("baci", flows("2021,4,USA,382390,1,NA"), "unknown", "row 3, column C", "USA", "comtrade,USA"),
    "BACI product of 4": Case("baci", flows("2021,4,24,3823,1,NA"), "six digits", "row 3, column D", "3823", "again"),
    "BACI of R": Case("baci", flows("2021,4,24,382391,1e+05,NA"), "scientific", "row 3, column E", "1e+05", "plain"),
    "BACI twice": Case(
        "baci", flows("2021,4,24,382390,2,NA"), "the other is 1.5 in row 2", "row 3, column E", "2", "remove one"
    ),
    "BACI cut": Case("baci", flows("2021,4,24"), "3 cells, and the header 6", "row 3", "2021,4,24", "if it was cut"),
    # Comtrade
    "SITC": Case("comtrade", world(classificationCode="S4"), "another classification", "row 3, column R", "S4", "HS"),
    "shifted": Case("comtrade", shifted, "beside their columns", "row 2, column B", "C", "first column"),
    "unknown flow code": Case("comtrade", world(flowCode="Q"), "the flow", "row 3, column J", "Q", "exports are X"),
    "no World": Case("comtrade", world(partnerCode="156"), "partner World", "row 3, column L", "156", "--partners sum"),
    "unknown reporter": Case(
        "comtrade", world(reporterCode="841000"), "unknown", "row 3, column G", "841000", "comtrade,"
    ),
    "Comtrade partner by name": Case(
        "comtrade", world(partnerCode="World"), "a number", "row 3, column L", "World", "again"
    ),
    "two editions": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(classificationCode="H5", cmdCode="010129")]),
        "in one edition",
        "row 3, column R",
        "H5",
        "keep one",
    ),
    "year and months": Case(
        "comtrade",
        lambda path: plain(path, [legacy_row(), legacy_row(Period="201801")], LEGACY),
        "by year or by months",
        "row 3, column C",
        "201801",
        "keep one",
    ),
    "another year's period": Case("comtrade", world(period="2021"), "a period is", "row 3, column F", "2021", "again"),
    "Comtrade value": Case("comtrade", world(primaryValue="n/a"), "holds a number", "row 3, column AR", "n/a", "plain"),
    "Comtrade twice": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(primaryValue="2")]),
        "the other is 1000.5 in row 2",
        "row 3, column AR",
        "2",
        "remove one",
    ),
    "only imports": Case(
        "comtrade", lambda path: plus(path, [plus_row(flowCode="M")]), "no figure of these", "", None, "right files"
    ),
    "unknown way to sum": Case(
        "comtrade", world(), "--partners is unknown", "", "all", "sum", ["--partners", "all"], 2
    ),
    # firm records
    "no Stata file": Case("ccts", SOUND["baci"], "no Stata file", "", "t,i,j", "Stata"),
    "Stata file cut": Case("ccts", cut(SOUND["ccts"], -40), "to its end", "", None, "save it again"),
    "Stata header cut": Case("ccts", cut(SOUND["ccts"], 200), "to its end", "", None, "save it again"),
    "other variables": Case(
        "ccts",
        lambda path: ccts(path, [ccts_row()], [*CCTS[:7], "_价格", *CCTS[8:]]),
        "the column _金额",
        "row 1",
        "_价格",
        "_金额",
    ),
    "no grain": Case("ccts", firms(), "--grain must be given", "", None, "province, city", [], 2),
    "flow of a firm": Case("ccts", firms(flow="转口"), "the flow is", "row 2, column _进口或出口", "转口", "mend"),
    "date of a firm": Case("ccts", firms(date=17167), "YYYYMM", "row 2, column _日期", "17167", "mend"),
    "partner of a firm": Case(
        "ccts", firms(partner=888), "unknown", "row 2, column _起运国或目的国", "888", "customs,888"
    ),
    "place by name": Case(
        "ccts", firms(district="深圳"), "a place is a code", "row 2, column _消费地", "深圳", "--place firm"
    ),
    "unknown place": Case(
        "ccts",
        firms(district="44779"),
        "unknown to registry.customs_places",
        "row 2, column _消费地",
        "44779",
        "4477,REGION",
    ),
    "unknown province of a firm": Case("ccts", firms(district="99119"), "a province", "row 2", "99119", "11 北京"),
    "value of a firm": Case("ccts", firms(value=-1.0), "negative", "row 2, column _金额", "-1", "check"),
    "code of 4 digits": Case(
        "ccts", firms(product=101.0), "fewer than 6", "row 2, column _税号编码", "101", "--digits"
    ),
    "codes in single precision": Case(
        "ccts",
        lambda path: ccts(path, [ccts_row(), ccts_row(product=84713001.0)], _税号编码="float32"),
        "stored as float",
        "row 2, column _税号编码",
        None,
        "recast",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[name]
    into, path = tmp_path / "raw", tmp_path / "broken.csv"
    into.mkdir()
    (into / "note.txt").write_text("stays")
    case.write(path)
    options = OPTIONS[case.format] if case.options is None else case.options
    code = main(["import", case.format, str(path), "--into", str(into), *options])
    said = capsys.readouterr()
    assert code == case.code, said
    assert said.out == ""
    assert said.err.startswith("resilience import: ")
    assert "Traceback" not in said.err
    message, _, remedy = said.err.partition(" What to do: ")
    where = message.removeprefix("resilience import: ").partition(": ")[0]
    if case.place or case.code == 1:
        assert "broken.csv" in where
        assert case.place in where
    assert case.rule in message
    assert case.found is None or case.found in message.partition("Found: ")[2]
    assert case.remedy in remedy.strip()
    assert remedy.strip()
    assert [entry.name for entry in into.iterdir()] == ["note.txt"]
