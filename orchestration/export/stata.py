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
from orchestration.export.source import INTEGERS, Source
from orchestration.export.tables import kind_words
from orchestration.export.words import word

LONGEST_NAME = 32
LONGEST_LABEL = 80
"""Characters, of variable and data labels: format 118 counts characters, not bytes."""
LONGEST_TEXT = 2045
"""Bytes of a str# variable; longer text is a strL."""
LARGEST = 8.9e307
"""Stata's largest double; above it are the codes of missing values."""
SMALLEST_LONG, LARGEST_LONG = -2_147_483_647, 2_147_483_620
RESERVED = frozenset(
    ["_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi"]
) | {"_pred", "_rc", "_skip", "str", "strL", "using", "with"}
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


def write(source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]:
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
        str(file), data, write_index=False, version=118, time_stamp=source.origin.built, data_label=label,
        variable_labels=made.labels, value_labels=made.values, convert_dates=made.dates, convert_strl=made.long_text,
    )  # fmt: skip
    writer.write_file()
    return tuple(made.remarks)


def variable_names(names: list[str]) -> list[str]:
    """Names that Stata takes, each once: letters, digits and _, at most 32 characters, no reserved word."""
    taken: list[str] = []
    for name in names:
        plain = re.sub(r"\W", "_", name)
        if not plain or plain[0].isdigit() or plain in RESERVED or re.fullmatch(r"str\d+", plain):
            plain = f"_{plain}"
        short, number = plain[:LONGEST_NAME], 1
        while short in taken:
            number += 1
            short = plain[: LONGEST_NAME - len(f"_{number}")] + f"_{number}"
        taken.append(short)
    return taken


def variable_label(column: Column, language: str) -> str:
    """The column's words, on one line, cut at 80 characters with an ellipsis; English ones name the unit."""
    words = column.words
    text = words.chinese or words.english
    if language == "en":
        named = words.unit and f"({words.unit})" not in words.english
        text = f"{words.english} ({words.unit})" if named else words.english
    text = " ".join(text.replace("\0", "").split())
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


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
