"""The cells of a raw Parquet file, as text like those of a CSV."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from orchestration.errors import UserError


def read_cells(data: bytes, name: str) -> pa.Table:
    """Cells as the text that reads back as their value, null where empty."""
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as error:
        raise UserError(
            rule=f"a Parquet file must be whole ({str(error).splitlines()[0]})", file=name, remedy="Write it again."
        ) from error
    return as_text(table, name)


def as_text(table: pa.Table, name: str) -> pa.Table:
    """The cells of `table`, read from the file `name`. Raises UserError for a column whose cells are no texts."""
    columns = [_as_text(column, field, name) for column, field in zip(table.columns, table.schema, strict=True)]
    return pa.table(columns, schema=pa.schema([(column, pa.string()) for column in table.column_names]))


def _as_text(column: pa.ChunkedArray, field: pa.Field, name: str) -> pa.ChunkedArray:
    kind = field.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.cast(kind.value_type), pa.field(field.name, kind.value_type), name)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        text = column.cast(pa.string())
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise UserError(
            rule="a cell holds one text, number or date",
            file=name,
            column=field.name,
            found=str(kind),
            remedy="Write the column as text or numbers.",
        )
    texts = [None if value is None else _text(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _text(value: object) -> str:
    """The shortest text that reads back as the same value; whole numbers without a decimal part."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return repr(value).removesuffix(".0")
        case Decimal():
            return format(value, "f")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)
