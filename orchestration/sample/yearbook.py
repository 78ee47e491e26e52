"""The figures that a yearbook would print, such that the variables of Dai (2024) come out of them as planted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import fsum

from orchestration.sample.arithmetic import bell, exp, standardised
from orchestration.sample.outcome import trade_deviation
from orchestration.sample.panel import BASE_YEAR, CELLS, LAST_YEAR, PROVINCES, YEARS, Column, regressors, stream
from orchestration.sample.shares import base_trade, yuan_per_dollar
from orchestration.sample.targets import REGRESSORS

Cell = tuple[str, int]
"""Region and year."""
Figures = dict[Cell, float]

TRADE_ZH, EXPORTS_ZH = "货物进出口总额(亿美元)", "出口总额(亿美元)"
INDEX_YEARS = range(2001, LAST_YEAR + 1)
"""The deflator of decision D-2 is chained from 2000 = 1."""
SHOCKS = {2009: -2.0, 2020: -4.5, 2021: 2.0}
"""Percentage points of growth."""


def yearbook(trade_gaps: Collection[Cell]) -> dict[str, Figures]:
    """Every table under its name, in the unit of its original; trade is linear in time across `trade_gaps`."""
    columns = regressors()
    x = {regressor.name: column for regressor, column in zip(REGRESSORS, columns, strict=True)}
    index = _volume_index(x["ln_real_gdp_pc"])
    level = _chained(index)
    people = _printed(lambda row, cell: exp(x["ln_pop_density"][row]) * _AREA[cell[0]] / 1e4, 0)
    per_head = _printed(lambda row, cell: exp(x["ln_real_gdp_pc"][row]) * level[cell], 0)
    gdp = _printed(lambda _, cell: per_head[cell] * (people[cell] + people[_before(cell)]) / 2.0 / 1e4, 1)
    secondary, tertiary = _industries(gdp, x["tertiary_secondary_ratio"], x["ln_real_gdp_pc"])
    deposits, loans = _banks(gdp, x["finance_gdp_ratio"])
    trade = _trade(trade_deviation(columns, [CELLS.index(cell) for cell in trade_gaps]), gdp, per_head)
    return {
        "pop_resident": people,
        "pop_compiled": _compiled(people),
        "gdp_pc_index": index,
        "gdp_pc_nominal": per_head,
        "gdp_nominal": gdp,
        "gdp_nominal_2018": _revised(gdp),
        "va_secondary": secondary,
        "va_tertiary": tertiary,
        "deposits_eop": deposits,
        "loans_eop": loans,
        "trade_total_yuan": {cell: round(value, 2) for cell, value in trade.items()},
        "trade_total_usd": {cell: round(value / yuan_per_dollar()[cell[1]] * 1e4) for cell, value in trade.items()},
        "invention_patents_applied": _printed(lambda row, _: exp(x["ln_invention_patents"][row]), 0),
        "nation": _nation(trade),
    }


_AREA = {province["region_id"]: float(province["land_area_km2"]) for province in PROVINCES}


def _printed(value: Callable[[int, Cell], float], decimals: int) -> Figures:
    return {cell: round(value(row, cell), decimals) for row, cell in enumerate(CELLS)}


def _before(cell: Cell) -> Cell:
    """The year before; the first year stands for its own predecessor."""
    return cell[0], max(cell[1] - 1, BASE_YEAR)


def _of_provinces(column: Column, year: int) -> list[float]:
    return [value for value, (_, when) in zip(column, CELLS, strict=True) if when == year]


def _volume_index(wealth: Column) -> Figures:
    """Previous year = 100: growth slows down over the years, and poor provinces catch up."""
    random = stream("gdp_pc_index")
    leads = standardised(_of_provinces(wealth, BASE_YEAR), range(len(PROVINCES)))
    return {
        (province["region_id"], year): round(
            fsum([111.0, -0.22 * (year - INDEX_YEARS[0]), -1.2 * lead, 0.5 * bell(random), SHOCKS.get(year, 0.0)]), 1
        )
        for province, lead in zip(PROVINCES, leads, strict=True)
        for year in INDEX_YEARS
    }


def _chained(index: Mapping[Cell, float]) -> Figures:
    """Volume with 2000 = 1, from the printed index."""
    level: Figures = {}
    for (region, year), growth in index.items():
        level[region, year] = level.get((region, year - 1), 1.0) * growth / 100.0
    return level


def _industries(gdp: Figures, ratio: Column, wealth: Column) -> tuple[Figures, Figures]:
    """Secondary and tertiary value added; farming keeps less where people are rich."""
    farming = [0.08 * exp(-0.5 * lead) for lead in standardised(wealth, range(len(wealth)))]
    secondary = _printed(lambda row, cell: gdp[cell] * (1.0 - farming[row]) / (1.0 + ratio[row]), 1)
    return secondary, _printed(lambda row, cell: secondary[cell] * ratio[row], 1)


def _banks(gdp: Figures, ratio: Column) -> tuple[Figures, Figures]:
    """Deposits and loans, end of year, whose sum is `ratio` times the product."""
    random = stream("deposits_eop")
    part = {province["region_id"]: 0.58 + 0.03 * bell(random) for province in PROVINCES}
    deposits = _printed(lambda row, cell: gdp[cell] * ratio[row] * part[cell[0]], 1)
    return deposits, _printed(lambda row, cell: gdp[cell] * ratio[row] - deposits[cell], 1)


def _trade(deviation: Column, gdp: Figures, per_head: Figures) -> Figures:
    """100m yuan, not rounded; the rich trade more."""
    first = [(region, BASE_YEAR) for region in _AREA]
    base = dict(zip(_AREA, base_trade(deviation, [gdp[c] * per_head[c] * per_head[c] for c in first]), strict=True))
    return {cell: base[cell[0]] * (1.0 + value) for cell, value in zip(CELLS, deviation, strict=True)}


def _revised(gdp: Figures) -> Figures:
    """The product as an earlier edition had it: the census later moved every province by up to six per cent."""
    random = stream("gdp_nominal_2018")
    part = {province["region_id"]: 0.94 + 0.12 * random.random() for province in PROVINCES}
    return _printed(lambda _, cell: gdp[cell] * part[cell[0]], 2)


def _compiled(people: Figures) -> Figures:
    """Persons of every sixth province as a third party has them: registered, where the yearbook counts residents."""
    random = stream("pop_compiled")
    part = {region: 0.95 + 0.08 * random.random() for region in list(_AREA)[::6]}
    return {
        (region, year): round(value * 1e4 * part[region]) for (region, year), value in people.items() if region in part
    }


def _nation(trade: Figures) -> Figures:
    """By indicator and year: trade is what the provinces sum to."""
    random = stream("nation")
    table: Figures = {}
    for year in YEARS:
        total = fsum(trade[region, year] for region in _AREA) / yuan_per_dollar()[year]
        table[TRADE_ZH, year] = total
        table[EXPORTS_ZH, year] = total * (0.55 + 0.01 * bell(random))
        table["居民消费价格指数(上年=100)", year] = 102.3 + 0.8 * bell(random)
        table["互联网上网人数(万人)", year] = 29_800.0 + 5_600.0 * (year - BASE_YEAR)
    return table
