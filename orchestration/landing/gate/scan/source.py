"""A file of raw rows as DuckDB scans it: Parquet where it lies, CSV through strict reading into Parquet of text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.errors import UserError
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.csv_text import Chunk, Record, stream_cells
from orchestration.landing.raw.file import RawFile
from orchestration.landing.raw.parquet import as_text
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.table import RAW_LINE, assemble

TEXT = "VARCHAR"


NO_LINES = pa.chunked_array([pa.array([], pa.int64())])


@dataclass(frozen=True)
class Source:
    """`header` is the file without its rows, the ragged ones excepted; `rows` counts the others.

    `relation` gives its columns and RAW_LINE, `storage` their DuckDB types.
    """

    header: RawFile
    relation: str
    storage: Mapping[str, str]
    rows: int

    @property
    def name(self) -> str:
        return self.header.name

    def cells(self, con: duckdb.DuckDBPyConnection, where: str) -> RawFile:
        """The rows that meet `where`, as text, in the order of the file."""
        columns = ", ".join(f'"{name}"' for name in (*self.header.cells.column_names, RAW_LINE))
        found = con.sql(f"select {columns} from {self.relation} where {where} order by {RAW_LINE}").to_arrow_table()
        lines = found.column(RAW_LINE).cast(pa.int64())
        return replace(self.header, cells=as_text(found.drop_columns([RAW_LINE]), self.name), lines=lines, ragged=())


def opened(con: duckdb.DuckDBPyConnection, table: Table, path: Path, name: str, scratch: Path) -> Source:
    """Raises UserError where the file cannot be read to its last cell, or its header does not fit the contract."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        rule = f"a raw file must be readable ({error.strerror})"
        raise UserError(rule=rule, file=name, remedy="Check what it is and who may read it.") from error

    def checked(schema: pa.Schema, ragged: Sequence[Record] = ()) -> RawFile:
        header = RawFile(name, digest, as_text(schema.empty_table(), name), NO_LINES, tuple(ragged))
        assemble(table, [header])
        return header

    if path.suffix == ".parquet":
        header = checked(_footer(path, name).schema_arrow)
        scan = f"read_parquet({literal(str(path))}, file_row_number = true)"
        relation = f"(select *, file_row_number + 1 as {RAW_LINE} from {scan})"
    else:
        chunks = stream_cells(path, name)
        first = next(chunks)
        checked(first.cells.schema)
        path = scratch / f"{path.stem}.parquet"
        header = checked(first.cells.schema, _write(chain([first], chunks), path))
        relation = f"read_parquet({literal(str(path))})"
    rows = _footer(path, name).metadata.num_rows
    storage = dict(con.sql(f"select column_name, column_type from (describe select * from {relation})").fetchall())
    return Source(header, relation, storage, rows)


def _footer(path: Path, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(rule=f"a Parquet file must be whole ({reason})", file=name, remedy="Write it again.") from error


def _write(chunks: Iterable[Chunk], path: Path) -> list[Record]:
    """The cells of a CSV as Parquet of text, with the line each row begins in; the ragged rows are returned."""
    ragged: list[Record] = []
    writer = None
    for chunk in chunks:
        cells = chunk.cells.append_column(RAW_LINE, chunk.lines)
        writer = writer or pq.ParquetWriter(path, cells.schema)
        writer.write_table(cells)
        ragged += chunk.ragged
    if writer:
        writer.close()
    return ragged
