"""Synthetic city yearbooks: what Zhang and Song (2025) need of about sixty cities, plainer than the provinces.

Planted: where the digital level of a city is one standard deviation higher, its exports grow by PREMIUM more a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

from orchestration import registry
from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.panel import BASE_YEAR, FIRST_YEAR, LAST_YEAR, stream

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
PREMIUM = 0.02
"""What a standard deviation of the digital level adds to the yearly growth of exports (log points)."""
GROWTH = dict(zip(YEARS, (0.27, 0.18, 0.07, 0.07, 0.05, -0.03, -0.07, 0.07, 0.09, 0.01, 0.04, 0.27), strict=True))
"""Common growth of exports from the year before; 2010 stands for the two years from the base year."""
SWITCH = 2016
"""The year from which deposits and loans are printed in 100m yuan."""

Row = tuple[str, int, str, str, str]
"""Region, year, series, figure, unit."""


def _cities() -> tuple[dict[str, str], ...]:
    """The first two prefectures of every province, the third on the coast, and the municipalities."""
    rows = registry.rows("regions")
    return tuple(
        row
        for row in rows
        if row["is_municipality"] == "true"
        or (
            row["level"] == "city"
            and row["region_id"][2:] in ("0100", "0200", "0300")[: 2 + (row["is_coastal"] == "true")]
            and not row["valid_from"] + row["valid_to"]
        )
    )


CITIES = _cities()


@dataclass(frozen=True)
class City:
    """Standard deviations from the mean city, land area in km2, distance to the coastline in km."""

    code: str
    wealth: float
    size: float
    digital: float
    area: float
    to_coast: int


def city(row: dict[str, str]) -> City:
    """The traits of a city: capitals and municipalities lead."""
    random = stream(f"city/{row['region_id']}")
    lead = 1.5 if row["is_municipality"] == "true" else 0.7 if row["region_id"].endswith("0100") else -0.4
    wealth = 0.8 * bell(random) + 0.5 * lead + (0.5 if row["is_coastal"] == "true" else -0.2)
    size, own = 0.7 * bell(random) + lead, bell(random)
    area = round(exp(9.2 + 0.5 * bell(random)))
    inland = {"east": 150.0, "central": 700.0}.get(row["region3_nbs"], 1500.0) * exp(0.3 * bell(random))
    to_coast = 0 if row["is_coastal"] == "true" and own > -0.5 else round(inland)  # on the coast itself
    return City(row["region_id"], wealth, size, 0.6 * wealth + 0.8 * own, area, to_coast)


def city_rows() -> Iterator[Row]:
    """Rows of raw_city_year, blanks included."""
    for number, row in enumerate(CITIES):
        for region, year, series, figure, unit in _figures(city(row)):
            yield region, year, series, "" if _is_blank(number, year, series) else figure, unit


def _is_blank(number: int, year: int, series: str) -> bool:
    """Gaps inside the series, and one city without environmental figures."""
    return {
        "fdi_actual": number % 9 == 2 and year in (2014, 2015),
        "deposits_eop": number % 13 == 5 and year == 2013,
        "telecom_revenue_pc": number % 17 == 3 and year == 2018,
        "pollution_control_investment": number == 40,
    }.get(series, False)


def _figures(here: City) -> Iterator[Row]:
    random = stream(f"city/{here.code}/years")
    base = exp(11.5 + 0.9 * here.size + 0.6 * here.wealth + 0.5 * bell(random))
    yield here.code, BASE_YEAR, "exports_total", f"{base:.0f}", "10k USD"
    exports = base
    for year in YEARS:
        t, noise = year - FIRST_YEAR, [0.03 * bell(random) for _ in range(8)]
        exports *= exp(GROWTH[year] + PREMIUM * here.digital + 2.0 * noise[0])
        yield here.code, year, "exports_total", f"{exports:.0f}", "10k USD"
        for series, value, decimals, unit in _levels(here, t, noise):
            yield here.code, year, series, f"{value:.{decimals}f}", unit


def _levels(here: City, t: int, noise: list[float]) -> Iterator[tuple[str, float, int, str]]:
    """Series, figure, decimals and unit of the year FIRST_YEAR + t."""
    people = exp(5.9 + 0.45 * here.size + 0.004 * t)
    per_head = exp(10.5 + 0.45 * here.wealth + 0.075 * t + noise[0])
    gdp = per_head * people / 1e4
    ratio = exp(-0.15 + 0.25 * here.wealth + 0.045 * t + noise[1])
    spending = gdp * 1e4 * 0.17 * exp(-0.15 * here.wealth + noise[2])
    lending = gdp * exp(0.15 + 0.2 * here.size + 0.02 * t + noise[3])
    level = exp(0.35 * here.digital)
    in_yuan, unit = (1.0, "100m yuan") if FIRST_YEAR + t >= SWITCH else (1e4, "10k yuan")
    patents = 3.0 * level * level * exp(0.25 * t + 6.0 * noise[4]) * people / 400.0 - 2.0
    pollution = gdp * 1e4 * 0.0012 * (1.0 - 0.04 * t + 12.0 * noise[5])
    yield "gdp_nominal", gdp, 2, "100m yuan"
    yield "gdp_pc", per_head, 0, "yuan"
    yield "va_secondary", gdp * 0.93 / (1.0 + ratio), 2, "100m yuan"
    yield "va_tertiary", gdp * 0.93 * ratio / (1.0 + ratio), 2, "100m yuan"
    yield "pop_total", people, 2, "10k persons"
    yield "land_area", here.area, 0, "km2"
    yield "dist_coast", here.to_coast, 0, "km"
    yield "fdi_actual", gdp * 1e4 * 0.018 * exp(0.3 * here.wealth - 0.03 * t + 3.0 * noise[6]) / 6.6, 0, "10k USD"
    yield "fiscal_revenue_budget", spending * 0.45 * exp(0.25 * here.wealth + noise[7]), 0, "10k yuan"
    yield "fiscal_expenditure_budget", spending, 0, "10k yuan"
    yield "fiscal_sci_tech", spending * 0.018 * exp(0.4 * here.digital + 0.04 * t + noise[1]), 0, "10k yuan"
    yield "deposits_eop", lending * in_yuan, 1, unit
    yield "loans_eop", lending * 0.7 * exp(0.02 * t) * in_yuan, 1, unit
    yield "pollution_control_investment", max(pollution, 0.0), 0, "10k yuan"
    yield "mobile_users_per_100", 70.0 * level * exp(0.03 * t + noise[4]), 2, "per 100 persons"
    yield "broadband_users_per_100", 14.0 * level * exp(0.09 * t + noise[5]), 2, "per 100 persons"
    yield "internet_patents_granted", max(patents, 0.0), 0, "patents"
    yield "it_employees", people * 0.004 * level * exp(0.06 * t + noise[6]), 4, "10k persons"
    yield "telecom_revenue_pc", 700.0 * level * exp(0.05 * t + noise[7]), 2, "yuan"
    yield from _innovation(here, t, spending, fsum(noise))


def _innovation(here: City, t: int, spending: float, noise: float) -> Iterator[tuple[str, float, int, str]]:
    """Inputs and outputs of innovation, and the internet ports of the instruments."""
    effort = exp(0.5 * here.digital + 0.3 * here.wealth + 0.08 * t + noise)
    yield "rd_internal_expenditure", spending * 0.06 * effort, 0, "10k yuan"
    yield "fixed_asset_construction", spending * 0.02 * effort, 0, "10k yuan"
    yield "sci_service_employees", exp(-0.4 + 0.6 * here.size) * effort, 4, "10k persons"
    yield "tech_contracts_signed", exp(5.0 + 0.6 * here.size) * effort, 0, "count"
    yield "valid_invention_patents", exp(5.6 + 0.6 * here.size) * effort * exp(0.1 * t), 0, "patents"
    yield "internet_ports", exp(4.0 + 0.5 * here.size + 0.3 * here.digital + 0.1 * t), 2, "10k"
    yield "cpi", 102.2 + 0.5 * noise * 10.0, 1, "prev.year=100"
