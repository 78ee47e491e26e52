"""Synthetic city yearbooks: what Zhang and Song (2025) need of about sixty cities, plainer than the provinces."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.cities import CITIES, YEARS, City, city
from orchestration.sample.city_outcomes import Figure, outcomes
from orchestration.sample.panel import FIRST_YEAR, stream
from orchestration.sample.yearbook import Figures

SWITCH = 2016
"""The year from which deposits and loans are printed in 100m yuan."""

Row = tuple[str, int, str, str, str]
"""Region, year, series, figure, unit."""


def city_rows(nation: Figures, finance: Figures) -> Iterator[Row]:
    """Rows of raw_city_year, blanks included; `finance` is the index of digital finance of cities."""
    levels = {
        (row["region_id"], year): {figure.series: figure for figure in _levels(city(row["region_id"]), year)}
        for row in CITIES
        for year in YEARS
    }
    made = outcomes(levels, nation, finance)
    for number, row in enumerate(CITIES):
        code = row["region_id"]
        years = sorted(year for region, year in made if region == code)
        for year in years:
            for figure in (*made[code, year], *levels.get((code, year), {}).values()):
                text = "" if _is_blank(number, year, figure.series) else figure.text
                yield code, year, figure.series, text, figure.unit


def _is_blank(number: int, year: int, series: str) -> bool:
    """Gaps inside the series, and one city without environmental figures."""
    return {
        "fdi_actual": number % 9 == 2 and year in (2014, 2015),
        "deposits_eop": number % 13 == 5 and year == 2013,
        "telecom_revenue_pc": number % 17 == 3 and year == 2018,
        "pollution_control_investment": number == 40,
    }.get(series, False)


def _levels(here: City, year: int) -> Iterator[Figure]:
    random = stream(f"city/{here.code}/{year}")
    t, noise = year - FIRST_YEAR, [0.03 * bell(random) for _ in range(8)]
    people = exp(5.9 + 0.45 * here.size + 0.004 * t + 0.01 * bell(random))
    per_head = exp(10.5 + 0.45 * here.wealth + 0.075 * t + noise[0])
    gdp = per_head * people / 1e4
    ratio = exp(-0.15 + 0.25 * here.wealth + 0.045 * t + noise[1])
    spending = gdp * 1e4 * 0.17 * exp(-0.15 * here.wealth + noise[2])
    lending = gdp * exp(0.15 + 0.2 * here.size + 0.02 * t + noise[3])
    level = exp(0.35 * here.digital[year])
    in_yuan, unit = (1.0, "100m yuan") if year >= SWITCH else (1e4, "10k yuan")
    patents = 3.0 * level * level * exp(0.25 * t + 6.0 * noise[4]) * people / 400.0 - 2.0
    pollution = gdp * 1e4 * 0.0012 * (1.0 - 0.04 * t + 12.0 * noise[5])
    yield Figure("gdp_nominal", gdp, 2, "100m yuan")
    yield Figure("gdp_pc", per_head, 0, "yuan")
    yield Figure("va_secondary", gdp * 0.93 / (1.0 + ratio), 2, "100m yuan")
    yield Figure("va_tertiary", gdp * 0.93 * ratio / (1.0 + ratio), 2, "100m yuan")
    yield Figure("pop_total", people, 2, "10k persons")
    yield Figure("land_area", here.area, 0, "km2")
    yield Figure("dist_coast", here.to_coast, 0, "km")
    fdi = gdp * 1e4 * 0.018 * exp(0.3 * here.wealth - 0.03 * t + 3.0 * noise[6]) / 6.6
    yield Figure("fdi_actual", fdi, 0, "10k USD")
    yield Figure("fiscal_revenue_budget", spending * 0.45 * exp(0.25 * here.wealth + noise[7]), 0, "10k yuan")
    yield Figure("fiscal_expenditure_budget", spending, 0, "10k yuan")
    sci_tech = spending * 0.018 * exp(0.15 * here.digital[year] + 0.04 * t + 3.0 * noise[1])
    yield Figure("fiscal_sci_tech", sci_tech, 0, "10k yuan")
    yield Figure("deposits_eop", lending * in_yuan, 1, unit)
    yield Figure("loans_eop", lending * 0.7 * exp(0.02 * t) * in_yuan, 1, unit)
    yield Figure("pollution_control_investment", max(pollution, 0.0), 0, "10k yuan")
    yield Figure("mobile_users_per_100", 70.0 * level * exp(0.03 * t + noise[4]), 2, "per 100 persons")
    yield Figure("broadband_users_per_100", 14.0 * level * exp(0.09 * t + noise[5]), 2, "per 100 persons")
    yield Figure("internet_patents_granted", max(patents, 0.0), 0, "patents")
    yield Figure("it_employees", people * 0.004 * level * exp(0.06 * t + noise[6]), 4, "10k persons")
    yield Figure("telecom_revenue_pc", 700.0 * level * exp(0.05 * t + noise[7]), 2, "yuan")
    effort = exp(0.3 * here.wealth + 0.08 * t + fsum(noise))
    yield Figure("rd_internal_expenditure", spending * 0.06 * effort, 0, "10k yuan")
    yield Figure("fixed_asset_construction", spending * 0.02 * effort * exp(4.0 * noise[3]), 0, "10k yuan")
    yield Figure("sci_service_employees", exp(-0.4 + 0.6 * here.size + 0.05 * t + 4.0 * noise[2]), 4, "10k persons")
    ports = exp(4.0 + 0.5 * here.size + 0.3 * here.digital[year] + 0.1 * t)
    yield Figure("internet_ports", ports, 2, "10k")
    yield Figure("cpi", 102.2 + 5.0 * fsum(noise), 1, "prev.year=100")
