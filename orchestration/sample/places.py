"""The synthetic tables of places beside the yearbooks: ready-made indices, history of 1984, policy events, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from orchestration.sample.arithmetic import bell, exp
from orchestration.sample.cities import CITIES, YEARS, city, city_rows
from orchestration.sample.panel import PROVINCES, stream

EDITION = ("2022-09", "synthetic")
"""Vintage and quality."""
LAST_MARKETIZATION = 2019
"""The year to which the marketization index is published; what follows is extrapolated (decision Z-11)."""
POLICIES = {"cbec_pilot_zone": (2016, 2018, 2020), "comprehensive_bonded_zone": (2010, 2012, 2015, 2018)}
"""Years of the batches."""


def tables() -> dict[str, str]:
    """File name -> text."""
    return {
        "raw_city_year.csv": _csv(("region_id", "year", "series", "value", "unit"), city_rows()),
        "raw_index.csv": _csv(
            ("region_type", "region_id", "year", "index_name", "component", "value"), [*_finance(), *_provincial()]
        ),
        "raw_history_1984.csv": _csv(("region_type", "region_id", "series", "value"), _history()),
        "raw_policy_event.csv": _csv(
            (
                *("region_type", "region_id", "policy", "zone_id"),
                *("approved_date", "effective_year", "batch", "source"),
            ),
            _events(),
        ),
    }


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [(*header, "vintage", "quality"), *((*row, *EDITION) for row in rows)]
    return "".join(",".join(str(cell) for cell in line) + "\n" for line in lines)


def _finance() -> Iterator[Sequence[object]]:
    """Digital finance of cities and of provinces, from 2011."""
    places = [("city", row["region_id"], city(row).digital) for row in CITIES]
    places += [("province", row["region_id"], float(row["region3_nbs"] == "east")) for row in PROVINCES]
    for grain, code, digital in places:
        random = stream(f"dfi/{grain}/{code}")
        for year in YEARS[1:]:
            score = 50.0 + 20.0 * (year - YEARS[0]) + 12.0 * digital + 2.0 * bell(random)
            yield grain, code, year, "dfi", "total", f"{score:.4f}"


def _provincial() -> Iterator[Sequence[object]]:
    """Marketization with its component on the non-state economy, and innovation."""
    for row in PROVINCES:
        random = stream(f"marketization/{row['region_id']}")
        level = {"east": 8.0, "central": 6.5}.get(row["region3_nbs"], 5.0) + 0.6 * bell(random)
        for year in YEARS:
            total = level + 0.12 * (year - YEARS[0]) + 0.05 * bell(random)
            if year <= LAST_MARKETIZATION:
                yield "province", row["region_id"], year, "marketization", "total", f"{total:.3f}"
                yield "province", row["region_id"], year, "marketization", "nonstate", f"{total * 1.05:.3f}"
            yield "province", row["region_id"], year, "pku_innovation", "total", f"{8.0 * total:.3f}"


def _history() -> Iterator[Sequence[object]]:
    """Post offices and telephones of the cities of then, post and telecommunication of the provinces."""
    for number, row in enumerate(CITIES):
        random, here = stream(f"1984/{row['region_id']}"), city(row)
        if number % 20 != 7:  # a city founded later
            yield "city", row["region_id"], "post_offices", f"{exp(4.6 + 0.4 * here.size + 0.3 * bell(random)):.0f}"
            yield "city", row["region_id"], "fixed_phones", f"{exp(8.8 + 0.6 * here.size + 0.3 * bell(random)):.0f}"
    for row in PROVINCES:
        if row["short_zh"] not in ("重庆", "海南"):  # provinces founded later
            random = stream(f"1984/province/{row['region_id']}")
            yield "province", row["region_id"], "post_telecom_volume", f"{exp(9.0 + 0.6 * bell(random)):.0f}"


def _events() -> Iterator[Sequence[object]]:
    """A few zones in each batch; the zones of large cities come first."""
    ranked = sorted(CITIES, key=lambda row: (-city(row).size, row["region_id"]))
    for policy, years in POLICIES.items():
        for batch, year in enumerate(years):
            for number, row in enumerate(ranked[6 * batch : 6 * batch + 6]):
                zone = f"synthetic {batch + 1}-{number + 1}"
                cells = (policy, zone, f"{year - 1}-12-15", year, batch + 1, "synthetic")
                yield "city", row["region_id"], *cells
