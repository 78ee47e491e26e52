"""The synthetic tables of places beside the yearbooks: ready-made indices, history of 1984, policy events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.cities import CITIES, YEARS, city
from orchestration.sample.later import later_levels
from orchestration.sample.panel import BASE_YEAR, FIRST_YEAR, PROVINCES, stream
from orchestration.sample.provinces import digital
from orchestration.sample.yearbook import Figures

LAST_MARKETIZATION = 2021
"""The year to which the marketization index is published; what follows is extrapolated (decision Z-11)."""
LAST_NONSTATE = 2023
"""The year to which its component on the non-state economy is, which nobody extrapolates."""
POLICIES = {"cbec_pilot_zone": (2016, 2018, 2020), "comprehensive_bonded_zone": (2010, 2012, 2015, 2018)}
"""Years of the batches."""


def index_rows(finance: Figures) -> list[Sequence[object]]:
    """Rows of raw_index; `finance` is that of cities."""
    cities = (("city", code, year, "dfi", "total", f"{score:.4f}") for (code, year), score in finance.items())
    return [*cities, *_provincial()]


def city_finance() -> Figures:
    """Digital finance of the cities, from 2011."""
    scores: Figures = {}
    for row in CITIES:
        here, random = city(row["region_id"]), stream(f"dfi/city/{row['region_id']}")
        for year in YEARS[1:]:
            score = 50.0 + 20.0 * (year - YEARS[0]) + 12.0 * here.digital[year] + 2.0 * bell(random)
            scores[here.code, year] = round(score, 4)
    return scores


def _provincial() -> Iterator[Sequence[object]]:
    """Digital finance, marketization with its component on the non-state economy, and innovation."""
    for row in PROVINCES:
        code = row["region_id"]
        for year, g in list(digital(code).items())[FIRST_YEAR - BASE_YEAR + 1 :]:
            score = 50.0 + 20.0 * (year - FIRST_YEAR) + 12.0 * g + 2.0 * bell(stream(f"dfi/province/{code}/{year}"))
            yield "province", code, year, "dfi", "total", f"{score:.4f}"
        random = stream(f"marketization/{code}")
        level = {"east": 8.0, "central": 6.5}.get(row["region3_nbs"], 5.0) + 0.6 * bell(random)
        levels = digital(code) | later_levels(code)
        for year in range(YEARS[0], LAST_NONSTATE + 1):
            total = level + 0.12 * (year - YEARS[0]) + 0.05 * bell(random)
            if year <= LAST_MARKETIZATION:
                yield "province", code, year, "marketization", "total", f"{total:.3f}"
            yield "province", code, year, "marketization", "nonstate", f"{total * 1.05:.3f}"
            innovation = 8.0 * total + 2.0 * levels[year]
            yield "province", code, year, "pku_innovation", "total", f"{innovation:.3f}"


def history_rows() -> Iterator[Sequence[object]]:
    """Post offices and telephones of the cities of then, post and telecommunication of the provinces."""
    for number, row in enumerate(CITIES):
        random, here = stream(f"1984/{row['region_id']}"), city(row["region_id"])
        if number % 20 != 7:  # a city founded later
            yield "city", row["region_id"], "post_offices", f"{exp(4.6 + 0.4 * here.size + 0.3 * bell(random)):.0f}"
            yield "city", row["region_id"], "fixed_phones", f"{exp(8.8 + 0.6 * here.size + 0.3 * bell(random)):.0f}"
    for row in PROVINCES:
        if row["short_zh"] not in ("重庆", "海南"):  # provinces founded later
            random, g = stream(f"1984/province/{row['region_id']}"), digital(row["region_id"])
            first, last = effects.LEGACY_YEARS
            volume = exp(9.0 + effects.LEGACY * (g[last] - g[first]) + 0.1 * bell(random))
            yield "province", row["region_id"], "post_telecom_volume", f"{volume:.0f}"


def event_rows() -> Iterator[Sequence[object]]:
    """A few zones in each batch; the zones of large cities come first."""
    ranked = sorted(CITIES, key=lambda row: (-city(row["region_id"]).size, row["region_id"]))
    for policy, years in POLICIES.items():
        for batch, year in enumerate(years):
            for number, row in enumerate(ranked[6 * batch : 6 * batch + 6]):
                zone = f"synthetic {batch + 1}-{number + 1}"
                cells = (policy, zone, f"{year - 1}-12-15", year, batch + 1, "synthetic")
                yield "city", row["region_id"], *cells
