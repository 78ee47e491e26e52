"""How files of trade figures are broken, and what must be said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from trade_files import (
    CUSTOMS,
    PLUS,
    baci,
    ccts,
    ccts_row,
    customs,
    customs_row,
    plain,
    plus,
    plus_row,
)

OPTIONS = {"customs": ["--flow", "export"], "comtrade": [], "baci": [], "ccts": ["--grain", "city"]}
SOUND: dict[str, Callable[[Path], Path]] = {
    "customs": lambda path: customs(path, [customs_row()]),
    "comtrade": lambda path: plus(path, [plus_row()]),
    "baci": lambda path: baci(path, ["2020,842,156,010121,1,NA"]),
    "ccts": lambda path: ccts(path, [ccts_row()]),
}


class Case(NamedTuple):
    """What writes the broken file, and what must be said of it."""

    format: str
    write: Callable[[Path], object]
    rule: str
    place: str
    found: str | None
    remedy: str
    options: Sequence[str] | None = None
    code: int = 1


def rows(*broken: Sequence[str]) -> Callable[[Path], object]:
    """A customs query of a sound row and the broken ones."""
    return lambda path: customs(path, [customs_row(), *broken])


def header(old: str, new: str) -> Callable[[Path], object]:
    return lambda path: customs(path, [customs_row()], [new if name == old else name for name in CUSTOMS])


def without(name: str) -> Callable[[Path], object]:
    index = CUSTOMS.index(name)
    cells = customs_row()
    return lambda path: customs(path, [cells[:index] + cells[index + 1 :]], CUSTOMS[:index] + CUSTOMS[index + 1 :])


def data(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def flows(*lines: str) -> Callable[[Path], object]:
    return lambda path: baci(path, ["2021,4,24,382390,1.5,NA", *lines])


def world(**cells: str) -> Callable[[Path], object]:
    return lambda path: plus(path, [plus_row(reporterCode="156"), plus_row(**cells)])


def firms(**cells: object) -> Callable[[Path], object]:
    return lambda path: ccts(path, [ccts_row(), ccts_row(**cells)])  # type: ignore[arg-type]


def cut(write: Callable[[Path], Path], at: int) -> Callable[[Path], object]:
    def writer(path: Path) -> None:
        path.write_bytes(write(path).read_bytes()[:at])

    return writer


def shifted(path: Path) -> None:
    """As a program saves it that took the first column for an index: names stand one cell to the right."""
    plain(path, [["", *plus_row()[:-1]]], PLUS)


YEAR_FILE = [cell for cell in customs_row()[1:]]
