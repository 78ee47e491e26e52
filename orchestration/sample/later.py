"""The years after those of Dai (2024): what yearbooks print of 2022, the last of the paper on digital technology, and
of 2023, the last of Li et al. (2026).

Every figure goes on at its own mean growth of the last five years; what rises with the latent level g moves with its
change, so that what is planted in the years before holds in these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp, ln
from orchestration.sample.originals import LATEST
from orchestration.sample.panel import BASE_YEAR, LAST_YEAR, PROVINCES, stream
from orchestration.sample.province_yearbook import Row
from orchestration.sample.provinces import digital
from orchestration.sample.tables import EDITION
from orchestration.sample.yearbook import Figures

LATER = (2022, 2023)
BEFORE = (2016, 2017)
"""The year that growth is taken from: the first that is no gap."""
PRINTED = {
    "pop_resident": (0, "10k persons"), "gdp_pc_nominal": (0, "yuan"), "gdp_nominal": (1, "100m yuan"),
    "va_secondary": (1, "100m yuan"), "va_tertiary": (1, "100m yuan"), "deposits_eop": (1, "100m yuan"),
    "loans_eop": (1, "100m yuan"),
}  # fmt: skip
"""Decimals and unit of the series that the originals print."""
DIGITAL = {
    "mobile_penetration_per100", "mobile_users_eop", "mobile_switch_capacity", "broadband_ports", "broadband_users",
    "optical_cable_long_distance", "domain_names", "websites", "software_revenue", "it_legal_entities",
    "it_employment_urban", "it_fixed_investment", "ecommerce_sales", "ecommerce_firm_share", "telecom_volume",
}  # fmt: skip
OUTCOMES = {
    "fdi_actual", "fiscal_sci_tech", "rd_internal_expenditure", "tech_market_turnover", "disposable_income_pc",
    "road_area_pc",
}  # fmt: skip
PRICES = {2022: 1.15, 2023: 1.12}
"""Telecommunication, at prices of the year before: by how much those of the year before that were higher."""
MOST = 96.0
"""Per cent."""


def later_rows(rows: Sequence[Row], figures: Mapping[str, Figures]) -> Iterator[Row]:
    """Rows of raw_province_year of LATER years; `rows` are those of the years before that no original holds."""
    known: dict[tuple[str, str], dict[int, tuple[float, int, str]]] = {}
    for code, year, series, text, unit, _, quality in rows:
        if text and quality == EDITION[1]:
            known.setdefault((code, series), {})[year] = float(text), len(text.partition(".")[2]), unit
    for series, (decimals, unit) in PRINTED.items():
        for (code, year), value in figures[series].items():
            known.setdefault((code, series), {})[year] = value, decimals, unit
    for (code, series), printed in known.items():
        if LAST_YEAR in printed and series != "telecom_volume":
            yield from _continued(code, series, printed)
    for row in PROVINCES:
        code = row["region_id"]
        yield from _trade_total(code, known)
        yield from _telecom(code, known[code, "telecom_volume"][LAST_YEAR][0])


def later_levels(code: str) -> dict[int, float]:
    """The latent level g of a province in LATER years."""
    return {year: digital(code)[LAST_YEAR] + _change(code, year) for year in LATER}


def later_patents(rows: Iterable[Sequence[Any]], invention: Figures) -> Iterator[tuple[object, ...]]:
    """Rows of raw_patent of LATER years."""
    counts: dict[tuple[str, ...], dict[int, float]] = {}
    for _, code, year, *kind, text in rows:
        counts.setdefault((code, *kind), {})[year] = float(text)
    for (code, year), count in invention.items():
        counts.setdefault((code, "invention", "applied", "all"), {})[year] = count
    for (code, *kind), by_year in counts.items():
        for year in LATER:
            yield "province", code, year, *kind, f"{_level(by_year, code, year, effects.LATENT):.0f}"


def later_nation() -> Iterator[dict[str, Any]]:
    """Internet users, of which an instrument takes those of the year before."""
    for year in LATER:
        users = 29_800.0 + 5_600.0 * (year - BASE_YEAR)
        yield {"year": year, "series": "internet_users", "value": f"{users:.0f}", "unit": "10k persons"}


def _continued(code: str, series: str, printed: Mapping[int, tuple[float, int, str]]) -> Iterator[Row]:
    _, decimals, unit = printed[LAST_YEAR]
    loading = effects.LATENT if series in DIGITAL else effects.OUTCOMES if series in OUTCOMES else 0.0
    for year in LATER:
        value = _level({when: figure for when, (figure, *_) in printed.items()}, code, year, loading)
        if unit == "prev.year=100":
            value = printed[2019][0]  # a year like most
        yield code, year, series, f"{min(value, MOST) if unit == '%' else value:.{decimals}f}", unit, *EDITION


def _level(values: Mapping[int, float], code: str, year: int, loading: float) -> float:
    first = next(when for when in BEFORE if when in values)
    growth = ln(values[LAST_YEAR] / values[first]) / (LAST_YEAR - first)
    return values[LAST_YEAR] * exp(growth * (year - LAST_YEAR) + loading * _change(code, year))


def _change(code: str, year: int) -> float:
    """Of g since the last year: it goes on as in the years that its instrument foretells, and wanders."""
    g, (first, last) = digital(code), effects.LEGACY_YEARS
    drift = (g[last] - g[first]) / (last - first)
    return drift * (year - LAST_YEAR) + 0.25 * bell(stream(f"province/{code}/later/{year}"))


def _trade_total(code: str, known: Mapping[tuple[str, str], Mapping[int, tuple[float, int, str]]]) -> Iterator[Row]:
    flows = [
        {y: v for y, (v, *_) in known[code, f"{flow}_total"].items() if y >= BEFORE[0]}
        for flow in ("exports", "imports")
    ]
    for year in LATER:
        total = sum(round(_level(flow, code, year, 0.0), 2) for flow in flows)
        yield code, year, "trade_total", f"{total:.2f}", "100m yuan", *EDITION


def _telecom(code: str, printed: float) -> Iterator[Row]:
    """The volume of every year at prices of the year before, and the year before restated at its own."""
    for year in LATER:
        restated = printed / PRICES[year]
        edition = (f"{LATEST} rebased", "rebased_synthetic")
        yield code, year - 1, "telecom_volume", f"{restated:.2f}", "100m yuan", *edition
        change = _change(code, year) - (_change(code, year - 1) if year - 1 in LATER else 0.0)
        printed = restated * exp(0.13 + effects.LATENT * change)
        yield code, year, "telecom_volume", f"{printed:.2f}", "100m yuan", *EDITION
