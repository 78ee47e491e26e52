"""The raw contract, warehouse/models/staging/_raw.yml, as plain records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration import ROOT
from orchestration.errors import UserError, nearest

CONTRACT = ROOT / "warehouse" / "models" / "staging" / "_raw.yml"
PLACE = ("source_file", "source_sheet", "source_row", "source_column", "file_sha256")
"""Where a value was read: the columns that only mean something together with source_file."""
PROVENANCE = (*PLACE, "vintage", "quality", "retrieved_on")
"""The columns a hand-made file may leave out."""
EDITION = ("source_file", "vintage")
"""Belong to the key of every table that has them, so that competing sources stand side by side."""
DATA_TYPES = ("varchar", "integer", "bigint", "double", "date")

_COLUMN_KEYS = ("name", "description", "data_type", "config", "data_tests", "tags", "quote")
_COLUMN_META = (
    "required", "optional", "pattern", "trimmed", "min", "max", "values", "registry", "closed", "unit",
    "never_negative",
)  # fmt: skip
_TABLE_META = ("key", "licence", "region_type", "streamed", "scanned")


@dataclass(frozen=True)
class Column:
    """`registry` is the table.column that lists the known values; others are refused only where it is `closed`.

    `trimmed`: no blank begins or ends the text. `never_negative`: series of the row whose figure cannot lie below zero.
    `optional`: a file may leave the column out.
    """

    name: str
    data_type: str
    description: str = ""
    required: bool = False
    optional: bool = False
    pattern: str | None = None
    trimmed: bool = False
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    registry: str | None = None
    closed: bool = False
    unit: str | None = None
    never_negative: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.data_type in ("integer", "bigint", "double")


@dataclass(frozen=True)
class Table:
    """A raw table. `key` is the contract's key and the edition (source_file, vintage); `region_type` is the grain of a
    table that has but one.

    `streamed` tables are too large to be held in memory: the gate judges them file by file. The `scanned` ones are not
    even copied into the warehouse; the columns it names are those their files are listed by.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    region_type: str = ""
    streamed: bool = False
    scanned: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def payload(self) -> tuple[Column, ...]:
        """What a row states: the columns that are neither key nor provenance."""
        return tuple(c for c in self.columns if c.name not in self.key and c.name not in PROVENANCE)

    @property
    def figure(self) -> Column | None:
        """The one column of figures, whose cell is the row's source cell; None when the table has none or several."""
        figures = [column for column in self.payload if column.data_type == "double"]
        return figures[0] if len(figures) == 1 else None

    def listing(self, registry: str) -> Column | None:
        """The column whose values the registry column `registry` lists."""
        return next((column for column in self.columns if column.registry == registry), None)


def read(path: Path = CONTRACT) -> tuple[Table, ...]:
    """The tables of the contract, in its order. Raises UserError where the contract contradicts itself."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_table(table, path.name) for source in document["sources"] for table in source["tables"])


def _table(entry: Mapping[str, Any], file: str) -> Table:
    where = entry["name"]
    meta = _meta(entry, _TABLE_META, file, where)
    if not meta.get("key"):
        raise UserError(
            rule="a table has a key", file=file, column=where, remedy="Name its columns under config: meta: key."
        )
    columns = tuple(_column(column, file, f"{where}.{column['name']}") for column in entry["columns"])
    names = [column.name for column in columns]
    _known(meta["key"], names, file, where, "a key names columns of its table")
    _known(meta.get("scanned", ()), names, file, where, "scanned names columns of its table")
    edition = (name for name in EDITION if name in names)
    streamed = bool(meta.get("streamed") or meta.get("scanned"))
    if streamed and any(column.registry == "units.unit_id" for column in columns):
        rule = "a streamed table states its figures in one unit"
        raise UserError(rule=rule, file=file, column=where, remedy="Name the unit in the column's meta instead.")
    key = tuple(dict.fromkeys((*meta["key"], *edition)))
    return Table(where, key, columns, meta.get("region_type", ""), streamed, tuple(meta.get("scanned", ())))


def _column(entry: Mapping[str, Any], file: str, where: str) -> Column:
    _known(entry, _COLUMN_KEYS, file, where, "an entry of a column must be known (rules stand under config: meta:)")
    meta = _meta(entry, _COLUMN_META, file, where)
    column = Column(
        name=entry["name"],
        data_type=entry["data_type"],
        description=entry.get("description", ""),
        required=meta.get("required", False),
        optional=meta.get("optional", False),
        pattern=meta.get("pattern"),
        trimmed=meta.get("trimmed", False),
        minimum=meta.get("min"),
        maximum=meta.get("max"),
        values=tuple(str(value) for value in meta.get("values", ())),
        registry=meta.get("registry"),
        closed=meta.get("closed", False),
        unit=meta.get("unit"),
        never_negative=tuple(meta.get("never_negative", ())),
    )
    _known([column.data_type], DATA_TYPES, file, where, "a data type is one that landing can read")
    for rule, is_broken in {
        "a pattern is for text and dates; a number has min and max": column.is_number and column.pattern is not None,
        "trimmed is for texts without a pattern": column.trimmed
        and (column.data_type != "varchar" or column.pattern is not None),
        "min and max are for numbers": not column.is_number and (column.minimum, column.maximum) != (None, None),
        "a column that may be left out cannot be required": column.optional and column.required,
        "never_negative is for numbers": not column.is_number and column.never_negative != (),
        "registry is written table.column": column.registry is not None and column.registry.count(".") != 1,
        "closed needs a registry to be closed to": column.closed and column.registry is None,
        "a pattern is a regular expression that groups by (?:…)": column.pattern is not None
        and not _is_plain(column.pattern),
    }.items():
        if is_broken:
            raise UserError(rule=rule, file=file, column=where, remedy="Mend the column's meta.")
    return column


def _meta(entry: Mapping[str, Any], known: Iterable[str], file: str, where: str) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = entry.get("config", {}).get("meta", {})
    _known(meta, known, file, where, "a rule of the contract must be known")
    return meta


def _known(found: Iterable[str], known: Iterable[str], file: str, where: str, rule: str) -> None:
    known = list(known)
    for name in found:
        if name not in known:
            guess = nearest(name, known)
            remedy = f"Use one of {', '.join(known)}{'; ' + guess if guess else '.'}"
            raise UserError(rule=rule, file=file, column=where, found=name, remedy=remedy)


def _is_plain(pattern: str) -> bool:
    try:
        return re.compile(pattern).groups == 0
    except re.error:
        return False
