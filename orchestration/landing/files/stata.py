"""Stata files of any version as a grid of text; old ones do not say whether their strings are GB18030 or UTF-8."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable

import pandas as pd

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, letters
from orchestration.landing.files.numbers import check_size, frame_grid, number_text

_NEW = b"<stata_dta>"
_NEW_END = b"</stata_dta>"
_OLD = frozenset(range(102, 116))
_UNICODE_SINCE = 118
_DAMAGED = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, StopIteration, EOFError,
    MemoryError, struct.error,
)  # fmt: skip
"""What pandas raises on damaged bytes: it trusts every offset that it reads."""
_REMEDY = "save it again in Stata, or export it there with export delimited to a CSV"


def is_stata(data: bytes) -> bool:
    """Whether the file begins as Stata's files do."""
    return data.startswith(_NEW) or (len(data) > 3 and data[0] in _OLD and data[1] in (1, 2) and data[2] == 1)


def read_stata(data: bytes, file: str) -> Grid:
    """The observations as lines from 1, value labels in place of their codes, missing values empty.

    Raises UserError for a damaged file, strings that are neither UTF-8 nor GB18030, and labels that two codes share.
    """
    version = int(data[28:31]) if data.startswith(_NEW) and data[28:31].isdigit() else data[0]
    if data.startswith(_NEW) and not data.rstrip().endswith(_NEW_END):
        raise UserError("the Stata file is cut off: its last mark is missing.", _REMEDY, file=file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnicodeWarning)
            texts = _texts(pd.read_stata(io.BytesIO(data)), file)
    except UnicodeWarning:
        rule = "the strings of this Stata file are not in UTF-8, as those of its version are."
        raise UserError(rule, "run unicode translate on it in Stata, then save it", file=file) from None
    except _DAMAGED as failure:
        raise _unreadable(failure, file) from None
    encoding = "UTF-8"
    if version < _UNICODE_SINCE:
        encoding, texts = _decoded(texts, file)
    return frame_grid(texts, file, f"Stata file (.dta, version {version}), {encoding} text")


def _texts(frame: pd.DataFrame, file: str) -> dict[str, list[str]]:
    check_size(len(frame), len(frame.columns), file)
    columns = enumerate(map(str, frame.columns))
    return {name: [number_text(value) for value in frame.iloc[:, at].array] for at, name in columns}


def _decoded(texts: dict[str, list[str]], file: str) -> tuple[str, dict[str, list[str]]]:
    """Strings that were read byte for byte (Latin-1), in the one encoding that fits all of them."""
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        try:
            convert = _converter(codec)
            return name, {convert(column): [convert(text) for text in cells] for column, cells in texts.items()}
        except UnicodeError:
            continue
    rule = "the strings of this Stata file are neither valid UTF-8 nor GB18030."
    for column, cells in enumerate(texts.values()):
        for row, text in enumerate(cells, start=1):
            if _is_broken(text):
                raise UserError(rule, _REMEDY, file=file, row=row, column=letters(column), found=text)
    raise UserError(rule, _REMEDY, file=file, found=",".join(texts))


def _converter(codec: str) -> Callable[[str], str]:
    return lambda text: text if text.isascii() else text.encode("latin-1").decode(codec)


def _is_broken(text: str) -> bool:
    try:
        _converter("gb18030")(text)
    except UnicodeError:
        return True
    return False


def _unreadable(failure: Exception, file: str) -> UserError:
    text = str(failure)
    if "not unique" in text or "repeated" in text:
        rule = "two codes of a value label have one text, so that the text does not say which is meant."
        return UserError(rule, "give each its own label in Stata (label define, modify), then save it", file=file)
    return UserError(f"this is not a whole Stata file ({text.splitlines()[0] if text else failure!r}).", _REMEDY, file)
