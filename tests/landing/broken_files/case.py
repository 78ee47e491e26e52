"""A broken file, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Write: TypeAlias = Callable[[Path], Path]
"""Writes the broken file into a folder, and says where it lies."""


@dataclass(frozen=True)
class Broken:
    """A file, the map and options it is imported with, and the parts of the message.

    `place` is what stands between the file's name and the rule: sheet, row, column. `file` is another file that the
    message names; empty where it names none, because an option is wrong.
    """

    form: str
    write: Write
    place: str
    rule: str
    found: str | None
    remedy: str
    map: str | None = None
    options: Sequence[object] = ()
    code: int = 1
    file: str | None = None
