"""The formats of `resilience export`; a new one is a module and a row here. Light: --help reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """`name` is its --to and the suffix of its files. `module` has `write(job)`, which returns what it wrote."""

    name: str
    module: str
    is_one_file: bool = False
    """Whether everything goes into one file, instead of a file per relation."""


FORMATS = {
    f.name: f
    for f in (
        Format("parquet", "orchestration.export.parquet_files"),
        Format("csv", "orchestration.export.csv_files"),
        Format("xlsx", "orchestration.export.excel", is_one_file=True),
        Format("dta", "orchestration.export.stata"),
        Format("duckdb", "orchestration.export.duckdb_copy", is_one_file=True),
    )
}
