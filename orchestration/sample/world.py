"""The synthetic world around the regions: exports of countries, their income, risk and groups; exports by industry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp, ln
from orchestration.sample.panel import stream
from orchestration.sample.products import BELT_AND_ROAD, COUNTRIES, EXPORTERS, INDUSTRIES, PRODUCTS
from orchestration.sample.tables import EDITION
from orchestration.sample.yearbook import EXPORTS_ZH, Figures

YEARS = range(2011, 2022)
SPECIALISED, OWN = 0.8, 0.4
"""On the logarithm of a share: per standard deviation of income and of the product, and by chance."""
Row = tuple[object, ...]


@dataclass(frozen=True)
class Manufacturer:
    """A province: its wealth and, by year, exports (100m yuan), the level g and the part of its people with college."""

    code: str
    wealth: float
    exports: Mapping[int, float]
    digital: Mapping[int, float]
    college: Mapping[int, float]


def world_rows(nation: Figures) -> Iterator[Row]:
    """Rows of raw_world_export with their labels: the rich sell what `products` says; some cells are empty or zero."""
    for number, code in enumerate(EXPORTERS):
        random = stream(f"world/{code}")
        income, people, _ = COUNTRIES[code]
        lead = (ln(income or 40_000) - 9.9) / 0.8
        shares = {p: size * exp(SPECIALISED * s * lead + OWN * bell(random)) for p, (s, size) in PRODUCTS.items()}
        size = (income or 40_000) * people * 1e6 * 0.15 / fsum(shares.values())
        for year in YEARS:
            growth = exp(0.03 * (year - YEARS[0]) + 0.03 * bell(random))
            whole = nation[EXPORTS_ZH, year] * 1e8 / fsum(shares.values()) if code == "CHN" else size * growth
            for place, (product, share) in enumerate(shares.items()):
                value: int | None = round(whole * share * (0.9 + 0.2 * random.random()))
                if (number + 3 * place + year) % 97 == 0:
                    value = None if place % 2 else 0
                yield code, product, year, value, "synthetic_world.csv", *EDITION


def country_rows() -> Iterator[Row]:
    """Rows of raw_country_year: a country without income, one whose statistics broke off, and small ones."""
    for code, (income, people, _) in COUNTRIES.items():
        random = stream(f"country/{code}")
        if code == "ZZX":
            continue
        for year in YEARS:
            t = year - YEARS[0]
            real = income * exp(0.02 * t + 0.01 * bell(random) - (0.05 if year == 2020 else 0.0))
            nominal = real * (0.35 + 0.5 * min(income / 50_000.0, 1.0)) * exp(0.01 * t)
            known = income and not (code == "NGA" and year > 2018)
            yield (
                code,
                year,
                *((f"{real:.1f}", f"{nominal:.1f}") if known else ("", "")),
                round(people * 1e6 * exp(0.008 * t)),
            )


def risk_rows() -> Iterator[Row]:
    """Rows of raw_country_risk: geopolitical risk of most countries, uncertainty of policy of about half of them."""
    for number, code in enumerate(COUNTRIES):
        random = stream(f"risk/{code}")
        for name, level, step in (
            ("GPR", exp(-1.4 + 0.8 * bell(random)), 4),
            ("EPU", exp(4.8 + 0.3 * bell(random)), 2),
        ):
            for year in YEARS:
                level *= exp(0.12 * bell(random))
                if code != "ZZX" and number % step != 1:
                    yield code, year, name, "" if (code, year) == ("TUR", 2013) else f"{level:.3f}"


def group_rows() -> Iterator[Row]:
    """Rows of raw_country_group: the list of 2023, and an older, shorter one that names no years."""
    for code, since in BELT_AND_ROAD.items():
        yield code, "BRI", since or "", 2023
    for code, since in BELT_AND_ROAD.items():
        if since <= 2017 and code != "ITA":
            yield code, "BRI", "", 2019


def industry_rows(provinces: Iterable[Manufacturer]) -> Iterator[Row]:
    """Rows of raw_industry_export with their labels, 10k yuan: nine tenths of what the province exports.

    The rich sell more of what the rich sell, and, as planted, so do provinces with a high g and educated people.
    """
    for number, here in enumerate(provinces):
        random = stream(f"industry/{here.code}")
        taste = {code: exp(0.35 * bell(random)) for code in INDUSTRIES}
        absent = set(list(INDUSTRIES)[number % 7 :: 5]) if here.exports[YEARS[0]] < 150.0 else set()
        for year, exports in here.exports.items():
            schooling = effects.SCHOOLING_ON_UPGRADING * here.college[year]
            tilt = 0.4 * here.wealth + effects.UPGRADING * here.digital[year] + schooling
            shares = {
                code: size * taste[code] * exp(tilt * s + 0.05 * bell(random)) * (code not in absent)
                for code, (s, size) in INDUSTRIES.items()
            }
            whole = 0.9 * exports * 1e4 / fsum(shares.values())
            for place, (code, share) in enumerate(shares.items()):
                blank = (number + place + year) % 131 == 0
                yield (
                    here.code,
                    code,
                    year,
                    None if blank else round(whole * share),
                    "synthetic_industries.csv",
                    *EDITION,
                )
