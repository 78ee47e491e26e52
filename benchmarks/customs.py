"""Customs rows of any number, as Parquet with one file a year: 300 cities, 5,000 products, 200 countries, two flows.

Cities, products and countries are drawn with heavy tails, as trade is. Keys are the texts of the raw contract, or the
same keys coded to integers (`codes`), which only the floor can use.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

YEARS = range(2011, 2023)
"""Twelve, as many as the longest of the papers' panels."""

DRAWN = """
    select
        (300 * power((hash(i, {year}) % 1000003) / 1000003.0, 3))::integer as region,
        (5000 * power((hash(i, {year}, 1) % 1000003) / 1000003.0, 4))::integer as product,
        (200 * power((hash(i, {year}, 2) % 1000003) / 1000003.0, 2))::integer as partner,
        hash(i, {year}, 3) % 4 = 0 as is_import,
        (1 + hash(i, {year}, 4) % 1000000) / 8.0 as value_usd
    from range({rows}) as rows(i)
"""
TEXTS = """
    select
        'city' as region_type, (110100 + region * 100)::varchar as region_id,
        lpad((10000 + product * 17)::varchar, 6, '0') as product_code, '2017' as hs_version,
        chr(65 + partner // 26) || chr(65 + partner % 26) || 'X' as partner_iso3,
        {year}::integer as year, if(is_import, 'import', 'export') as flow, value_usd,
        'customs_{year}.csv' as source_file, '2024' as vintage, '' as quality
    from drawn
"""
CODES = "select region, product, partner, {year}::smallint as year, is_import, value_usd from drawn"


def folder(place: Path, rows: int) -> Path:
    """The raw folder of `rows` rows under `place`, written where it is not there yet; `codes/` holds the coded keys."""
    raw = place / f"customs_{rows}"
    for name, columns in (("raw_customs_trade", TEXTS), ("codes", CODES)):
        (raw / name).mkdir(parents=True, exist_ok=True)
        for year in YEARS:
            write_year(raw / name / f"{year}.parquet", columns, year, rows // len(YEARS))
    return raw


def write_year(path: Path, columns: str, year: int, rows: int) -> None:
    """One file, once."""
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    query = f"with drawn as ({DRAWN}) {columns}".format(year=year, rows=rows)
    duckdb.sql(f"copy ({query}) to '{draft}' (format parquet, compression zstd)")
    draft.rename(path)
