"""One raw file, CSV or Parquet, as text: every cell as it stands, with the line or row it stands in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from orchestration.errors import UserError
from orchestration.landing.raw import csv_text as raw_csv
from orchestration.landing.raw import parquet as raw_parquet


@dataclass(frozen=True)
class RawFile:
    """`cells` holds text, null where the cell is empty; `lines` are physical lines (CSV) or rows (Parquet), from 1.

    `ragged` rows have more or fewer cells than the header.
    """

    name: str
    sha256: str
    cells: pa.Table
    lines: pa.ChunkedArray
    ragged: tuple[raw_csv.Record, ...] = ()


def read_file(path: Path, name: str) -> RawFile:
    """Read `path`, called `name` in messages. Raises UserError when it cannot be read to the last cell."""
    try:
        data = path.read_bytes()
    except OSError as error:
        rule = f"a raw file must be readable ({error.strerror})"
        raise UserError(rule=rule, file=name, remedy="Check what it is and who may read it.") from error
    digest = hashlib.sha256(data).hexdigest()
    if path.suffix != ".parquet":
        return RawFile(name, digest, *raw_csv.read_cells(data, name))
    cells = raw_parquet.read_cells(data, name)
    return RawFile(name, digest, cells, pa.chunked_array([pa.array(range(1, cells.num_rows + 1), pa.int64())]))
