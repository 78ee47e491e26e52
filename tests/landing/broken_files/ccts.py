"""Broken firm records of the customs."""

from __future__ import annotations

from datetime import datetime

from trade_files import CCTS, ccts, ccts_row

from broken_files.trade import SOUND, cut, firms, trade

CASES = {
    "no Stata file": trade("ccts", SOUND["baci"], "no Stata file", "", "t,i,j", "Stata"),
    "Stata file cut": trade("ccts", cut(SOUND["ccts"], -40), "to its end", "", None, "save it again"),
    "Stata header cut": trade("ccts", cut(SOUND["ccts"], 200), "to its end", "", None, "save it again"),
    "other variables": trade(
        "ccts",
        lambda path: ccts(path, [ccts_row()], [*CCTS[:7], "_价格", *CCTS[8:]]),
        "the column _金额",
        "row 1",
        "_价格",
        "_金额",
    ),
    "no grain": trade("ccts", firms(), "--grain must be given", "", None, "province, city", [], 2),
    "flow of a firm": trade("ccts", firms(flow="转口"), "the flow is", "row 2, column _进口或出口", "转口", "mend"),
    "date of a firm": trade("ccts", firms(date=17167), "YYYYMM", "row 2, column _日期", "17167", "mend"),
    "value in single precision": trade(
        "ccts",
        lambda path: ccts(path, [ccts_row(), ccts_row(value=16_777_218.0)], _金额="float32"),
        "stored as float",
        "row 2, column _金额",
        None,
        "double",
    ),
    "Stata date of a firm": trade(
        "ccts",
        lambda path: ccts(path, [ccts_row(date=datetime(2007, 1, 1))]),
        "stored as a Stata date",
        "column _日期",
        None,
        'string(_日期, "%tdCCYYNNDD")',
    ),
    "partner of a firm": trade(
        "ccts", firms(partner=888), "unknown", "row 2, column _起运国或目的国", "888", "customs,888"
    ),
    "place by name": trade(
        "ccts",
        firms(district="深圳"),
        "a place is a code",
        "row 2, column _消费地进口or生产地出口",
        "深圳",
        "--place firm",
    ),
    "unknown place": trade(
        "ccts",
        firms(district="44779"),
        "unknown to registry.customs_places",
        "row 2, column _消费地进口or生产地出口",
        "44779",
        "4477,REGION",
    ),
    "unknown province of a firm": trade(
        "ccts", firms(district="99119"), "a province", "row 2, column _消费地进口or生产地出口", "99119", "11 北京"
    ),
    "value of a firm": trade("ccts", firms(value=-1.0), "negative", "row 2, column _金额", "-1", "check"),
    "code of 4 digits": trade(
        "ccts", firms(product=101.0), "fewer than 6", "row 2, column _税号编码", "101", "--digits"
    ),
    "codes in single precision": trade(
        "ccts",
        lambda path: ccts(path, [ccts_row(), ccts_row(product=84713001.0)], _税号编码="float32"),
        "stored as float",
        "row 2, column _税号编码",
        None,
        "recast",
    ),
}
