"""The words of yearbook tables, in the two languages they are printed in, as `squeezed` writes them."""

from __future__ import annotations

import re

CORNERS = frozenset({"地区", "省份", "省市", "省区市", "region", "province"})
"""Head the columns that name the regions."""
RUNNING_NUMBERS = frozenset({"序号", "编号", "no.", "number"})
"""Head a column that only counts the rows."""
NO_PROVINCE = frozenset(
    {
        "东部地区", "中部地区", "西部地区", "东北地区", "东部", "中部", "西部", "东北", "沿海地区", "内陆地区",
        "地方合计", "地方", "中央", "合计", "总计", "其他", "不分地区", "国外", "港澳台", "香港", "澳门", "台湾",
        "香港特别行政区", "澳门特别行政区", "台湾省", "新疆兵团", "新疆生产建设兵团", "兵团",
        "easternregion", "centralregion", "middleregion", "westernregion", "northeastregion", "northeasternregion",
        "totalofallregions", "localtotal", "total", "others", "hongkong", "macao", "taiwan",
    }
)  # fmt: skip
"""Rows of a table that are neither a province nor the nation: subtotals of blocks, sums of provinces, other places."""
CONTINUED = re.compile(r"续表|\(续\)|continued", re.IGNORECASE)
BOOK = re.compile("年鉴|yearbook", re.IGNORECASE)
"""In the name of a book: its year is mostly the one after that of its figures."""
TABLE_NUMBER = re.compile(r"\s*[0-9]+\s*[-\u2013\u2014]\s*[0-9]+")
"""What the title of a yearbook's table begins with: 7-6."""
UNIT = re.compile(r"\s*(?:单\s*位|unit)\s*:\s*(.*\S)\s*", re.IGNORECASE)
UNIT_BELOW = re.compile(r"\s*\(([^()]+)\)\s*")
"""The unit's English, in a cell of its own."""
NOTE = re.compile(
    r"\s*(?:注|备注|说明|数据来源|资料来源|来源|本表|notes?\b|(?:data )?sources?\b|[a-z0-9]\)|[\u2460-\u2473*#])",
    re.IGNORECASE,
)
FOOTNOTE_MARK = re.compile(r"(?:[\u2460-\u2473]|[*#]+|[(（][0-9a-z][)）]|(?<![0-9A-Za-z=])[0-9a-z][)）])+\s*$")
"""Behind a name: ①, *, 1), a)."""
