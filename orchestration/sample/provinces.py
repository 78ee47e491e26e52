"""What sets the provinces apart beside the variables of Dai (2024): wealth, and the latent level g of `effects`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import fsum

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp, ln, standardised
from orchestration.sample.panel import BASE_YEAR, FIRST_YEAR, PROVINCES, YEARS, stream, wandering
from orchestration.sample.yearbook import EXPORTS_ZH, TRADE_ZH, Figures

EFFECT, DRIFT, WANDERING = 0.8, 0.10, 0.7
"""Standard deviations of g: between provinces, of its slope per year, and passing."""
OWN_SCHOOLING = 0.025


@dataclass(frozen=True)
class Province:
    """`wealth` in standard deviations of ln product per person in the base year; `digital` is g by year."""

    code: str
    wealth: float
    digital: Mapping[int, float]


def provinces(per_head: Figures) -> list[Province]:
    """All provinces; `per_head` is product per person."""
    logs = [ln(per_head[row["region_id"], BASE_YEAR]) for row in PROVINCES]
    wealth = standardised(logs, range(len(PROVINCES)))
    return [
        Province(row["region_id"], lead, digital(row["region_id"])) for row, lead in zip(PROVINCES, wealth, strict=True)
    ]


@cache
def digital(code: str) -> dict[int, float]:
    """The latent level g of a province by year."""
    random = stream(f"province/{code}/digital")
    level, slope = EFFECT * bell(random), DRIFT * bell(random)
    paths = zip(YEARS, wandering(random), strict=True)
    return {year: level + slope * (year - FIRST_YEAR) + WANDERING * passing for year, passing in paths}


def college_share(here: Province, year: int) -> float:
    """Part of the people that saw a college: more where people are rich or g is high, and by chance of its own."""
    own = OWN_SCHOOLING * wandering(stream(f"province/{here.code}/college"))[year - BASE_YEAR]
    trend = 0.006 * (year - FIRST_YEAR)
    return max(fsum([0.13, 0.03 * here.wealth, trend, effects.SCHOOLING * here.digital[year], own]), 0.02)


def exports(trade: Figures, nation: Figures) -> Figures:
    """Exports of the provinces in the unit of their `trade`: a part that moves with g; together the nation's."""
    parts: Figures = {}
    for row in PROVINCES:
        code, random = row["region_id"], stream(f"province/{row['region_id']}/exports")
        own = 0.1 * bell(random)
        for year in YEARS:
            parts[code, year] = 0.5 * exp(own + effects.OUTCOMES * digital(code)[year] + 0.02 * bell(random))
    factor = {}
    for year in YEARS:
        cells = [(row["region_id"], year) for row in PROVINCES]
        part = fsum(trade[cell] * parts[cell] for cell in cells) / fsum(trade[cell] for cell in cells)
        factor[year] = nation[EXPORTS_ZH, year] / nation[TRADE_ZH, year] / part
    return {(code, year): value * parts[code, year] * factor[year] for (code, year), value in trade.items()}
