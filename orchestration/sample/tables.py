"""Raw tables as the sample writes them: CSV, or Parquet where CSV would be too large; every row labelled synthetic."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.files.grid import letters

EDITION = ("2022-09", "synthetic")
"""Vintage and quality."""

Rows = Iterable[Sequence[object]]


def csv_table(header: Sequence[str], rows: Rows) -> bytes:
    """A CSV file of `rows`, each labelled with the EDITION."""
    lines = [(*header, "vintage", "quality"), *((*row, *EDITION) for row in rows)]
    return "".join(",".join(str(cell) for cell in line) + "\n" for line in lines).encode()


def parquet_table(header: Sequence[str], rows: Rows, figure: str) -> bytes:
    """A Parquet file of `rows`, which are labelled already; `figure` is the column of whole numbers, None where empty.

    Codes by dictionary, figures by difference, nothing compressed: no byte depends on a compressor's version.
    """
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    integers = {"year": pa.int32(), figure: pa.int64()}
    table = pa.table({name: pa.array(cells, integers.get(name, pa.string())) for name, cells in columns.items()})
    file = io.BytesIO()
    pq.write_table(
        table,
        file,
        compression="none",
        use_dictionary=[name for name in header if name != figure],
        column_encoding={figure: "DELTA_BINARY_PACKED"},
        store_schema=False,
        write_statistics=False,
    )
    return file.getvalue()


def append(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """Add rows to a raw CSV; each is its own source, so that its provenance names this file, line and column."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    column = letters(header.index("value" if "value" in header else "count"))
    for row in rows:
        vintage, quality = EDITION
        own = {"source_file": path.name, "source_row": len(lines) + 1, "source_column": column}
        cells = {"vintage": vintage, "quality": quality} | own | row
        lines.append(",".join(str(cells.get(name, "")) for name in header))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
