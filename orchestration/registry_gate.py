"""The gate of the user's definitions: RAW/registry/*.csv against the yml of the seeds, before anything is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from orchestration.errors import UserError, nearest
from orchestration.landing.raw.csv_text import Record, read_records
from orchestration.registry_contract import Column, Seed, seeds

FORMS = {
    "integer": (re.compile(r"-?[0-9]+"), "a whole number"),
    "double": (re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"), "a number"),
    "boolean": (re.compile(r"true|false", re.IGNORECASE), "true or false"),
}

Registry = Callable[[str], Sequence[Mapping[str, str]]]


def read(file: Path) -> tuple[Record, ...]:
    """The header and the rows of a file of definitions, each with its line.

    Raises:
        UserError: it bears no seed's name, cannot be read, lacks an id column, or has one twice or unknown.
    """
    if file.stem not in seeds():
        raise UserError(
            rule="is no table of the registry.",
            found=file.stem,
            file=str(file),
            exit_code=1,
            remedy=nearest(file.stem, seeds()) or f"rename it to one of {', '.join(sorted(seeds()))}, or move it away.",
        )
    seed, records = seeds()[file.stem], tuple(read_records(file.read_bytes(), str(file)))
    found = records[0][1] if records else []
    known = f"its columns are {', '.join(seed.columns)}."
    for column in found:
        if column not in seed.columns:
            remedy = nearest(column, seed.columns) or known
            _refuse(file, 1, f"registry.{seed.name} has no such column.", remedy, found=column)
        if found.count(column) > 1:
            _refuse(file, 1, f"the column {column!r} stands twice.", "leave one of them out.")
    for column in seed.key:
        if column not in found:
            rule = f"the id column {column!r} of registry.{seed.name} is missing."
            _refuse(file, 1, rule, f"add it ({seed.columns[column].description}); {known}")
    return records or ((1, []),)


def judge(file: Path, records: Sequence[Record], known: Registry) -> None:
    """Holds every row, laid over the shipped one, against its table; `known` is the registry with all overlays.

    Raises:
        UserError: the first row that breaks a rule, with its file, line and column.
    """
    seed, (_, header) = seeds()[file.stem], records[0]
    rows = {_key(seed, row): row for row in known(seed.name)}
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in records[1:]:
        if len(cells) != len(header):
            rule = f"has {len(cells)} cells, the header has {len(header)}."
            _refuse(file, line, rule, "put a text that holds a comma in quotes, or fill up with commas.")
        key = _key(seed, dict(zip(header, cells, strict=True)))
        if key in seen:
            rule = f"a row stands there once: {', '.join(seed.key)} are those of row {seen[key]}."
            _refuse(file, line, rule, "leave one of the two out.", found=", ".join(key))
        seen[key] = line
        for column in seed.columns.values():
            _cell(file, line, seed, column, rows[key][column.name], known)


def _cell(file: Path, line: int, seed: Seed, column: Column, text: str, known: Registry) -> None:
    def refuse(rule: str, remedy: str, found: str | None = text) -> None:
        _refuse(file, line, rule, remedy, column=column.name, found=found)

    if not text:
        if column.required:
            refuse(f"registry.{seed.name} needs it in every row.", f"fill it in: {column.description}.", found=None)
        return
    if column.values and text not in column.values:
        listing = f"write one of {', '.join(column.values)}"
        refuse("is not among the values it may have.", f"{listing}; {nearest(text, column.values)}".rstrip("; "))
    if column.data_type in FORMS:
        form, called = FORMS[column.data_type]
        if not form.fullmatch(text):
            refuse(f"must be {called}.", f"write {called}: {column.description}.")
    if column.refers_to:
        table, field = column.refers_to
        listed = {row[field] for row in known(table)}
        if text not in listed:
            remedy = nearest(text, sorted(listed)) or f"add its row to registry/{table}.csv, or mend the name."
            refuse(f"no row of registry.{table} has this {field}.", remedy)


def _key(seed: Seed, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in seed.key)


def _refuse(
    file: Path, line: int, rule: str, remedy: str, *, column: str | None = None, found: str | None = None
) -> NoReturn:
    raise UserError(rule=rule, remedy=remedy, file=str(file), row=line, column=column, found=found)
