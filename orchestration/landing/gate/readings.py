"""What the text of a cell reads as, under the data type of its column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from orchestration.landing.gate.grains import grains
from orchestration.landing.gate.known import Registry, quantities
from orchestration.landing.gate.sizes import SERIES, UNITS, Sizes, sizes
from orchestration.landing.raw.contracts import Column, Table

BLANK = ("vintage", "quality")
"""Texts that are '' when unknown: they are compared, and null compares with nothing."""
TRIMMED = "[^ \\t\\n\\r\u00a0\u3000](?:(?s:.*)[^ \\t\\n\\r\u00a0\u3000])?"
WHOLE = r"-?(?:0|[1-9][0-9]*)"
FORMS = {
    "integer": WHOLE,
    "bigint": WHOLE,
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
READERS: dict[str, tuple[pa.DataType, Callable[[str], Any]]] = {
    "varchar": (pa.string(), str),
    "integer": (pa.int32(), int),
    "bigint": (pa.int64(), int),
    "double": (pa.float64(), float),
    "date": (pa.date32(), date.fromisoformat),
}


def form(column: Column) -> str | None:
    """The regular expression of the whole text: the contract's, else the type's; None where any text will do."""
    return column.pattern or (TRIMMED if column.trimmed else FORMS.get(column.data_type))


def reading(column: Column) -> str:
    """Name of the column that `with_readings` sets beside the text of `column`."""
    return f"{column.name} as {column.data_type}"


def signed(column: Column) -> str:
    """Name of the column with the figures of `column` that cannot lie below zero."""
    return f"{column.name} never negative"


def quantity(column: Column) -> str:
    """Name of the column with the quantity of a unit or a series."""
    return f"quantity of {column.name}"


def size(column: Column) -> str:
    """Name of the column that says whether the figures of `column` are of a plausible size."""
    return f"plausible size of {column.name}"


def grain(column: Column) -> str:
    """Name of the column that says whether the regions of `column` are of their row's grain."""
    return f"grain of {column.name}"


def with_readings(table: Table, frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """`frame` and, beside its texts, what they read as; missing where a text has not the form of its type.

    Numbers are float64, infinite beyond its range; dates 'day' or 'no day'; units and series their quantity.
    """
    added: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        text = frame[column.name]
        if column.is_number:
            added[reading(column)] = _well_formed(text, column).astype("float64")
        elif column.data_type == "date":
            added[reading(column)] = _well_formed(text, column).map(_day, na_action="ignore")
    for column, known in quantity_columns(table, registry):
        added[quantity(column)] = frame[column.name].map(known)
    if sized := sizes(table, registry):
        is_signed = frame[sized.series.name].isin(never_negative(sized)) & sized.counts(frame)
        added[signed(sized.figure)] = added[reading(sized.figure)].where(is_signed)
        added[size(sized.figure)] = sized.fits(frame, added[reading(sized.figure)])
    if graded := grains(table, registry):
        added[grain(graded.region)] = graded.fits(frame)
    return frame.assign(**added)


def never_negative(sized: Sizes) -> frozenset[str]:
    """The series of which no figure lies below zero: by the contract, and by the bounds of the registry."""
    return sized.positive.union(sized.figure.never_negative)


def quantity_columns(table: Table, registry: Registry) -> list[tuple[Column, dict[str, str]]]:
    """The columns of units and of series, in this order, with their quantities; empty unless the table has both."""
    listings = (UNITS, SERIES)
    pairs = [(column, quantities(registry, name)) for name in listings if (column := table.listing(name))]
    return pairs if len(pairs) == len(listings) else []


def typed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the contract in its types (Arrow's); an empty cell is null, in BLANK columns ''."""
    columns = {column.name: _typed(column, frame[column.name]) for column in table.columns}
    return pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)


def _typed(column: Column, cells: pd.Series[Any]) -> pa.Array:
    kind, read = READERS[column.data_type]
    texts = pa.array(cells.fillna("") if column.name in BLANK else cells, pa.string())
    if kind == pa.string():
        return texts
    return pa.array([None if text is None else read(text) for text in texts.to_pylist()], kind)


def _well_formed(text: pd.Series[Any], column: Column) -> pd.Series[Any]:
    return text.where(text.str.fullmatch(FORMS[column.data_type], na=False))


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return "no day"
    return "day"
