"""A table in the layouts of the statistical office's downloads, each with a line that says it is synthetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

NOTE_ZH = "注：合成数据，不是统计资料。Synthetic data, not statistics."
SOURCE_ZH = "数据来源：合成数据"
NOTE_EN = "Note: Synthetic data, not statistics."


@dataclass(frozen=True)
class Sheet:
    """`heading` is the indicator with its unit; `rows` name -> year -> figure as text, empty where it is missing."""

    heading: str
    years: Sequence[int]
    rows: Mapping[str, Mapping[int, str]]

    @property
    def newest_first(self) -> list[int]:
        return sorted(self.years, reverse=True)

    def lines(self, corner: str, suffix: str) -> list[list[str]]:
        """Header and rows, a column for each year."""
        header = [corner, *(f"{year}{suffix}" for year in self.newest_first)]
        return [
            header,
            *([name, *(figures[year] for year in self.newest_first)] for name, figures in self.rows.items()),
        ]


def classic(sheet: Sheet) -> bytes:
    """The export of the old site."""
    head = ["数据库：分省年度数据", f"指标：{sheet.heading}", f"时间：{sheet.years[0]}-{sheet.years[-1]}"]
    table = [",".join(line) for line in sheet.lines("地区", "年")]
    return _text([*head, *table, NOTE_ZH, SOURCE_ZH], "\r\n").encode("gb18030")


def trimmed(sheet: Sheet) -> bytes:
    """The same after somebody deleted the lines above the table and saved it in a spreadsheet program."""
    table = [",".join(line) for line in sheet.lines("地区", "年")]
    return _text([*table, NOTE_ZH + "," * len(sheet.years), SOURCE_ZH + "," * len(sheet.years)], "\r\n").encode(
        "gb18030"
    )


def new_site(sheet: Sheet) -> bytes:
    """Regions by years as the site exports them since 2025: nothing in it names the indicator."""
    head = ["数据库：分省年度数据", f"时间：{sheet.years[0]}年-{sheet.years[-1]}年"]
    return _text([*head, *_tabbed(sheet.lines("地区", "年")), NOTE_ZH, SOURCE_ZH]).encode("utf-8-sig")


def nation(sheet: Sheet) -> bytes:
    """Indicators by years as the site exports them since 2025, of the nation."""
    return _text(["数据库：年度数据 ", "时间： ", *_tabbed(sheet.lines("指标", "年")), NOTE_ZH, SOURCE_ZH]).encode(
        "utf-8-sig"
    )


def transposed(sheet: Sheet) -> bytes:
    """Years by regions, every cell in quotes, figures padded with a blank."""
    table = [["时间", *sheet.rows]]
    table += [[f"{year}年", *(figures[year] + " " for figures in sheet.rows.values())] for year in sheet.newest_first]
    return _text([*(",".join(f'"{cell}"' for cell in line) for line in table), f'"{NOTE_ZH}"']).encode("utf-8-sig")


def english(sheet: Sheet) -> bytes:
    """The export of the English site: the indicator stands in its file name only."""
    head = ["Database:Annual by Province", f"Time:{sheet.years[0]}-{sheet.years[-1]}"]
    return _text([*head, *(",".join(line) for line in sheet.lines("Region", "")), NOTE_EN]).encode("utf-8")


def _tabbed(lines: Iterable[Sequence[str]]) -> list[str]:
    return ["".join(f"{cell}\t," for cell in line) for line in lines]


def _text(lines: Iterable[str], end: str = "\n") -> str:
    return "".join(line + end for line in lines)
