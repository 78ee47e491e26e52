"""Broken files of any kind, of BACI, of UN Comtrade, and broken firm records."""

from __future__ import annotations

import os
from datetime import datetime

from broken import SOUND, Case, cut, data, firms, flows, shifted, world
from nbs_tables import zip_bomb
from trade_files import CCTS, LEGACY, ccts, ccts_row, customs, customs_row, legacy_row, plain, plus, plus_row

CASES = {
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
    "BACI with a digit less": Case(
        "baci", flows("2021,4,24,01012,1,NA"), "is 00", "row 3, column D", "01012", "mend the code"
    ),
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
    "no World for one product": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(cmdCode="847130", partnerCode="156")]),
        "a product and period are those to the partner World",
        "row 3, column L",
        "156",
        "--partners sum",
    ),
    "only a part of the total": Case(
        "comtrade", world(customsCode="C01"), "its total is not in the file", "row 3, column Y", "C01", "the totals too"
    ),
    "another country's total": Case(
        "comtrade", world(motCode="1000"), "its total is not in the file", "row 3, column AB", "1000", "the totals too"
    ),
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
        "comtrade", lambda path: plus(path, [plus_row(flowCode="M")]), "no exports", "", None, "flow X"
    ),
    "only codes of 4 digits": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(cmdCode="0101"), plus_row(cmdCode="TOTAL")]),
        "no product of the files has 6 digits",
        "",
        "4 digits, TOTAL",
        "--digits 4",
        code=2,
    ),
    "only the total": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(cmdCode="TOTAL")]),
        "has 6 digits",
        "",
        "TOTAL",
        "download",
        code=2,
    ),
    "only a group of countries": Case(
        "comtrade",
        lambda path: plus(path, [plus_row(reporterCode="97")]),
        "no figure of these files belongs into the raw table; left out, no country: 97 European Union: 1 row",
        "",
        None,
        "right files",
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
    "value in single precision": Case(
        "ccts",
        lambda path: ccts(path, [ccts_row(), ccts_row(value=16_777_218.0)], _金额="float32"),
        "stored as float",
        "row 2, column _金额",
        None,
        "double",
    ),
    "Stata date of a firm": Case(
        "ccts",
        lambda path: ccts(path, [ccts_row(date=datetime(2007, 1, 1))]),
        "stored as a Stata date",
        "column _日期",
        None,
        'string(_日期, "%tdCCYYNNDD")',
    ),
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
