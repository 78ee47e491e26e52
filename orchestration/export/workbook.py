"""Excel workbooks: README first, then the dictionary, then one sheet per relation."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self
from zipfile import ZIP_DEFLATED

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from orchestration.documented.relations import Relation
from orchestration.export.cells import LONGEST_TEXT, cell, heading, is_cut
from orchestration.export.source import Source
from orchestration.export.tables import DICTIONARY, Written, dictionary_rows, kind_words, readme_rows
from orchestration.export.timeless import TimelessZip

ROWS = 1_048_576
"""Of a sheet, with its header."""
LONGEST_TITLE = 31


class Book:
    """A workbook that is written row by row, in a `with` block."""

    def __init__(self, source: Source, language: str) -> None:
        self._source, self._language = source, language
        self._book = Workbook(write_only=True)
        self._about, self._meaning = self._book.create_sheet("README"), self._book.create_sheet("dictionary")
        self._titles = {"readme", "dictionary"}
        self._written: list[Written] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._abandon()

    def add(self, relation: Relation) -> Written:
        """A sheet of one relation, or several where it has more rows than a sheet."""
        header = [column.name for column in relation.columns]
        rows, total, cut, titles = self._source.rows(relation), 0, 0, list[str]()
        for chunk in _chunks(rows):
            titles.append(self._title(relation.name))
            self._fill(titles[-1], header, chunk)
            total += len(chunk)
            cut += sum(is_cut(value) for row in chunk for value in row)
        remarks = [f"{len(titles)} sheets: more rows than a sheet holds"] if len(titles) > 1 else []
        remarks += [f"{cut} texts cut at {LONGEST_TEXT} characters"] if cut else []
        written = Written(relation.name, ", ".join(titles), total, relation.words, tuple(remarks))
        self._written.append(written)
        return written

    def _abandon(self) -> None:
        """Closes the sheets of a book that is not saved: openpyxl complains of open ones when they are collected."""
        for sheet in self._book.worksheets:
            with contextlib.suppress(Exception):  # a sheet that broke off in the midst of a row cannot end well
                sheet.close()

    def mention(self, written: Written) -> None:
        """Names on the first sheet a relation that has a workbook of its own."""
        self._written.append(written)

    def save(self, file: Path) -> None:
        """Writes the file, with what it is on the first sheet and in its properties."""
        _rows(self._meaning, DICTIONARY, dictionary_rows(self._source))
        for row in readme_rows(self._source, self._written, self._language, "sheet"):
            self._about.append([cell(self._about, value) for value in row])
        properties = self._book.properties
        properties.title = properties.subject = kind_words(self._source, self._language)
        properties.creator = "resilience export"
        properties.created = properties.modified = self._source.origin.stamp
        with TimelessZip(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).write_data()

    def _fill(self, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        _rows(self._book.create_sheet(title), header, rows)

    def _title(self, relation: str) -> str:
        """A name for a sheet: that of the relation, without its schema where that would be too long."""
        plain = re.sub(r"[\[\]:*?/\\]", "_", relation)
        plain = plain if len(plain) <= LONGEST_TITLE else plain.partition(".")[2]
        title, number = plain[:LONGEST_TITLE], 1
        while title.lower() in self._titles:
            number += 1
            title = plain[: LONGEST_TITLE - len(f"_{number}")] + f"_{number}"
        self._titles.add(title.lower())
        return title


def _rows(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.freeze_panes = "A2"
    sheet.append([heading(sheet, name) for name in header])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """What goes on one sheet each; an empty relation has an empty sheet."""
    yield list(islice(rows, ROWS - 1))
    while chunk := list(islice(rows, ROWS - 1)):
        yield chunk
