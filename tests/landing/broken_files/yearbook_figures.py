"""Yearbooks with broken rows and figures."""

from __future__ import annotations

from panel_files import YEARBOOK, changed

from broken_files.panels import yearbook

CASES = {
    "unknown region": yearbook("sheet 1, row 9, column A", "the province '北亰' is unknown", "北亰", "'北京",
                               rows=changed(YEARBOOK, A9="北亰", B9="")),
    "city among provinces": yearbook("sheet 1, row 9, column A", "unknown", "深圳", "NAME,skip",
                                     rows=changed(YEARBOOK, A9="深圳", B9="Shenzhen")),
    "two names of two regions": yearbook("sheet 1, row 9, column A", "say different regions", "Tianjin", "wrong name",
                                         rows=changed(YEARBOOK, B9="Tianjin")),
    "row without a name": yearbook("sheet 1, row 9, column A", "names its region", "", "move the figures",
                                   rows=changed(YEARBOOK, A9=None, B9=None)),
    "region twice": yearbook("sheet 1, row 10, column A", "110000 already stands in row 9", "北京市", "remove one",
                             rows=changed(YEARBOOK, A10="北京市", B10="Beijing")),
    "text in a number": yearbook("sheet 1, row 9, column C", "a number or is empty", "约90", "plain digits",
                                 rows=changed(YEARBOOK, C9="约90")),
    "footnote mark in a number": yearbook("sheet 1, row 9, column C", "a number or is empty", "90*", "plain digits",
                                          rows=changed(YEARBOOK, C9="90*")),
    "circled mark in a number": yearbook("sheet 1, row 9, column C", "① is a mark", "90①", "plain digits",
                                         rows=changed(YEARBOOK, C9="90①")),
    "percent cell": yearbook("sheet 1, row 11, column C", "a number or is empty", "7000%", "plain digits",
                             formats={"C11": "0.00%"}),
    "formula cell": yearbook("sheet 1, row 9, column C", "formula", "=SUM(D9:E9)", "save",
                             rows=changed(YEARBOOK, C9="=SUM(D9:E9)")),
    "spreadsheet error": yearbook("sheet 1, row 9, column C", "error value", "#REF!", "plain digits",
                                  rows=changed(YEARBOOK, C9="#REF!")),
    "scientific notation": yearbook("sheet 1, row 9, column C", "scientific", "1.2E+05", "plain digits",
                                    rows=changed(YEARBOOK, C9="1.2E+05")),
    "two headings of one series": yearbook("sheet 1, row 6, column D", "two cells hold patents_applied of 000000",
                                           "300", "remove one", map="indicator,series\n合计,patents_applied\n"
                                           "发明受理,patents_applied\n*,skip\n"),
}  # fmt: skip
