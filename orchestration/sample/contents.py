"""What the sample holds beside the imported originals: every other table, and the rows added to three."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orchestration.sample import customs, places, world
from orchestration.sample.arithmetic import exp
from orchestration.sample.cities import CITIES, city
from orchestration.sample.city_outcomes import EXPORTS
from orchestration.sample.city_yearbook import Row, city_rows
from orchestration.sample.later import LATER, later_levels, later_nation, later_patents, later_rows
from orchestration.sample.province_yearbook import patent_rows, province_rows
from orchestration.sample.provinces import college_share, exports, provinces
from orchestration.sample.shares import yuan_per_dollar
from orchestration.sample.tables import csv_table, parquet_table
from orchestration.sample.yearbook import Figures

EDITION = ("source_file", "vintage", "quality")
RISE = 0.03
"""What the sophistication of every region gains a year."""


def tables(figures: Mapping[str, Figures]) -> dict[str, bytes]:
    """File name -> content."""
    finance, nation = places.city_finance(), figures["nation"]
    cities = list(city_rows(nation, finance))
    traders = [*_provinces_abroad(figures), *_cities_abroad(cities)]
    place = ("region_type", "region_id")
    return {
        "raw_city_year.csv": csv_table(("region_id", "year", "series", "value", "unit"), cities),
        "raw_index.csv": csv_table((*place, "year", "index_name", "component", "value"), places.index_rows(finance)),
        "raw_history_1984.csv": csv_table((*place, "series", "value"), places.history_rows()),
        "raw_policy_event.csv": csv_table(
            (*place, "policy", "zone_id", "approved_date", "effective_year", "batch", "source"), places.event_rows()
        ),
        "raw_customs_trade.parquet": parquet_table(customs.HEADER, customs.customs_rows(traders), "value_usd"),
        "raw_world_export.parquet": parquet_table(
            ("exporter_iso3", "product_code", "year", "value_usd", *EDITION), world.world_rows(nation), "value_usd"
        ),
        "raw_country_year.csv": csv_table(
            ("iso3", "year", "gdp_pc_ppp_const", "gdp_pc_usd", "pop"), world.country_rows()
        ),
        "raw_country_risk.csv": csv_table(("iso3", "year", "index_name", "value"), world.risk_rows()),
        "raw_country_group.csv": csv_table(("iso3", "group", "from_year", "snapshot_year"), world.group_rows()),
        "raw_industry_export.parquet": parquet_table(
            ("region_id", "industry_code", "year", "value", *EDITION),
            world.industry_rows(_manufacturers(figures)),
            "value",
        ),
    }


def additions(figures: Mapping[str, Figures]) -> dict[str, list[dict[str, Any]]]:
    """File name -> rows that the originals do not hold."""
    province = ("region_id", "year", "series", "value", "unit", "vintage", "quality")
    patent = ("region_type", "region_id", "year", "patent_type", "status", "tech_class", "count")
    here = provinces(figures["gdp_pc_nominal"])
    invention, rows = figures["invention_patents_applied"], list(province_rows(figures))
    patents = list(patent_rows(here, invention))
    return {
        "raw_province_year.csv": [dict(zip(province, row, strict=True)) for row in (*rows, *later_rows(rows, figures))],
        "raw_patent.csv": [
            dict(zip(patent, row, strict=True)) for row in (*patents, *later_patents(patents, invention))
        ],
        "raw_national_year.csv": list(later_nation()),
    }


def _provinces_abroad(figures: Mapping[str, Figures]) -> list[customs.Trader]:
    """What the yearbook prints of the provinces' trade, in US dollars."""
    flows: dict[str, dict[str, dict[int, float]]] = {"exports_total": {}, "imports_total": {}}
    for code, year, series, text, unit, *_ in province_rows(figures):
        if series in flows:
            dollars = float(text) * (1e4 if unit == "10k USD" else 1e8 / yuan_per_dollar()[year])
            flows[series].setdefault(code, {})[year] = dollars
    return [
        customs.Trader(
            "province",
            here.code,
            flows["exports_total"][here.code],
            flows["imports_total"][here.code],
            {year: 0.5 * here.wealth + RISE * (year - 2010) + 0.2 * g for year, g in here.digital.items()},
            here.digital,
        )
        for here in provinces(figures["gdp_pc_nominal"])
    ]


def _manufacturers(figures: Mapping[str, Figures]) -> list[world.Manufacturer]:
    """The provinces in the years of the world's exports and in LATER ones, of which the yearbook's rows are read."""
    abroad = exports(figures["trade_total_yuan"], figures["nation"])
    later = {
        (code, year, series): float(text)
        for code, year, series, text, *_ in later_rows(list(province_rows(figures)), figures)
    }
    return [
        world.Manufacturer(
            here.code,
            here.wealth,
            {year: abroad[here.code, year] for year in world.YEARS}
            | {year: later[here.code, year, "exports_total"] for year in LATER},
            {**here.digital, **later_levels(here.code)},
            {year: college_share(here, year) for year in world.YEARS}
            | {year: later[here.code, year, "edu_pop_college"] / later[here.code, year, "pop_6plus"] for year in LATER},
        )
        for here in provinces(figures["gdp_pc_nominal"])
    ]


def _cities_abroad(rows: list[Row]) -> list[customs.Trader]:
    """The exports that the city yearbooks print, and imports that are drawn to them."""
    sold: dict[str, dict[int, float]] = {}
    for code, year, series, text, _ in rows:
        if series == EXPORTS:
            sold.setdefault(code, {})[year] = float(text) * 1e4
    return [
        customs.Trader(
            "city",
            here.code,
            sold[here.code],
            {year: value * exp(0.2 * here.wealth - 0.6) for year, value in sold[here.code].items()},
            {year: here.sophistication + RISE * (year - 2010) for year in sold[here.code]},
            here.digital,
        )
        for here in (city(row["region_id"]) for row in CITIES)
    ]
