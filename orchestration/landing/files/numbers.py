"""Typed columns as text: figures with the digits that read back as the same number, and no more."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, Line

MAX_CELLS = 5_000_000


def number_text(value: object) -> str:
    """A cell of a typed column; empty when missing. 110000.0 is '110000', a single-precision 0.1 is '0.1'."""
    if value is None or value is pd.NaT or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | np.floating):
        return str(np.format_float_positional(value, unique=True, trim="-"))
    if isinstance(value, datetime.datetime):
        return str(value.date())
    return str(value)


def frame_grid(columns: Mapping[str, Sequence[str]], file: str, container: str) -> Grid:
    """Columns under their names; the names are line 0, so that the lines count the observations from 1."""
    cells = [Line(number, row) for number, row in enumerate(zip(*columns.values(), strict=True), start=1)]
    return Grid(file, container, (Line(0, tuple(columns)), *cells))


def check_size(rows: int, columns: int, file: str) -> None:
    """Raises UserError for a table that is far too large for a panel of regions."""
    if rows * columns > MAX_CELLS:
        rule = f"the table has {rows:,} rows and {columns:,} columns, more than a panel of regions has."
        raise UserError(rule, "keep the rows and columns that you need", file=file)
