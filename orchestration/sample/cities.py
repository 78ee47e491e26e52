"""The cities of the sample and what each of them is like, in standard deviations from the mean city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from orchestration import registry
from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.panel import FIRST_YEAR, LAST_YEAR, stream, wandering
from orchestration.sample.panel import YEARS as PANEL_YEARS

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
WANDERING, DRIFT = 0.6, 0.08
"""What the digital level of a city moves by over the years: passing, and per year for good."""


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
    """Standard deviations from the mean city, `digital` by year; land area in km2, km to the coastline, first year of
    its pilot zone."""

    code: str
    wealth: float
    size: float
    sophistication: float
    digital: dict[int, float]
    area: float
    to_coast: int
    zone_from: int | None


@cache
def city(code: str) -> City:
    """The traits of a city: capitals and municipalities lead."""
    row = registry.by_id("regions")[code]
    random = stream(f"city/{code}")
    lead = 1.5 if row["is_municipality"] == "true" else 0.7 if code.endswith("0100") else -0.4
    wealth = 0.8 * bell(random) + 0.5 * lead + (0.5 if row["is_coastal"] == "true" else -0.2)
    size, own = 0.7 * bell(random) + lead, bell(random)
    area = round(exp(9.2 + 0.5 * bell(random)))
    digital = _digital(code, 0.6 * wealth + 0.8 * own)
    return City(code, wealth, size, bell(random), digital, area, _to_coast(row), _zone_from(code))


def _digital(code: str, level: float) -> dict[int, float]:
    random = stream(f"city/{code}/digital")
    slope = DRIFT * bell(random)
    paths = zip(PANEL_YEARS, wandering(random), strict=True)
    return {year: level + slope * (year - FIRST_YEAR) + WANDERING * passing for year, passing in paths}


def _to_coast(row: dict[str, str]) -> int:
    """Zero on the coast itself."""
    random = stream(f"city/{row['region_id']}/coast")
    inland = {"east": 150.0, "central": 700.0}.get(row["region3_nbs"], 1500.0)
    return 0 if row["is_coastal"] == "true" and bell(random) > -0.5 else round(inland * exp(0.3 * bell(random)))


def _zone_from(code: str) -> int | None:
    zones = (row for row in registry.rows("policy_zones") if row["region_id"] == code)
    return min((int(zone["effective_year"]) for zone in zones), default=None)
