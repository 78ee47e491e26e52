"""The sample's original files: which series stands in which layout and edition, and what is missing in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.sample.layouts import Sheet, classic, english, nation, new_site, transposed, trimmed
from orchestration.sample.panel import BASE_YEAR, LAST_YEAR, PROVINCES, YEARS
from orchestration.sample.yearbook import INDEX_YEARS, Cell, Figures

LATEST, EARLIER = "2022-09", "2018-09"


@dataclass(frozen=True)
class Original:
    """A file with the figures `name` of the yearbook; `series` and `unit` where the layout does not say them."""

    name: str
    layout: Callable[[Sheet], bytes]
    heading: str = ""
    decimals: int = 1
    years: Sequence[int] = YEARS
    series: str | None = None
    unit: str | None = None
    vintage: str = LATEST
    quality: str = "synthetic"

    @property
    def file(self) -> str:
        return f"synthetic_{self.name}.csv"

    def content(self, figures: Figures) -> bytes:
        """The file, from the figures by region (or, of the nation, by indicator) and year."""
        gaps = GAPS.get(self.name, frozenset())
        names = {key: _names(self.layout).get(key, key) for key, _ in figures}
        rows = {
            name: {y: "" if (key, y) in gaps else f"{figures[key, y]:.{self.decimals}f}" for y in self.years}
            for key, name in names.items()
        }
        return self.layout(Sheet(self.heading, self.years, rows))


def _names(layout: Callable[[Sheet], bytes]) -> Mapping[str, str]:
    column = "name_en" if layout is english else "name_zh"
    return {province["region_id"]: province[column] for province in PROVINCES}


def _every(step: int, first: int, *years: int) -> frozenset[Cell]:
    """Cells of every `step`-th province from the `first` on."""
    return frozenset((province["region_id"], year) for province in PROVINCES[first::step] for year in years)


SWITCH = 2016
"""The year from which the office prints trade in yuan."""
ORIGINALS = (
    Original("gdp_nominal", classic, "地区生产总值(亿元)"),
    Original("gdp_nominal_2018", classic, "地区生产总值(亿元)", 2, range(BASE_YEAR, 2018), vintage=EARLIER),
    Original("gdp_pc_nominal", english, decimals=0, series="gdp_pc_nominal"),
    Original("gdp_pc_index", classic, "人均地区生产总值指数(上年=100)", years=INDEX_YEARS),
    Original("va_secondary", classic, "第二产业增加值(亿元)"),
    Original("va_tertiary", classic, "第三产业增加值(亿元)"),
    Original("deposits_eop", transposed, series="deposits_eop"),
    Original("loans_eop", classic, "金融机构各项贷款余额(亿元)"),
    Original("pop_resident", new_site, decimals=0, series="pop_resident"),
    Original("pop_compiled", trimmed, "", 0, range(2018, 2021), "pop_resident", "人", quality="compiled"),
    Original("trade_total_usd", classic, "进出口总额(万美元)", 0, range(BASE_YEAR, SWITCH)),
    Original("trade_total_yuan", classic, "货物进出口总额(亿元)", 2, range(SWITCH, LAST_YEAR + 1)),
    Original("invention_patents_applied", classic, "国内发明专利申请受理量(件)", 0),
    Original("nation", nation),
)
GAPS = {
    "trade_total_usd": _every(4, 0, 2015),
    "pop_resident": _every(9, 3, 2011),
    "va_tertiary": _every(11, 10, 2012),
    "deposits_eop": _every(13, 5, 2013),
    "loans_eop": _every(31, 7, 2014, 2015),
    "invention_patents_applied": _every(31, 20, 2016),
}
"""What the files leave empty, always between figures of the same province."""
