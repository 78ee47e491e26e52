"""Yearbooks with broken headings, years and units."""

from __future__ import annotations

from panel_files import YEARBOOK, YEARBOOK_MERGED, changed, without

from broken_files.panels import yearbook

UNITS = [["地区", "地区生产总值(亿元)"], ["北京", 1]]
UNPRICED = [["地区", "地区生产总值"], ["北京", 1]]

CASES = {
    "header row gone": yearbook("sheet 1, row 4, column A", "header of the table is missing", "全", "restore that row",
                                rows=without(YEARBOOK, 4, 5), merged=()),
    "no heading": yearbook("sheet 1, row 6, column F", "nothing stands above this one", "7", "write its heading",
                           rows=changed(YEARBOOK, F6=7)),
    "merged cell half cut": yearbook("sheet 1, row 5, column G", "already heads column E", "授权", "tells it from",
                                     merged=(),
                                     rows=changed(YEARBOOK, F4="实用新型", F5="受理", G5="授权\nGranted", F6=2, G6=3)),
    "merged cell into the figures": yearbook("sheet 1, row 9, column D", "a merged cell (rows 9 to 10", "40",
                                             "split it", merged=(*YEARBOOK_MERGED, "D9:D10")),
    "merged cell over two figures": yearbook("sheet 1, row 11, column C", "covers several figures", "70", "split it",
                                             merged=(*YEARBOOK_MERGED, "C11:D11")),
    "unknown headings": yearbook("sheet 1, row 4, column C", "unknown to the registry", "合计 / Total", "--map",
                                 map="indicator,series\n发明授权,skip\n"),
    "one column of two years": yearbook("sheet 1, row 4, column D", "two stand above", "2018 / 2019", "mend",
                                        rows=changed(YEARBOOK, D4="2018", D5="2019", E5="2019")),
    "a column without year": yearbook("sheet 1, row 4, column C", "this one has none", "合计", "write its year",
                                      rows=changed(YEARBOOK, D4="2018")),
    "names that contradict": yearbook("sheet 1, row 1, column B", "gdp_nominal and pop_resident", "地区生产总值",
                                      "in a map", merged=(), map="indicator,series\nx,skip\n", options=("--year", 2020),
                                      rows=[["地区", "地区生产总值\nTotal Population", "人均GDP"], ["北京", 1, 2]]),
    "--series and several headings": yearbook("sheet 1, row 4, column A", "has 3 headings", "合计", "--map",
                                              options=("--series", "patents_applied")),
    "no body": yearbook("sheet 1, row 5, column A", "header and no row of figures", None, "right file",
                        rows=YEARBOOK[:5]),
    "no table": yearbook("", "no sheet holds a table", None, "right file", rows=[["北京"], ["河北"]], merged=()),
    # yearbook: year and unit
    "year missing": yearbook("sheet 1, row 4, column A", "nothing names the year", "地", "--year 2019",
                             rows=changed(YEARBOOK, A1="7-7 国内", A2="Patents")),
    "two titles, two years": yearbook("sheet 1, row 2, column A", "2019 and 2018", "(2018)", "mend the wrong one",
                                      rows=changed(YEARBOOK, A2="Patents (2018)")),
    "--year against the title": yearbook("sheet 1, row 1, column A", "--year 2020 contradicts", "2019年", "right file",
                                         options=("--year", 2020), rows=changed(YEARBOOK, A2="Patents")),
    "--year against headings": yearbook("sheet 1, row 1, column B", "--year 2020 contradicts", "2019", "leave out",
                                        rows=[["地区", "2019"], ["北京", 1]], merged=(), options=("--year", 2020)),
    "--year out of time": yearbook("", "from 1949 to 2035", "1066", "like 2019", options=("--year", 1066), code=2,
                                   file=""),
    "two units above": yearbook("sheet 1, row 3, column A", "two units in one table: 件 and 万元", "件", "keep one",
                                rows=changed(YEARBOOK, B3="(万元)")),
    "unknown unit": yearbook("sheet 1, row 3, column A", "the unit is unknown", "打", "--unit",
                             rows=changed(YEARBOOK, A3="单位：打", B3=None)),
    "two units, corner and heading": yearbook("sheet 1, row 1, column A", "two units in one table", "亿元", "keep one",
                                              rows=[["单位：万元"], *UNITS], merged=(), options=("--year", 2020)),
    "unit of another quantity": yearbook("sheet 1, row 3, column A", "measures money", "万元", "belong together",
                                         rows=changed(YEARBOOK, A3="单位：万元", B3=None)),
    "--unit against the file": yearbook("sheet 1, row 3, column A", "--unit 万件 contradicts it", None, "leave out",
                                        options=("--unit", "万件")),
    "a unit between rows": yearbook("sheet 1, row 8, column A", "stands between two rows", "万件", "its own header",
                                    rows=changed(YEARBOOK, A8="单位：万件")),
    "two units, above and below": yearbook("sheet 1, row 14, column A", "two units in one table: 件 and 万件", "万件",
                                           "keep one", rows=[*YEARBOOK[:13], ["单位：万件"]]),
    "a unit between tables": yearbook("sheet 1, row 4, column A", "unclear", "万元", "above the header", merged=(),
                                      rows=[["3-1 (2019年)"], *UNPRICED, ["单位：万元"], ["3-2 (2020年)"], *UNPRICED]),
}  # fmt: skip
