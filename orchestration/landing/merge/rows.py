"""A figure with its origin as a row of the raw contract."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchestration.errors import UserError
from orchestration.landing.names.regions import NATION
from orchestration.landing.names.terms import series_row, unit_row

NATIONAL_YEAR, PATENT, INDEX = "raw_national_year", "raw_patent", "raw_index"
YEARBOOKS = {"province": "raw_province_year", "city": "raw_city_year"}


@dataclass(frozen=True)
class Origin:
    """Where a figure was read and which edition it belongs to: the provenance columns of the raw contract."""

    source_file: str
    source_sheet: str
    source_row: int
    source_column: str
    file_sha256: str
    vintage: str
    quality: str
    retrieved_on: str


def raw_row(
    series: str, place: tuple[str, str], year: int, value: str, unit: str, origin: Origin
) -> tuple[str, dict[str, str]]:
    """The raw table and its row; `place` is grain and code of the region.

    The nation goes to raw_national_year, patents and indices in pieces to raw_patent and raw_index, all else to the
    yearbook of its grain. Raises UserError for a series that is no yearbook's, such as a count of zones.
    """
    registered = series_row(series)
    table = registered["table_name"] if registered else ""
    grain, region = place
    read = {**vars(origin), "source_row": str(origin.source_row)}
    if region == NATION:
        return NATIONAL_YEAR, {"year": str(year), "series": series, "value": value, "unit": unit, **read}
    key = {"region_type": grain, "region_id": region, "year": str(year)}
    if registered and table == PATENT:
        patent_type, status, tech_class = registered["raw_key"].split("/")
        kind = {"patent_type": patent_type, "status": status, "tech_class": tech_class}
        return PATENT, {**key, **kind, "count": in_base_unit(value, unit), **read}
    if registered and table == INDEX and registered["raw_key"]:
        index, component = registered["raw_key"].split("/")
        return INDEX, {**key, "index_name": index, "component": component, "value": value, **read}
    if table not in ("", NATIONAL_YEAR, *YEARBOOKS.values()):
        rule = f"{series} is made in the warehouse from {table}, it is no series that a table brings."
        raise UserError(rule, "leave it out of the map, or name the series that it is made of", found=series)
    row = {"region_id": region, "year": str(year), "series": series, "value": value, "unit": unit, **read}
    return YEARBOOKS[grain], row


def in_base_unit(value: str, unit: str) -> str:
    """The figure times the unit's factor, exactly: '1.25' of '10k patents' is '12500'."""
    factor = Decimal(unit_row(unit)["factor"])
    if factor == 1:
        return value
    product = f"{Decimal(value) * factor:f}"
    return product.rstrip("0").rstrip(".") if "." in product else product
