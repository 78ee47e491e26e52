"""Synthetic yearbook series of the provinces beside those of Dai (2024), consistent with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import prod

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.originals import LATEST, SWITCH
from orchestration.sample.panel import BASE_YEAR, FIRST_YEAR, PROVINCES, YEARS, stream
from orchestration.sample.provinces import Province, college_share, exports, provinces
from orchestration.sample.tables import EDITION
from orchestration.sample.yearbook import Figures

Row = tuple[str, int, str, str, str, str, str]
"""Region, year, series, figure, unit, vintage, quality."""
Values = Iterator[tuple[str, float, int, str]]
"""Series, figure, decimals, unit."""

PRICE_BASES = {2011: 2.3, 2016: 1.9, 2021: 4.0}
"""Telecommunication: the first year of each constant price, and by how much the prices before it were higher."""
SAMPLING = 0.00082
"""Part of the people whom the yearly survey asks."""


def province_rows(figures: Mapping[str, Figures]) -> Iterator[Row]:
    """Rows of raw_province_year that no original holds, blanks included."""
    abroad = exports(figures["trade_total_yuan"], figures["nation"])
    for number, here in enumerate(provinces(figures["gdp_pc_nominal"])):
        for year in YEARS:
            for series, value, decimals, unit in _trade(figures, abroad, here.code, year):
                yield here.code, year, series, f"{value:.{decimals}f}", unit, *EDITION
            if year >= FIRST_YEAR:
                random = stream(f"province/{here.code}/{year}")
                people, product = figures["pop_resident"][here.code, year], figures["gdp_nominal"][here.code, year]
                for series, value, decimals, unit in (
                    *_people(here, year, people, random.random()),
                    *_money(here, year, product, figures, [0.03 * bell(random) for _ in range(12)]),
                    *_network(here, year, people, product, [0.03 * bell(random) for _ in range(18)]),
                ):
                    blank = _is_blank(number, year, series)
                    yield here.code, year, series, "" if blank else f"{value:.{decimals}f}", unit, *EDITION
                yield from _telecom(here, year, people, 0.03 * bell(random), 0.03 * bell(random))


def patent_rows(here: Iterable[Province], invention: Figures) -> Iterator[tuple[object, ...]]:
    """Rows of raw_patent: all patents applied and granted, and those granted to industrial enterprises above size."""
    for province in here:
        random = stream(f"province/{province.code}/patents")
        for year in range(FIRST_YEAR, YEARS[-1] + 1):
            applied = 2.6 * invention[province.code, year] * exp(0.05 * bell(random))
            granted = 0.6 * applied * exp(effects.LATENT * province.digital[year] + 0.05 * bell(random))
            for status, tech, value in (
                ("applied", "all", applied),
                ("granted", "all", granted),
                ("granted", "industrial_above_size", 0.35 * granted * exp(0.05 * bell(random))),
            ):
                yield "province", province.code, year, "all", status, tech, f"{value:.0f}"


def _is_blank(number: int, year: int, series: str) -> bool:
    """Gaps inside the series."""
    return {
        "ecommerce_sales": number % 8 == 3 and year == 2014,
        "fdi_actual": number % 10 == 6 and year in (2017, 2018),
        "it_fixed_investment": number == 25 and year == 2013,
        "websites": number % 12 == 1 and year == 2016,
    }.get(series, False)


def _trade(figures: Mapping[str, Figures], abroad: Figures, code: str, year: int) -> Values:
    """In dollars, and from the switch on in yuan, as the total is printed."""
    total, part = figures["trade_total_yuan"][code, year], abroad[code, year] / figures["trade_total_yuan"][code, year]
    decimals, unit = (2, "100m yuan") if year >= SWITCH else (0, "10k USD")
    total = total if year >= SWITCH else figures["trade_total_usd"][code, year]
    yield "exports_total", round(total * part, decimals), decimals, unit
    yield "imports_total", total - round(total * part, decimals), decimals, unit
    if year == BASE_YEAR:
        return
    growth = figures["pop_resident"][code, year] / figures["pop_resident"][code, year - 1]
    yield "gdp_index", figures["gdp_pc_index"][code, year] * growth, 1, "prev.year=100"


def _people(here: Province, year: int, people: float, chance: float) -> Values:
    """Where people live and what schools they saw; the survey asks a little more than eight of ten thousand."""
    g, t = here.digital[year], year - FIRST_YEAR
    urban = min(0.5 + 0.09 * here.wealth + 0.011 * t, 0.88) * exp(effects.OUTCOMES / 3.0 * g)
    asked = round(people * 1e4 * 0.93 * SAMPLING * (0.98 + 0.04 * chance))
    college = college_share(here, year)
    senior = 0.165 + 0.01 * here.wealth + effects.SCHOOLING / 3.0 * g
    primary = 0.27 - 0.02 * here.wealth - 0.004 * t
    yield "pop_urban", people * min(urban, 0.95), 0, "10k persons"
    yield "pop_6plus", asked, 0, "persons"
    yield "edu_pop_college", asked * college, 0, "persons"
    yield "edu_pop_senior", asked * senior, 0, "persons"
    yield "edu_pop_primary", asked * primary, 0, "persons"
    yield "edu_pop_junior", asked * (0.95 - college - senior - primary), 0, "persons"


def _money(here: Province, year: int, product: float, figures: Mapping[str, Figures], noise: list[float]) -> Values:
    g, t, cell = here.digital[year], year - FIRST_YEAR, (here.code, year)
    yield "va_industry", figures["va_secondary"][cell] * 0.84 * exp(noise[0] / 3.0), 2, "100m yuan"
    fdi = product * 1e4 * 0.02 * exp(0.4 * here.wealth - 0.03 * t + effects.OUTCOMES * g + noise[1]) / 6.6
    yield "fdi_actual", fdi, 0, "10k USD"
    spending = product * 0.22 * exp(-0.25 * here.wealth + noise[2])
    yield "fiscal_expenditure", spending, 2, "100m yuan"
    yield "fiscal_sci_tech", spending * 0.018 * exp(0.3 * here.wealth + effects.OUTCOMES * g + noise[3]), 2, "100m yuan"
    research = product * 0.016 * exp(0.35 * here.wealth + 0.02 * t + effects.OUTCOMES * g + noise[4])
    yield "rd_internal_expenditure", research * 1e4, 0, "10k yuan"
    yield "rd_industrial_above_size", research * 1e4 * 0.7 * exp(noise[5]), 0, "10k yuan"
    yield "rd_fte", research * 260.0 * exp(-0.04 * t + noise[6]), 0, "person-years"
    market = product * 0.012 * exp(0.5 * here.wealth + 0.1 * t + 2.0 * effects.OUTCOMES * g + noise[7])
    yield "tech_market_turnover", market, 2, "100m yuan"
    income = figures["gdp_pc_nominal"][cell] * 0.44 * exp(effects.OUTCOMES * g + noise[8])
    yield "disposable_income_pc", income, 0, "yuan"
    yield "road_area_pc", 14.5 * exp(0.02 * t + effects.OUTCOMES * g + noise[9]), 2, "m2"
    yield "cpi", 102.3 + 20.0 * noise[10], 1, "prev.year=100"
    yield "dist_nearest_port", _DISTANCES[here.code], 0, "km"


def _network(here: Province, year: int, people: float, product: float, noise: list[float]) -> Values:
    """Digital development: what there is of it rises with g."""
    t, shift = year - FIRST_YEAR, 0.2 * here.wealth
    level = [exp(shift + effects.LATENT * here.digital[year] + n) for n in noise]
    workers = people * 0.115 * exp(shift)
    yield "mobile_penetration_per100", 68.0 * exp(0.035 * t) * level[0], 2, "per 100 persons"
    yield "mobile_users_eop", people * 0.68 * exp(0.035 * t) * level[0], 1, "10k households"
    yield "mobile_switch_capacity", people * 1.15 * exp(0.04 * t) * level[1], 1, "10k households"
    yield "broadband_ports", people * 0.16 * exp(0.12 * t) * level[2], 1, "10k"
    yield "broadband_users", people * 0.10 * exp(0.11 * t) * level[3], 1, "10k households"
    yield "internet_penetration", min(34.0 * exp(0.06 * t) * level[4], 97.0), 1, "%"
    yield "optical_cable_long_distance", 26_000.0 * exp(0.02 * t) * level[5], 0, "km"
    yield "domain_names", people * 0.012 * exp(0.06 * t) * level[6] * level[6], 2, "10k"
    yield "websites", people * 0.0016 * exp(0.03 * t) * level[7] * level[7], 3, "10k"
    yield "software_revenue", product * 0.03 * exp(0.07 * t) * level[8] * level[8], 2, "100m yuan"
    yield "it_legal_entities", people * 3.2 * exp(0.14 * t) * level[9], 0, "count"
    yield "employment_urban", workers * exp(noise[10]), 2, "10k persons"
    yield "it_employment_urban", workers * 0.016 * exp(0.05 * t) * level[11], 3, "10k persons"
    yield "it_fixed_investment", product * 0.006 * exp(0.02 * t) * level[12], 2, "100m yuan"
    yield "ecommerce_sales", product * 0.08 * exp(0.09 * t) * level[13], 2, "100m yuan"
    yield "ecommerce_firm_share", min(5.5 * exp(0.05 * t) * level[14], 60.0), 1, "%"
    yield "websites_per_100_firms", 52.0 * level[15], 0, "count"


def _telecom(here: Province, year: int, people: float, noise: float, pricing: float) -> Iterator[Row]:
    """Volume at the constant prices of its time, the last year of each restated at the prices that follow; and revenue,
    at the falling prices of the year."""
    t = year - FIRST_YEAR
    volume = people * 0.05 * exp(0.2 * here.wealth + effects.LATENT * here.digital[year] + 0.13 * t + noise)
    printed = volume * prod(step for first, step in PRICE_BASES.items() if first > year)
    yield here.code, year, "telecom_volume", f"{printed:.2f}", "100m yuan", *EDITION
    if year + 1 in PRICE_BASES:
        restated = printed / PRICE_BASES[year + 1]
        yield (
            here.code,
            year,
            "telecom_volume",
            f"{restated:.2f}",
            "100m yuan",
            f"{LATEST} rebased",
            "rebased_synthetic",
        )
    yield here.code, year, "telecom_revenue", f"{0.9 * volume * exp(pricing - 0.05 * t):.2f}", "100m yuan", *EDITION


def _distances() -> dict[str, float]:
    """Kilometres to the nearest port: a few dozen on the coast, many hundreds inland."""
    far = {"east": 300.0, "central": 650.0}
    return {
        row["region_id"]: (60.0 if row["is_coastal"] == "true" else far.get(row["region3_nbs"], 1400.0))
        * exp(0.3 * bell(stream(f"province/{row['region_id']}/port")))
        for row in PROVINCES
    }


_DISTANCES = _distances()
