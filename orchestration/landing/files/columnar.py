"""Parquet files as a grid of text."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid
from orchestration.landing.files.numbers import check_size, frame_grid, number_text
from orchestration.landing.raw.parquet import as_text

PARQUET = b"PAR1"


def read_parquet(data: bytes, file: str) -> Grid:
    """The rows as lines from 1; nulls and NaN are empty. Raises UserError for damage and for columns of lists."""
    try:
        handle = pq.ParquetFile(pa.BufferReader(data))
        check_size(handle.metadata.num_rows, handle.metadata.num_columns, file)
        table = handle.read()
        if len(set(table.column_names)) < table.num_columns:
            rule = "two columns of this Parquet file have one name."
            raise UserError(rule, "give each its own name", file=file, found=",".join(table.column_names))
        columns = {name: _texts(table, name, file) for name in table.column_names}
    except (pa.ArrowException, OSError, UnicodeDecodeError) as failure:
        rule = f"this is not a whole Parquet file ({str(failure).splitlines()[0]})."
        raise UserError(rule, "write it again", file=file) from None
    return frame_grid(columns, file, "Parquet file, UTF-8 text")


def _texts(table: pa.Table, name: str, file: str) -> list[str]:
    if pa.types.is_floating(table.schema.field(name).type):
        kind = table.schema.field(name).type.to_pandas_dtype()
        return [number_text(None if value is None else kind(value)) for value in table[name].to_pylist()]
    return [text or "" for text in as_text(table.select([name]), file)[name].to_pylist()]
