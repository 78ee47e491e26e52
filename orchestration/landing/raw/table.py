"""A raw table: the files of one name, their columns in the contract's order, provenance filled as far as it is seen."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa

from orchestration.errors import UserError, nearest
from orchestration.landing.files.grid import letters
from orchestration.landing.quarantine import RefusedRow
from orchestration.landing.raw.contracts import PLACE, PROVENANCE, Table
from orchestration.landing.raw.file import RawFile

if TYPE_CHECKING:
    import pandas as pd

RAW_FILE, RAW_LINE = "raw_file", "raw_line"
"""Columns of RawTable.frame beside the contract's: where the row stands in the raw folder."""
CELLS_RULE = "a row must have as many cells as the header"


@dataclass(frozen=True)
class RawTable:
    """Rows of one contract table: its columns as text (missing where empty), then RAW_FILE and RAW_LINE.

    `letters`: raw file -> column -> the column's letter in that file, for the columns that the file has.
    """

    table: Table
    frame: pd.DataFrame
    letters: Mapping[str, Mapping[str, str]]
    ragged: tuple[RefusedRow, ...]


def assemble(table: Table, files: Sequence[RawFile]) -> RawTable:
    """Raises UserError where the header of a file does not fit the contract."""
    places = {file.name: _checked_header(table, file) for file in files}
    frame = pa.concat_tables(_fitted(table, file) for file in files).to_pandas()
    return RawTable(table, frame, places, tuple(row for file in files for row in _ragged(table, file)))


def _checked_header(table: Table, file: RawFile) -> dict[str, str]:
    """The letter of every column. The errors come in the order in which a reader would mend them."""
    header = file.cells.column_names
    places = {name: letters(position) for position, name in enumerate(header)}
    strangers = [name for name in header if name not in table.names]
    free = {*PROVENANCE, *(column.name for column in table.columns if column.optional)}
    absent = [name for name in table.names if name not in header and name not in free]
    orphans = [name for name in PLACE if name in header]

    def refuse(rule: str, found: str, remedy: str, column: str | None = None) -> NoReturn:
        raise UserError(rule=rule, file=file.name, row=1, column=column, found=found, remedy=remedy)

    if len(header) == 1 and any(separator in header[0] for separator in ";\t"):
        refuse("cells are separated by commas", header[0], "Save it again with commas.")
    for name in absent:
        guess = nearest(name, strangers)
        refuse(f"the column {name} must be there", ", ".join(header), f"Add it{f'; {guess}' if guess else '.'}")
    for name in strangers:
        guess = nearest(name, table.names) or f"the columns are {', '.join(table.names)}."
        refuse("a column must be one of the contract's", name, f"Rename or remove it; {guess}", places[name])
    for position, name in enumerate(header):
        if places[name] != letters(position):
            refuse("a column must stand once", name, f"Remove it here or in column {places[name]}.", letters(position))
    if "source_file" in table.names and "source_file" not in header and orphans:
        remedy = "Add source_file, or leave these columns out as well: landing then writes the place in this file."
        refuse("a place needs its file: there is no column source_file", ", ".join(orphans), remedy)
    return places


def own_provenance(table: Table, file: RawFile) -> dict[str, str]:
    """What landing fills in where a file names no source: column -> its one text, or RAW_LINE for the line of each row.

    Empty for a file with source_file. retrieved_on is not taken from the file's date: a copy or a checkout changes it.
    """
    header = file.cells.column_names
    if "source_file" not in table.names or "source_file" in header:
        return {}
    own = {"source_file": file.name, "file_sha256": file.sha256, "source_row": RAW_LINE}
    return own | ({"source_column": letters(header.index(table.figure.name))} if table.figure else {})


def _fitted(table: Table, file: RawFile) -> pa.Table:
    """All columns of the contract. A file without source_file is its own source; other provenance stays empty."""
    rows, own = len(file.lines), own_provenance(table, file)

    def column(name: str) -> pa.ChunkedArray | pa.Array:
        if name in file.cells.column_names:
            return file.cells[name]
        if own.get(name) == RAW_LINE:
            return file.lines.cast(pa.string())
        return pa.array([own.get(name)] * rows, pa.string())

    columns = {name: column(name) for name in table.names}
    return pa.table(columns | {RAW_FILE: pa.array([file.name] * rows, pa.string()), RAW_LINE: file.lines})


def _ragged(table: Table, file: RawFile) -> Iterator[RefusedRow]:
    width = file.cells.num_columns
    for line, cells in file.ragged:
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(cells)
        hint = f"The header has {width} cells, this row {len(cells)}: quote a cell that holds a comma, write numbers "
        hint += "without thousands separators, and keep the commas of empty cells."
        yield RefusedRow(file.name, "", line, "", text.getvalue(), CELLS_RULE, hint, table.name, file.name, line)
