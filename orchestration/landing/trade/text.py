"""A large CSV in batches of text cells with their lines. No character is replaced, no type is inferred."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from orchestration.errors import UserError
from orchestration.landing.files.grid import clean, letters
from orchestration.landing.files.text import RESAVE, WEB_PAGE, misread
from orchestration.landing.trade.source import BLOCK, Source, decoded


@dataclass(frozen=True)
class TextFile:
    """A CSV whose every byte has been decoded once. `readable` is the file itself or a copy of it in UTF-8.

    `header` are its names; `width` cells stand in its first row, which may have empty ones more than the header.
    """

    source: Source
    encoding: str
    readable: Path
    header: tuple[str, ...]
    width: int

    @property
    def found(self) -> str:
        """What was recognised, for the report."""
        extra = self.width - len(self.header)
        return f"{self.encoding} text, {len(self.header)} columns" + (" and a trailing comma" if extra else "")

    def refuse(
        self, rule: str, remedy: str, row: int | None = None, column: int | None = None, found: str | None = None
    ) -> UserError:
        place = letters(column) if column is not None else None
        return UserError(rule, remedy, file=self.source.name, row=row, column=place, found=found)

    def batches(self, columns: Mapping[str, int | None]) -> Iterator[pa.RecordBatch]:
        """The cells of some columns (None: empty) without blanks around, and `line`, the physical line of each row.

        Raises UserError at a row with more or fewer cells than the header.
        """
        names = [f"c{index}" for index in range(self.width)]
        broken: list[pa_csv.InvalidRow] = []

        def note(row: pa_csv.InvalidRow) -> str:
            broken.append(row)
            return "skip"

        reader = pa_csv.open_csv(
            self.readable,
            pa_csv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK, use_threads=False),
            pa_csv.ParseOptions(invalid_row_handler=note, ignore_empty_lines=False),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                include_columns=list(dict.fromkeys(names[index] for index in columns.values() if index is not None)),
            ),
        )
        line = 2
        for batch in reader:
            if broken:
                raise self._ragged(broken[0])
            empty = pa.array([""] * batch.num_rows, pa.string()) if None in columns.values() else None
            cells = [
                empty if index is None else pc.utf8_trim_whitespace(batch.column(names[index]))
                for index in columns.values()
            ]
            lines = pa.array(range(line, line + batch.num_rows), pa.int64())
            line += batch.num_rows
            yield pa.RecordBatch.from_arrays([lines, *cells], names=["line", *columns])
        if broken:
            raise self._ragged(broken[0])

    def _ragged(self, row: pa_csv.InvalidRow) -> UserError:
        rule = f"the row has {row.actual_columns} cells, and the header {row.expected_columns}."
        remedy = "download the file again if it was cut; quote a cell that holds a comma; close an open quotation mark"
        return self.refuse(rule, remedy, row.number, found=row.text[:80])


def open_text(path: Path, fallback: str | None, scratch: Path) -> TextFile:
    """Opens a CSV in UTF-8, in UTF-16 with its mark, or in the encoding `fallback`; it is read whole once or twice.

    Raises UserError for other encodings, workbooks, web pages, other separators, and files without a row.
    """
    source = Source.of(path)
    encoding, copy = decoded(source, fallback, scratch)
    lines = _first_lines(source, copy)
    header, first = (next(csv.reader([line]), []) for line in lines)
    names = [clean(name) for name in header]
    while names and not names[-1]:
        names.pop()
    has_trailing_comma = len(first) == len(names) + 1 and not clean(first[-1])
    file = TextFile(source, encoding, copy, tuple(names), max(len(header), len(names) + has_trailing_comma))
    for column, name in enumerate(names):
        if "\ufffd" in name or "??" in name or misread(name):
            right = f" (it should read {misread(name)!r})" if misread(name) else ""
            raise file.refuse(f"the text was saved under a wrong encoding{right}.", RESAVE, 1, column, name)
    return file


def _first_lines(source: Source, copy: Path) -> tuple[str, str]:
    """The header and the row under it."""
    with copy.open(encoding="utf-8-sig", newline="") as text:
        start = text.read(2**16)
    lines = start.splitlines()
    if not start.strip():
        raise UserError("the file is empty.", "download it again", file=source.name)
    if WEB_PAGE.match(start):
        rule = "this is a web page, not a table, whatever its name says."
        raise UserError(rule, "download the file again, as CSV", file=source.name, row=1, found=start.strip()[:40])
    if "," not in lines[0] and re.search("[;\t|]", lines[0]):
        rule, remedy = "cells are separated by commas.", "save the table again as CSV with commas"
        raise UserError(rule, remedy, file=source.name, row=1, found=lines[0][:80])
    if not any(line.strip(" ,\t") for line in lines[1:]):
        rule = "the file has no row under its header."
        raise UserError(rule, "download it again", file=source.name, row=1, found=lines[0][:80])
    return lines[0], lines[1]
