"""How yearbooks, exports and panels are broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from panel_files import (
    CNIPA,
    CSMAR,
    CSMAR_MAP,
    EPS,
    WIDE,
    WIDE_MAP,
    YEARBOOK,
    YEARBOOK_MAP,
    YEARBOOK_MERGED,
    changed,
    write_csmar,
    write_stata,
    write_text,
    write_yearbook,
)  # fmt: skip

from broken_files.case import Broken, Write

GRANTS = ("--by", "grant")
APPLICATIONS = ("--by", "application")


def yearbook(
    place: str, rule: str, found: str | None, remedy: str, *, rows: Sequence[Sequence[object]] = YEARBOOK,
    merged: Sequence[str] = YEARBOOK_MERGED, map: str = YEARBOOK_MAP, formats: dict[str, str] | None = None,
    write: Write | None = None, **other: object,
) -> Broken:  # fmt: skip
    def book(folder: Path) -> Path:
        return write_yearbook(folder / "t.xlsx", rows, merged, **(formats or {}))

    return Broken("yearbook", write or book, place, rule, found, remedy, map, **other)  # type: ignore[arg-type]


def export(
    form: str, rows: Sequence[Sequence[object]], place: str, rule: str, found: str | None, remedy: str, **other: object
) -> Broken:
    return Broken(form, lambda folder: write_text(folder / "t.csv", rows), place, rule, found, remedy, **other)  # type: ignore[arg-type]


def eps(place: str, rule: str, found: str | None, remedy: str, rows: object = None, **other: object) -> Broken:
    cells = {name: other.pop(name) for name in list(other) if name[0].isupper()}
    return export("eps", rows or changed(EPS, **cells), place, rule, found, remedy, **other)  # type: ignore[arg-type]


def cnipa(place: str, rule: str, found: str | None, remedy: str, rows: object = None, **other: object) -> Broken:
    cells = {name: other.pop(name) for name in list(other) if name[0].isupper()}
    other.setdefault("options", APPLICATIONS)
    return export("cnipa", rows or changed(CNIPA, **cells), place, rule, found, remedy, **other)  # type: ignore[arg-type]


def csmar(
    place: str, rule: str, found: str | None, remedy: str, rows: object = CSMAR, map: str | None = CSMAR_MAP,
    write: Write | None = None, **other: object,
) -> Broken:  # fmt: skip
    def book(folder: Path) -> Path:
        return write_csmar(folder / "t.xlsx", rows)  # type: ignore[arg-type]

    return Broken("csmar", write or book, place, rule, found, remedy, map, **other)  # type: ignore[arg-type]


def tidy(write: Write, place: str, rule: str, found: str | None, remedy: str, **other: object) -> Broken:
    return Broken("tidy", write, place, rule, found, remedy, **{"map": WIDE_MAP, **other})  # type: ignore[arg-type]


def stata(rule: str, remedy: str, change: Callable[[bytes], bytes], version: int = 118) -> Broken:
    def write(folder: Path) -> Path:
        columns = WIDE if version == 118 else {"prov": ["x", "y"], "year": [2020, 2021], "gdp": [1.0, 2.0]}
        path = write_stata(folder / "t.dta", columns, version)
        path.write_bytes(change(path.read_bytes()))
        return path

    return tidy(write, "", rule, None, remedy)


def bytes_of(name: str, data: bytes) -> Write:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return write


def parquet(columns: dict[str, list[object]], cut: int | None = None) -> Write:
    def write(folder: Path) -> Path:
        path = folder / "t.parquet"
        pd.DataFrame(columns).to_parquet(path)
        path.write_bytes(path.read_bytes()[:cut])
        return path

    return write


def shared_label(folder: Path) -> Path:
    """Two codes with one label."""
    frame = pd.DataFrame({"prov": pd.Categorical(["AAAA", "BBBB"]), "year": [2020, 2021], "gdp": [1.0, 2.0]})
    frame.to_stata(folder / "t.dta", write_index=False, version=118)
    (folder / "t.dta").write_bytes((folder / "t.dta").read_bytes().replace(b"BBBB", b"AAAA"))
    return folder / "t.dta"


def misread_strings(folder: Path) -> Path:
    """Bytes that are neither UTF-8 nor GB18030 in a file of Stata 10."""
    frame = pd.DataFrame({"prov": ["\xff\xff", "ok"], "year": [2020, 2021], "gdp": [1.0, 2.0]})
    frame.to_stata(folder / "t.dta", write_index=False, version=114)
    return folder / "t.dta"
