"""A large .dta in batches of text cells with their observations; Chinese of old versions is read as GB18030."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.errors import UserError
from orchestration.landing.trade.source import Source

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.typing import StataReader

CHUNK = 200_000
"""Observations read at a time."""
_VERSIONS = ("105", "108", "110", "111", "113", "114", "115", "117", "118", "119")
_DAMAGED = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, OSError, struct.error, EOFError)
_REMEDY = "open it in Stata and save it again, or copy it again from where it came"


@dataclass(frozen=True)
class StataFile:
    """A .dta; `header` are the names of its variables."""

    source: Source
    header: tuple[str, ...]
    found: str

    def refuse(
        self, rule: str, remedy: str, row: int | None = None, column: int | None = None, found: str | None = None
    ) -> UserError:
        """The error at an observation and a variable, which is called by its name."""
        name = self.header[column] if column is not None else None
        return UserError(rule, remedy, file=self.source.name, row=row, column=name, found=found)

    def is_date(self, column: int) -> bool:
        """Whether Stata counts the variable in days or other units since 1960, and shows it as a date."""
        with _refusing(self), _reader(self.source.path) as reader:
            name = list(reader.variable_labels())[column]
            return bool(reader.read(1, columns=[name], convert_dates=True).dtypes.iloc[0].kind == "M")

    def batches(self, columns: Mapping[str, int | None]) -> Iterator[pa.RecordBatch]:
        """The cells of some variables (None: empty) as text, and `line`, the number of the observation from 1.

        Only these variables are read. Raises UserError for damage, for text in another encoding, and for codes that
        were stored in single precision.
        """
        chosen = sorted({index for index in columns.values() if index is not None})
        line = 1
        for frame in _frames(self, chosen):
            texts = {index: self._texts(frame.iloc[:, place], index, line) for place, index in enumerate(chosen)}
            size = len(frame)
            empty = pa.array([""] * size, pa.string())
            cells = [empty if index is None else texts[index] for index in columns.values()]
            lines = pa.array(range(line, line + size), pa.int64())
            line += size
            yield pa.RecordBatch.from_arrays([lines, *cells], names=["line", *columns])

    def _texts(self, cells: pd.Series, column: int, line: int) -> pa.Array:
        if cells.dtype == np.float32 and (cells.abs() > 2**24).any():
            rule = "the variable is stored as float: its last digits are lost."
            remedy = "take it from the original as long or double (in Stata: recast before any computation)"
            raise self.refuse(rule, remedy, line + int((cells.abs() > 2**24).argmax()), column)
        if cells.dtype.kind in "iuf":
            return _numbers(cells.to_numpy())
        texts = [recoded(text) for text in cells]
        if None in texts:
            row = texts.index(None)
            rule = "the text is not in GB18030, the encoding of Chinese in old .dta files."
            remedy = "run `unicode translate` in Stata with the encoding that the file has"
            raise self.refuse(rule, remedy, line + row, column, str(cells.iloc[row]))
        return pa.array(texts, pa.string())


def open_stata(path: Path) -> StataFile:
    """Raises UserError for what is no .dta, or is damaged in its header."""
    source = Source.of(path)
    with path.open("rb") as data:
        start = data.read(64)
    version = start[28:31].decode("latin-1") if start.startswith(b"<stata_dta>") else str(start[0] if start else 0)
    file = StataFile(source, (), f"Stata file of version {version}")
    if version not in _VERSIONS:
        rule = "this is no Stata file (.dta), whatever its name says."
        raise UserError(rule, _REMEDY, file=source.name, found=repr(start[:8])[2:-1])
    with _refusing(file), _reader(path) as reader:
        names = tuple(reader.variable_labels())
    return replace(file, header=tuple(recoded(name) or name for name in names))


def _frames(file: StataFile, chosen: Sequence[int]) -> Iterator[pd.DataFrame]:
    """The observations of some variables, CHUNK at a time."""
    with _refusing(file), _reader(file.source.path) as reader:
        names = list(reader.variable_labels())
        yield from (frame for frame in _chunks(reader, [names[index] for index in chosen]))


def _chunks(reader: StataReader, names: list[str]) -> Iterator[pd.DataFrame]:
    while True:
        try:
            yield reader.read(CHUNK, columns=names)
        except StopIteration:
            return


def _reader(path: Path) -> StataReader:
    import pandas as pd

    return pd.read_stata(path, iterator=True, convert_categoricals=False, convert_dates=False, preserve_dtypes=True)


@contextmanager
def _refusing(file: StataFile) -> Iterator[None]:
    """UserError for what the reader raises on damaged bytes: it trusts every offset that it reads."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnicodeWarning)  # ISO-8859-1 is what is wanted of it, see `recoded`
            yield
    except _DAMAGED as failure:
        rule = (
            f"this is not a Stata file that can be read to its end ({str(failure).strip() or type(failure).__name__})."
        )
        raise UserError(rule, _REMEDY, file=file.source.name) from None


@lru_cache(2**16)
def recoded(text: str) -> str | None:
    """Chinese that was read as ISO-8859-1 as what it is, other text as it is; None for bytes that are no GB18030."""
    text = text.strip()
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    try:
        return data.decode("gb18030").strip()
    except UnicodeDecodeError:
        return None


def _numbers(values: np.ndarray) -> pa.Array:
    """Numbers as text, whole ones without a point; a single-precision 0.1 is 0.1; '' where missing."""
    if values.dtype.kind in "iu":
        return pa.array(values).cast(pa.string())
    is_whole = values == np.floor(values)
    whole = pa.array(np.where(is_whole, values, 0).astype(np.int64)).cast(pa.string())
    others = ["" if value != value else np.format_float_positional(value, trim="-") for value in values[~is_whole]]
    return pc.replace_with_mask(whole, pa.array(~is_whole), pa.array(others, pa.string()))
