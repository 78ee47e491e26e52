"""Synthetic customs of provinces and cities: product by country by year, summing to the exports and imports printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum
from random import Random

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp, ln
from orchestration.sample.panel import stream
from orchestration.sample.products import COUNTRIES, PRODUCTS
from orchestration.sample.tables import EDITION

YEARS = (2008, *range(2010, 2022))
HEADER = (
    *("region_type", "region_id", "product_code", "hs_version", "partner_iso3", "year", "flow", "value_usd"),
    *("source_file", "vintage", "quality"),
)
FILE = "synthetic_customs.csv"
EXPORT_PAIRS, IMPORT_PAIRS = 55, 18
"""Products times countries that a region trades, on average."""
TILT = 0.7
"""By how much a standard deviation of sophistication favours a product of one, in logarithms."""
ABSENT, ZERO, BLANK = 0.06, 0.01, 0.004
"""Chances that a pair is not there in a year, is there with zero, is there without a figure."""
SMALL, NARROW, FEW = 8.0e9, 0.4, (2, 4)
"""A city of less than so many dollars of exports: the chance, at the mean of the digital level, that in a year these go
to a few countries alone, and the fewest and the most of these: one whose risk is known, and others."""
ANCHORS, REACHED = ("USA", "HKG", "KOR"), 12
WRONG, EARLIER = 200, 9
"""Every so many rows has a suspect twin; every so many of the years REVISED one in an earlier edition."""
REVISED = (2018, 2019)
_MARKETS = {code: ln(weight) for code, (_, _, weight) in COUNTRIES.items() if weight}

Row = tuple[object, ...]


@dataclass(frozen=True)
class Trader:
    """A region: what it trades in all by year, US dollars; its sophistication and, by year, its digital level."""

    region_type: str
    code: str
    exports: Mapping[int, float]
    imports: Mapping[int, float]
    sophistication: Mapping[int, float]
    digital: Mapping[int, float]


def customs_rows(traders: list[Trader]) -> Iterator[Row]:
    """Rows of raw_customs_trade with their labels, suspect rows and an earlier edition included."""
    number = 0
    for trader in traders:
        for flow, totals, pairs in (("export", trader.exports, EXPORT_PAIRS), ("import", trader.imports, IMPORT_PAIRS)):
            random = stream(f"customs/{trader.region_type}/{trader.code}/{flow}")
            chosen = _pairs(random, pairs)
            narrowed = _narrow(trader, chosen) if flow == "export" else {}
            for year in (year for year in YEARS if totals.get(year)):
                for cells, value in _figures(random, trader, flow, year, totals[year], narrowed.get(year, chosen)):
                    number += 1
                    yield (*cells, value, FILE, *EDITION)
                    if value and number % WRONG == 0:
                        yield (*cells, value * 100, "synthetic_customs_cents.csv", EDITION[0], "suspect_synthetic")
                    if value and year in REVISED and number % EARLIER == 0:
                        yield (*cells, round(value * (0.97 + 0.06 * random.random())), FILE, "2020-09", EDITION[1])


def _pairs(random: Random, number: int) -> list[tuple[str, str, float]]:
    """Products and countries with the weight the region's own history gives them; large ones are likelier."""
    markets = {code: COUNTRIES[code][2] for code in _MARKETS}
    scale = number / fsum(_chance(size, weight) for _, size in PRODUCTS.values() for weight in markets.values())
    pairs = []
    for product, (_, size) in PRODUCTS.items():
        taste = exp(0.6 * bell(random))
        for country, weight in markets.items():
            if random.random() < min(scale * _chance(size, weight), 1.0):
                pairs.append((product, country, taste * exp(0.4 * bell(random))))
    return pairs


def _narrow(trader: Trader, pairs: list[tuple[str, str, float]]) -> dict[int, list[tuple[str, str, float]]]:
    """The pairs of the years in which a small city reaches a few of its countries; so that selection varies."""
    random, narrowed = stream(f"narrow/{trader.region_type}/{trader.code}"), {}
    countries = sorted({country for _, country, _ in pairs}, key=lambda code: (-_MARKETS[code], code))[:REACHED]
    for year in YEARS:
        draw, number = random.random(), FEW[0] + int(random.random() * (FEW[1] - FEW[0] + 1))
        chance = NARROW * _less(trader.digital.get(year, 0.0), 0.3)
        if trader.region_type == "city" and trader.exports.get(year, 0.0) < SMALL and draw < chance:
            first = random.choice([code for code in ANCHORS if code in countries] or countries)
            others = [code for code in countries if code != first]
            reached = [first, *random.sample(others, min(number - 1, len(others)))]
            narrowed[year] = _redirected(pairs, reached)
    return narrowed


def _redirected(pairs: list[tuple[str, str, float]], reached: list[str]) -> list[tuple[str, str, float]]:
    """The same products, those for other countries sold to the `reached` ones in turn."""
    weights: dict[tuple[str, str], float] = {}
    for place, (product, country, taste) in enumerate(pairs):
        key = product, country if country in reached else reached[place % len(reached)]
        weights[key] = weights.get(key, 0.0) + taste
    return [(product, country, taste) for (product, country), taste in weights.items()]


def _less(level: float, share: float) -> float:
    """One less `share` for every standard deviation of a level, of three at most."""
    return 1.0 - share * min(max(level, -3.0), 3.0)


def _chance(size: float, weight: float) -> float:
    return (0.3 + min(size, 2.0)) * (0.3 + weight) if size else 0.0


def _figures(
    random: Random, trader: Trader, flow: str, year: int, total: float, pairs: list[tuple[str, str, float]]
) -> Iterator[tuple[tuple[object, ...], int | None]]:
    """The pairs of a year, in whole dollars that sum to `total` but for rounding."""
    flat = _less(trader.digital[year], effects.DIVERSITY)
    present = [pair for pair in pairs if random.random() >= ABSENT] or pairs[:1]
    weights = []
    for product, country, taste in present:
        sophistication, size = PRODUCTS[product]
        tilt = (
            TILT * sophistication * trader.sophistication[year] + flat * _MARKETS[country] if flow == "export" else 0.0
        )
        weights.append(size * taste * exp(tilt) * (0.8 + 0.4 * random.random()))
    whole = fsum(weights)
    for (product, country, _), weight in zip(present, weights, strict=True):
        cells = (trader.region_type, trader.code, product, _edition(year), country, year, flow)
        yield cells, round(total * weight / whole)
    missing = [pair for pair in pairs if pair not in present]
    for product, country, _ in missing:
        chance = random.random()
        if chance < ZERO / ABSENT + BLANK / ABSENT:
            cells = (trader.region_type, trader.code, product, _edition(year), country, year, flow)
            yield cells, None if chance < BLANK / ABSENT else 0


def _edition(year: int) -> str:
    """The edition of the Harmonized System in force."""
    return "2007" if year < 2012 else "2012" if year < 2017 else "2017"
