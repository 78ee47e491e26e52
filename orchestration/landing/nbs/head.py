"""What stands above the figures: lines that name database, indicator, region and time, and the table's header."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestration.landing.files.figures import year
from orchestration.landing.files.grid import Grid, Line, plain, squeezed

_TAGS = {
    "数据库": "database", "database": "database", "指标": "indicator", "indicator": "indicator", "地区": "region",
    "region": "region", "时间": "time", "time": "time", "单位": "unit", "unit": "unit",
}  # fmt: skip
_TAG_LINE = re.compile(r"\s*([^:]{1,12}?)\s*:\s*(.*)", re.DOTALL)
REGION, INDICATOR, TIME, NONE = "region", "indicator", "time", "none"
_CORNERS = {
    "地区": REGION, "省份": REGION, "省市": REGION, "省": REGION, "region": REGION, "province": REGION,
    "指标": INDICATOR, "indicator": INDICATOR, "indicators": INDICATOR,
    "时间": TIME, "年份": TIME, "年": TIME, "time": TIME, "year": TIME,
}  # fmt: skip
DATABASES = {"分省年度数据": "", "annualbyprovince": "", "年度数据": "000000", "annual": "000000"}
"""The databases that hold provinces by year, or the nation (its code); tables of other databases are refused."""


@dataclass(frozen=True)
class Head:
    """Tags above the table (database, indicator, region, time, unit), the header, and what its first cell names."""

    tags: dict[str, str]
    tag_lines: dict[str, int]
    line: Line
    corner: str
    width: int
    language: str

    @property
    def first_year(self) -> int:
        """Index of the first column that a year heads; the width when there is none."""
        return next((c for c in range(self.width) if year(self.line.cell(c)) is not None), self.width)


def read_head(grid: Grid) -> Head:
    """Raises UserError where the header line is missing or the database is not one of provinces by year."""
    tags: dict[str, str] = {}
    tag_lines: dict[str, int] = {}
    for line in grid.lines:
        if line.is_blank:
            continue
        tag, text = _tag(line)
        if tag is None:
            return _header(grid, line, tags, tag_lines)
        if tag in tags:
            rule = f"the {tag} is named once above a table; row {tag_lines[tag]} already says {tags[tag]!r}."
            raise grid.refuse(rule, "keep one table and one indicator with its unit in a file", line, 0)
        tags[tag], tag_lines[tag] = text, line.number
        if tag == "database" and squeezed(text) not in DATABASES:
            rule = "this is not a table of provinces by year (数据库：分省年度数据) or of the nation (年度数据)."
            raise grid.refuse(rule, "download the table from the database of provinces by year", line, 0)
    raise grid.refuse("the table is missing: nothing follows the first lines.", "download the file again")


def _tag(line: Line) -> tuple[str | None, str]:
    """Name and text of a line such as 指标：地区生产总值(亿元); commas of its text may have split it into cells."""
    cells = [plain(cell) for cell in line.cells]
    match = _TAG_LINE.fullmatch(",".join(cells).rstrip(", "))
    return (_TAGS.get(squeezed(match[1])), match[2]) if match else (None, "")


def _header(grid: Grid, line: Line, tags: dict[str, str], tag_lines: dict[str, int]) -> Head:
    width = max(index + 1 for index in range(len(line.cells)) if line.cell(index))
    first = squeezed(line.cell(0))
    corner = _CORNERS.get(first, NONE if not first else "")
    language = "en" if first.isascii() and first else "zh"
    head = Head(tags, tag_lines, line, corner, width, language)
    if not corner or (corner == NONE and head.first_year == width):
        rule = "the header of the table is missing: it begins with 地区, 指标, 时间 or Region and names the years."
        remedy = "restore that line (such as 地区,2024年,2023年) and delete titles above it; "
        remedy += "a yearbook table is read by resilience import yearbook, a long one by resilience import tidy"
        raise grid.refuse(rule, remedy, line, 0)
    if width < 2:
        raise grid.refuse("the header names no column of figures.", "restore the years of the header", line, 0)
    return head
