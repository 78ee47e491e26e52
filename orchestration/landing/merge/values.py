"""Figures read in a file, merged into the raw folder with the cell each was read from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.files.download import Download, Edition
from orchestration.landing.files.grid import Grid, Line, letters
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.rows import Origin, raw_row
from orchestration.landing.names.units import Named
from orchestration.landing.report import FileReport, ImportReport, SeriesRead


@dataclass(frozen=True)
class Value:
    """A figure as text: its series and unit, grain and code of its region, its year, the cell that holds it."""

    named: Named
    place: tuple[str, str]
    year: int
    text: str
    grid: Grid
    line: Line
    column: int


@dataclass(frozen=True)
class Stated:
    """What the files of an import have in common: the edition that the user gave, the standing of their source."""

    edition: Edition
    quality: str


def import_files(options: argparse.Namespace, read: Callable[[Path, RawMerge, Edition], FileReport]) -> ImportReport:
    """Import the files of a command line, each by `read`; nothing is written if one of them is refused."""
    edition = Edition(options.vintage, options.retrieved_on)
    raw = RawMerge(options.into)
    reports = [read(path, raw, edition) for path in options.files]
    if not options.dry_run:
        raw.write()
    return ImportReport(options.into, options.dry_run, reports, raw.totals())


def merge_values(
    download: Download, values: Iterable[Value], raw: RawMerge, stated: Stated, found: str, remedy: str = ""
) -> FileReport:
    """Merge the figures of a file and report them; `found` says what the file is.

    The vintage is the user's, else the one under which the same content was imported before, else the month of the
    download. Raises UserError where two cells hold one figure (`remedy`: how else to tell them apart), or where the
    raw folder holds another value.
    """
    held = list(values)
    check_once(held, remedy)
    before = raw.recorded(download.sha256)
    day = stated.edition.retrieved_on or download.modified
    vintage = stated.edition.vintage or (before[0] if before else day[:7])
    rows = list(_rows(held, download.sha256, vintage, stated.quality, day))
    source = before[1] if before else raw.source_name(download.path, download.sha256, vintage, rows)
    added, present = raw.add((table, {**row, "source_file": source}) for table, row in rows)
    text = f"source_file {source}, retrieved on {day}, vintage {vintage}, quality {stated.quality}"
    series = SeriesRead.group((value.named, value.place[1], value.year) for value in held)
    return FileReport(download.name, found, text, series, added=added, present=present)


def check_once(values: Sequence[Value], remedy: str = "") -> None:
    """Raises UserError at the second of two cells that hold the same series of the same region and year."""
    seen: dict[tuple[str, str, int], Value] = {}
    for value in values:
        key = (value.named.series, value.place[1], value.year)
        first = seen.setdefault(key, value)
        if first is not value:
            sheet = f"sheet {first.grid.sheet}, " if first.grid is not value.grid else ""
            place = f"{sheet}row {first.line.number}, column {letters(first.column)}"
            rule = f"two cells hold {key[0]} of {key[1]} in {key[2]}; the other is {first.text} in {place}."
            advice = f"remove one of the two{f', or {remedy}' if remedy else ''}"
            raise value.grid.refuse(rule, advice, value.line, value.column)


def _rows(
    values: Iterable[Value], sha256: str, vintage: str, quality: str, day: str
) -> Iterator[tuple[str, dict[str, str]]]:
    for v in values:
        origin = Origin("", v.grid.sheet, v.line.number, letters(v.column), sha256, vintage, quality, day)
        yield raw_row(v.named.series, v.place, v.year, v.text, v.named.unit, origin)
