"""Broken files of UN Comtrade."""

from __future__ import annotations

from trade_files import LEGACY, legacy_row, plain, plus, plus_row

from broken_files.trade import shifted, trade, world

CASES = {
    "SITC": trade("comtrade", world(classificationCode="S4"), "another classification", "row 3, column R", "S4", "HS"),
    "shifted": trade("comtrade", shifted, "beside their columns", "row 2, column B", "C", "first column"),
    "unknown flow code": trade("comtrade", world(flowCode="Q"), "the flow", "row 3, column J", "Q", "exports are X"),
    "no World": trade(
        "comtrade", world(partnerCode="156"), "partner World", "row 3, column L", "156", "--partners sum"
    ),
    "no World for one product": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(cmdCode="847130", partnerCode="156")]),
        "a product and period are those to the partner World",
        "row 3, column L",
        "156",
        "--partners sum",
    ),
    "only a part of the total": trade(
        "comtrade", world(customsCode="C01"), "its total is not in the file", "row 3, column Y", "C01", "the totals too"
    ),
    "another country's total": trade(
        "comtrade", world(motCode="1000"), "its total is not in the file", "row 3, column AB", "1000", "the totals too"
    ),
    "unknown reporter": trade(
        "comtrade", world(reporterCode="841000"), "unknown", "row 3, column G", "841000", "comtrade,"
    ),
    "Comtrade partner by name": trade(
        "comtrade", world(partnerCode="World"), "a number", "row 3, column L", "World", "again"
    ),
    "two editions": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(classificationCode="H5", cmdCode="010129")]),
        "in one edition",
        "row 3, column R",
        "H5",
        "keep one",
    ),
    "year and months": trade(
        "comtrade",
        lambda path: plain(path, [legacy_row(), legacy_row(Period="201801")], LEGACY),
        "by year or by months",
        "row 3, column C",
        "201801",
        "keep one",
    ),
    "another year's period": trade("comtrade", world(period="2021"), "a period is", "row 3, column F", "2021", "again"),
    "Comtrade value": trade(
        "comtrade", world(primaryValue="n/a"), "holds a number", "row 3, column AR", "n/a", "plain"
    ),
    "Comtrade twice": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(), plus_row(primaryValue="2")]),
        "the other is 1000.5 in row 2",
        "row 3, column AR",
        "2",
        "remove one",
    ),
    "only imports": trade(
        "comtrade", lambda path: plus(path, [plus_row(flowCode="M")]), "no exports", "", None, "flow X"
    ),
    "only codes of 4 digits": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(cmdCode="0101"), plus_row(cmdCode="TOTAL")]),
        "no product of the files has 6 digits",
        "",
        "4 digits, TOTAL",
        "--digits 4",
        code=2,
    ),
    "only the total": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(cmdCode="TOTAL")]),
        "has 6 digits",
        "",
        "TOTAL",
        "download",
        code=2,
    ),
    "only a group of countries": trade(
        "comtrade",
        lambda path: plus(path, [plus_row(reporterCode="97")]),
        "no figure of these files belongs into the raw table; left out, no country: 97 European Union: 1 row",
        "",
        None,
        "right files",
    ),
    "unknown way to sum": trade(
        "comtrade", world(), "--partners is unknown", "", "all", "sum", ["--partners", "all"], 2
    ),
}
