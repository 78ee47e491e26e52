"""A figure with its origin as a row of the raw contract."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from orchestration.landing.names.regions import NATION
from orchestration.landing.names.terms import series_row, unit_row

PROVINCE_YEAR, NATIONAL_YEAR, PATENT = "raw_province_year", "raw_national_year", "raw_patent"


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


def raw_row(series: str, region: str, year: int, value: str, unit: str, origin: Origin) -> tuple[str, dict[str, str]]:
    """The raw table and its row: the nation to raw_national_year, patents in pieces to raw_patent."""
    registered = series_row(series)
    table = registered["table_name"] if registered else PROVINCE_YEAR
    place = {**vars(origin), "source_row": str(origin.source_row)}
    if region == NATION:
        return NATIONAL_YEAR, {"year": str(year), "series": series, "value": value, "unit": unit, **place}
    if registered and table == PATENT:
        patent_type, status, tech_class = registered["raw_key"].split("/")
        key = {"region_type": "province", "region_id": region, "year": str(year)}
        kind = {"patent_type": patent_type, "status": status, "tech_class": tech_class}
        return PATENT, {**key, **kind, "count": in_base_unit(value, unit), **place}
    return table, {"region_id": region, "year": str(year), "series": series, "value": value, "unit": unit, **place}


def in_base_unit(value: str, unit: str) -> str:
    """The figure times the unit's factor, exactly: '1.25' of '10k patents' is '12500'."""
    factor = Decimal(unit_row(unit)["factor"])
    if factor == 1:
        return value
    product = f"{Decimal(value) * factor:f}"
    return product.rstrip("0").rstrip(".") if "." in product else product
