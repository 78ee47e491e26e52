"""The cells of a raw CSV: strict UTF-8, strict quoting, every row with the physical line it begins in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from orchestration.errors import UserError

CHUNK = 100_000
"""Rows gathered as Python objects before they become Arrow columns; bounds the memory of a large file."""

Record = tuple[int, list[str]]
"""The line and the cells of a row."""


@dataclass(frozen=True)
class Chunk:
    """Cells as text (null where empty), their lines, and the rows with more or fewer cells than the header."""

    cells: pa.Table
    lines: pa.Array
    ragged: tuple[Record, ...]


def read_cells(data: bytes, name: str) -> tuple[pa.Table, pa.ChunkedArray, tuple[Record, ...]]:
    """The cells of a whole file, as in a Chunk."""
    chunks = list(_chunks(io.StringIO(_decode(data, name), newline=""), name))
    ragged = tuple(row for chunk in chunks for row in chunk.ragged)
    return pa.concat_tables(c.cells for c in chunks), pa.chunked_array([c.lines for c in chunks]), ragged


def stream_cells(path: Path, name: str) -> Iterator[Chunk]:
    """The same of a file too large for memory, up to CHUNK rows at a time; one chunk at least."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _chunks(file, name)
        except UnicodeDecodeError:
            _decode(path.read_bytes(), name)  # says where
            raise


def stream_records(path: Path, name: str) -> Iterator[Record]:
    """`read_records` of a file too large for memory."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _records(file, name)


def _chunks(text: TextIO, name: str) -> Iterator[Chunk]:
    records = _records(text, name)
    header = next(records, None)
    if header is None:
        raise UserError(rule="a raw file begins with its column names", file=name, remedy="Write the header line.")
    schema = pa.schema([(column, pa.string()) for column in header[1]])
    rows = list(islice(records, CHUNK))
    while True:
        yield _chunk(rows, schema)
        if not (rows := list(islice(records, CHUNK))):
            return


def _chunk(records: Sequence[Record], schema: pa.Schema) -> Chunk:
    whole = [record for record in records if len(record[1]) == len(schema)]
    ragged = tuple(record for record in records if len(record[1]) != len(schema))
    columns = zip(*(cells for _, cells in whole), strict=True) if whole else [()] * len(schema)
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    lines = pa.array([line for line, _ in whole], pa.int64())
    return Chunk(pa.Table.from_arrays(arrays, schema=schema), lines, ragged)


def read_records(data: bytes, name: str) -> Iterator[Record]:
    """The rows as they stand, the header first. Raises UserError for another encoding or a broken quote."""
    return _records(io.StringIO(_decode(data, name), newline=""), name)


def _records(text: TextIO, name: str) -> Iterator[Record]:
    """Records with the physical line they begin in; an empty line is no record."""
    reader = csv.reader(text, strict=True)
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
