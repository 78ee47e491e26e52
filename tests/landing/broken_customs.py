"""Broken queries of the customs."""

from __future__ import annotations

from broken import YEAR_FILE, Case, header, rows, without
from trade_files import CUSTOMS, customs, customs_row

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
    "a digit too few": Case(
        "customs", rows(customs_row(product=("0101210", "马"))), "is 00", "row 3, column B", "0101210", "mend the code"
    ),
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
    "a total among trade modes": Case(
        "customs", rows(customs_row("202302", mode=("", ""))), "names none", "row 3, column F", "", "of one kind"
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
}
