"""The words of EPS exports, as `squeezed` writes them."""

from __future__ import annotations

REGION, YEAR, VALUE, PROVINCE, UNIT, INDICATOR = "region", "year", "value", "province", "unit", "indicator"
HEADERS = {
    "地区": REGION, "区域": REGION, "城市": REGION, "地区名称": REGION, "region": REGION,
    "city": REGION, "area": REGION,
    "时间": YEAR, "年份": YEAR, "年度": YEAR, "年": YEAR, "year": YEAR, "time": YEAR,
    "数值": VALUE, "值": VALUE, "数据": VALUE, "value": VALUE, "data": VALUE,
    "省份": PROVINCE, "省": PROVINCE, "所属省份": PROVINCE, "province": PROVINCE,
    "单位": UNIT, "计量单位": UNIT, "unit": UNIT,
    "指标": INDICATOR, "指标名称": INDICATOR, "indicator": INDICATOR, "variable": INDICATOR,
}  # fmt: skip
CITIES = frozenset({"城市", "city"})
"""Head the regions of a table of cities."""
WHOLE_CITY = frozenset({"全市", "市", "地级市", "全域"})
"""Behind a city's name, in parentheses: the city as it is."""
INNER_CITY = frozenset({"市辖区", "市区", "城区", "建成区"})
"""The city without its counties: another territory, for which the registry has no code."""
CITY = "市"
"""What exports leave out behind the name of a city."""
