"""Stata files, format 118: variable labels, value labels, missing kept missing, long text as strL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.io.stata import StataWriterUTF8

from orchestration.documented.relations import Column, Relation
from orchestration.export.each import write_each
from orchestration.export.job import Job
from orchestration.export.source import INTEGERS, Source
from orchestration.export.stata_names import LONGEST_LABEL, variable_label, variable_names
from orchestration.export.tables import Written, kind_words
from orchestration.export.words import word

LONGEST_TEXT = 2045
"""Bytes of a str# variable; longer text is a strL."""
LARGEST = 8.9e307
"""Stata's largest double; above it are the codes of missing values."""
SMALLEST_LONG, LARGEST_LONG = -2_147_483_647, 2_147_483_620
FLAG = r"\(1: yes\)|1为是"
"""How the registry says that a number is a flag."""


@dataclass
class _Variables:
    """The data set under construction."""

    columns: dict[str, pd.Series] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[float, str]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    long_text: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def write(job: Job) -> list[Written]:
    """Every relation of the job."""
    return write_each(job, _one)


def _one(source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]:
    """Writes one relation. Returns what Stata cannot hold and how it was written instead."""
    frame = source.arrow(relation).read_all().to_pandas(types_mapper=_nullable, date_as_object=False)
    made = _Variables()
    for column, name in zip(relation.columns, variable_names([c.name for c in relation.columns]), strict=True):
        if name != column.name:
            made.remarks.append(f"{column.name} is the variable {name}")
        made.labels[name] = variable_label(column, language)
        _add(made, name, frame[column.name], column, source, language)
    data = pd.DataFrame(made.columns, index=frame.index)
    label = f"{kind_words(source, language)} · {relation.name}"[:LONGEST_LABEL]
    writer = StataWriterUTF8(
        str(file), data, write_index=False, version=118, time_stamp=source.origin.stamp, data_label=label,
        variable_labels=made.labels, value_labels=made.values, convert_dates=made.dates, convert_strl=made.long_text,
    )  # fmt: skip
    writer.write_file()
    return tuple(made.remarks)


def _nullable(kind: object) -> pd.api.extensions.ExtensionDtype | None:
    """Whole numbers and truth values keep their missing ones."""
    return _NULLABLE.get(str(kind))


_NULLABLE: Mapping[str, pd.api.extensions.ExtensionDtype] = {
    "bool": pd.BooleanDtype(),
    **{f"{sign}int{bits}": pd.Int64Dtype() for sign in ("", "u") for bits in (8, 16, 32, 64)},
}


def _add(made: _Variables, name: str, values: pd.Series, column: Column, source: Source, language: str) -> None:
    kind = column.type.upper().partition("(")[0]
    if kind == "BOOLEAN":
        made.columns[name] = values.astype("Int8")
        made.values[name] = _yes_or_no(language)
    elif kind in ("DATE", "TIMESTAMP"):
        made.columns[name] = values.astype("datetime64[ns]")
        made.dates[name] = "td" if kind == "DATE" else "tc"
    elif kind in INTEGERS:
        made.columns[name] = _whole(made, name, values)
    elif kind in ("DOUBLE", "FLOAT", "DECIMAL"):
        made.columns[name] = _fractional(made, name, values)
        if _is_flag(column, values):
            made.columns[name] = values.astype("Int8")
            made.values[name] = _yes_or_no(language)
    else:
        _add_text(made, name, values, source)


def _add_text(made: _Variables, name: str, values: pd.Series, source: Source) -> None:
    """Text; region codes become numbers that bear the names of the regions, as panel commands need them."""
    present = values.dropna()
    if name == "region_id" and len(present) and present.isin(list(source.codes)).all():
        made.columns[name] = values.astype("Int64").astype("Int32")
        codes = sorted(set(present))
        made.values[name] = {int(code): source.codes[code] for code in codes}
        return
    text = values.astype(object).where(values.notna(), "").map(lambda cell: str(cell).replace("\0", ""))
    made.columns[name] = text.astype(object)
    if len(text) and text.map(lambda cell: len(cell.encode())).max() > LONGEST_TEXT:
        made.long_text.append(name)


def _whole(made: _Variables, name: str, values: pd.Series) -> pd.Series:
    """A long where all fit; else a double, or text where a double would not be exact."""
    present = values.dropna()
    if not len(present) or (present.min() >= SMALLEST_LONG and present.max() <= LARGEST_LONG):
        return values.astype("Int64").astype("Int32")
    if abs(present).max() <= 2**53:
        return values.astype("Float64").astype("float64")
    made.remarks.append(f"{name} is text: Stata has no whole numbers of that size")
    return values.astype(str).where(values.notna(), "").astype(object)


def _fractional(made: _Variables, name: str, values: pd.Series) -> pd.Series:
    numbers = values.astype("float64")
    beyond: pd.Series = numbers.abs() > LARGEST
    if beyond.any():
        made.remarks.append(f"{name}: {beyond.sum()} infinite values are missing, for Stata has none")
    return numbers.where(~beyond, np.nan)


def _is_flag(column: Column, values: pd.Series) -> bool:
    words = f"{column.words.english} {column.words.chinese}"
    return bool(re.search(FLAG, words)) and bool(values.dropna().isin([0, 1]).all())


def _yes_or_no(language: str) -> dict[float, str]:
    return {0: word("no", language), 1: word("yes", language)}
