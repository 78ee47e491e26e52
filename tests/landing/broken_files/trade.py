"""How files of trade figures are broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

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

from broken_files.case import Broken

OPTIONS = {"customs": ["--flow", "export"], "comtrade": [], "baci": [], "ccts": ["--grain", "city"]}
SOUND: dict[str, Callable[[Path], Path]] = {
    "customs": lambda path: customs(path, [customs_row()]),
    "comtrade": lambda path: plus(path, [plus_row()]),
    "baci": lambda path: baci(path, ["2020,842,156,010121,1,NA"]),
    "ccts": lambda path: ccts(path, [ccts_row()]),
}


def trade(
    form: str,
    write: Callable[[Path], object],
    rule: str,
    place: str,
    found: str | None,
    remedy: str,
    options: Sequence[str] | None = None,
    code: int = 1,
) -> Broken:
    """A file of trade figures, with the options that a sound one needs unless others are given."""

    def written(folder: Path) -> Path:
        write(folder / "broken.csv")
        return folder / "broken.csv"

    file = "" if rule.startswith("--") else None  # what is wrong is an option, and no file
    given = OPTIONS[form] if options is None else options
    return Broken(form, written, place, rule, found, remedy, options=given, code=code, file=file)


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
