"""Customs queries with broken cells, or wrong options."""

from __future__ import annotations

from trade_files import customs, customs_row

from broken_files.trade import rows, trade

CASES = {
    "text in a figure": trade(
        "customs", rows(customs_row("202302", value="约5")), "holds a number", "row 3, column N", "约5", "plain digits"
    ),
    "circled mark in a figure": trade(
        "customs", rows(customs_row("202302", value="1234①")), "① is a mark", "row 3, column N", "1234①", "plain digits"
    ),
    "scientific": trade(
        "customs", rows(customs_row("202302", value="1.2E+07")), "scientific", "row 3, column N", "1.2E+07", "plain"
    ),
    "broken separators": trade(
        "customs", rows(customs_row("202302", value="1,23")), "holds a number", "row 3, column N", "1,23", "plain"
    ),
    "negative": trade("customs", rows(customs_row("202302", value="-5")), "negative", "row 3, column N", "-5", "check"),
    "a formula": trade(
        "customs",
        rows(customs_row("202302", value="=SUM(N2:N9)")),
        "formula",
        "row 3, column N",
        "=SUM",
        "plain digits",
    ),
    "a formula for a code": trade(
        "customs", rows(customs_row(product=('="0101"', "马"))), "formula", "row 3, column B", '="0101"', "stands for"
    ),
    "far too many digits": trade(
        "customs", rows(customs_row("202302", value="9" * 30)), "so many digits", "row 3, column N", "999", "plain"
    ),
    "letters in a code": trade(
        "customs", rows(customs_row(product=("0101A1", "马"))), "in digits", "row 3, column B", "0101A1", "as text"
    ),
    "code as a float": trade(
        "customs", rows(customs_row(product=("1.01E+06", "马"))), "in digits", "row 3, column B", "1.01E+06", "as text"
    ),
    "no code": trade("customs", rows(customs_row(product=("", "马"))), "in digits", "row 3, column B", "", "as text"),
    "a digit too few": trade(
        "customs", rows(customs_row(product=("0101210", "马"))), "is 00", "row 3, column B", "0101210", "mend the code"
    ),
    "two lengths": trade(
        "customs",
        lambda path: customs(path, [customs_row(), customs_row("202302"), customs_row(product=("0101", "马"))]),
        "one length",
        "row 4, column B",
        "0101",
        "one length",
    ),
    "unknown province": trade(
        "customs", rows(customs_row(region=("99", "未知"))), "a province is", "row 3, column H", "99", "11 北京"
    ),
    "unknown partner": trade(
        "customs",
        rows(customs_row(partner=("888", "某国"))),
        "unknown to registry",
        "row 3, column D",
        "888",
        "customs,888",
    ),
    "partner as a float": trade(
        "customs",
        rows(customs_row(partner=("501.6", "美国"))),
        "unknown",
        "row 3, column D",
        "501.6",
        "write it as a whole number",
    ),
    "partner by name": trade(
        "customs", rows(customs_row(partner=("美国", "美国"))), "unknown", "row 3, column D", "美国", "mend the code"
    ),
    "month 13": trade("customs", rows(customs_row("202313")), "YYYYMM", "row 3, column A", "202313", "mend"),
    "year alone": trade("customs", rows(customs_row("2023")), "YYYYMM", "row 3, column A", "2023", "mend"),
    "year of another age": trade(
        "customs", rows(customs_row("190001")), "from 1949", "row 3, column A", "1900", "mend"
    ),
    "one cell, two values": trade(
        "customs", rows(customs_row(value="9")), "the other is 1,234 in row 2", "row 3, column N", "9", "remove one"
    ),
    "a total among trade modes": trade(
        "customs", rows(customs_row("202302", mode=("", ""))), "names none", "row 3, column F", "", "of one kind"
    ),
    "row cut short": trade(
        "customs", rows(customs_row()[:9]), "10 cells, and the header 15", "row 3", "202301", "again"
    ),
    "row too long": trade("customs", rows([*customs_row(), "1"]), "16 cells", "row 3", "202301", "quote a cell"),
    "open quotation mark": trade(
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
    "no flow": trade("customs", rows(), "--flow must be given", "", None, "export, import", [], 2),
    "unknown flow": trade(
        "customs", rows(), "--flow is unknown", "", "exports", "did you mean", ["--flow", "exports"], 2
    ),
    "more digits than there are": trade(
        "customs",
        lambda path: customs(path, [customs_row(product=("0101", "马"))]),
        "--digits asks for 6 digits",
        "",
        "6",
        "--digits 4",
        ["--flow", "export", "--digits", "6"],
        2,
    ),
    "bad period": trade(
        "customs",
        rows(),
        "--period is a year",
        "",
        "2023H1",
        "like 2023",
        ["--flow", "export", "--period", "2023H1"],
        2,
    ),
    "period backwards": trade(
        "customs",
        rows(),
        "--period runs from",
        "",
        "202306-202301",
        "like",
        ["--flow", "export", "--period", "202306-202301"],
        2,
    ),
    "an option of another format": trade(
        "customs", rows(), "--grain is not for customs", "", None, "ccts", ["--flow", "export", "--grain", "city"], 2
    ),
}
