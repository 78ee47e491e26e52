"""The cells of a raw CSV: strict UTF-8, strict quoting, every row with the physical line it begins in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pyarrow as pa

from orchestration.errors import UserError

CHUNK = 100_000
"""Rows gathered as Python objects before they become Arrow columns; bounds the memory of a large file."""

Record = tuple[int, list[str]]
"""The line and the cells of a row."""


def read_cells(data: bytes, name: str) -> tuple[pa.Table, pa.ChunkedArray, tuple[Record, ...]]:
    """Cells as text (null where empty), their lines, and the rows with more or fewer cells than the header."""
    records = read_records(data, name)
    header = next(records, None)
    if header is None:
        raise UserError(rule="a raw file begins with its column names", file=name, remedy="Write the header line.")
    schema = pa.schema([(column, pa.string()) for column in header[1]])
    ragged: list[Record] = []
    batches: list[pa.RecordBatch] = []
    lines: list[pa.Array] = []
    chunk: list[Record] = []

    def flush() -> None:
        columns = zip(*(cells for _, cells in chunk), strict=True) if chunk else [()] * len(schema)
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        batches.append(pa.record_batch(arrays, schema=schema))
        lines.append(pa.array([line for line, _ in chunk], pa.int64()))
        chunk.clear()

    for line, cells in records:
        (chunk if len(cells) == len(schema) else ragged).append((line, cells))
        if len(chunk) == CHUNK:
            flush()
    flush()
    return pa.Table.from_batches(batches, schema), pa.chunked_array(lines), tuple(ragged)


def read_records(data: bytes, name: str) -> Iterator[Record]:
    """The rows as they stand, the header first. Raises UserError for another encoding or a broken quote."""
    return _records(_decode(data, name), name)


def _records(text: str, name: str) -> Iterator[Record]:
    """Records with the physical line they begin in; an empty line is no record."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    end = 0
    try:
        for cells in reader:
            if cells:
                yield end + 1, cells
            end = reader.line_num
    except csv.Error as error:
        raise UserError(
            rule=f"a quoted cell must be closed, and a quote within it doubled ({error})",
            file=name,
            row=end + 1,
            remedy='Close the quote of the row that begins in this line, or write "" for a quote within the text.',
        ) from error


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        encoding = _encoding(data)
        line = data[start : error.start + 40].split(b"\n")[0].decode(encoding or "ascii", errors="backslashreplace")
        stated = f"this one is {encoding.upper()}" if encoding else "this one is in no encoding known here"
        raise UserError(
            rule=f"a raw file is UTF-8; {stated}",
            file=name,
            row=data.count(b"\n", 0, start) + 1,
            found=line,
            remedy=f"Convert it (iconv -f {encoding.upper()} -t UTF-8 {name} > new.csv), or save it as 'CSV UTF-8'; "
            "a download of the statistical office is read by `resilience import nbs FILE --into DIR`."
            if encoding
            else "Save it again as 'CSV UTF-8' where it was made; it may have been cut or damaged.",
        ) from error


def _encoding(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "gb18030"
