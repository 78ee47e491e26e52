"""Broken exports of EPS."""

from __future__ import annotations

from panel_files import EPS

from broken_files.panels import eps

CASES = {
    "eps without header": eps("row 1, column A", "the header is missing", "石家庄", "tidy", rows=EPS[1:]),
    "eps without unit": eps("row 1", "no column is headed as the unit", "地区", "Province and Unit", E1="度量"),
    "eps header only": eps("row 1, column A", "header and no row", "地区", "right file", rows=EPS[:1]),
    "eps column twice": eps("row 1, column D", "two columns are headed as the region", "城市", "remove one", D1="城市"),
    "eps unknown indicator": eps("row 1, column C", "the indicator is unknown", "幸福感", "--series", C1="幸福感"),
    "eps no indicator": eps("", "does not name its indicator", None, "--series", C1="数值"),
    "eps indicator contradicted": eps("row 1, column A", "contradicts it", "地区生产总值", "right file",
                                      options=("--series", "pop_resident")),
    "eps unknown unit": eps("row 4, column E", "the unit is unknown", "亿圆", "亿元", E4="亿圆"),
    "eps two units": eps("row 4, column E", "two units for gdp_nominal", "万元", "split", E4="万元"),
    "eps wrong quantity": eps("row 2, column E", "measures persons", "万人", "belong together", E2="万人"),
    "eps unknown region": eps("row 4, column A", "the region '唐山区' is unknown", "唐山区", "唐山市", A4="唐山区"),
    "eps city or province": eps("row 6, column A", "a province and a city", "吉林", "write 吉林省 or 吉林市",
                                A6="吉林", D6="", A7="河北"),
    "eps unknown suffix": eps("row 4, column A", "behind the name means", "（旧）", "whole city", A4="唐山市（旧）"),
    "eps wrong province": eps("row 4, column A", "names the province 140000", "唐山市", "mend", D4="山西省"),
    "eps unknown province": eps("row 4, column D", "the province '河比' is unknown", "河比", "six-digit", D4="河比"),
    "eps year": eps("row 4, column B", "a year is written", "20年", "write the year", B4="20年"),
    "eps twice": eps("row 4, column C", "two cells hold gdp_nominal of 130100", "7210.9", "remove one",
                     A4="石家庄市"),
    "eps text": eps("row 4, column C", "a number or is empty", "7千亿", "plain digits", C4="7千亿"),
    "eps formula": eps("row 4, column C", "formula", "=1+1", "formula", C4="=1+1"),
    "eps short row": eps("row 4, column A", "the row has 2 cells", "唐山市", "keep the commas",
                         rows=[*EPS[:3], EPS[3][:2]]),
}  # fmt: skip
