"""The registry seeds, read from the checkout: the facts that landing needs before there is a warehouse."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from orchestration import ROOT
from orchestration.errors import UserError, nearest

REGISTRY = ROOT / "warehouse" / "seeds" / "registry"

Rows = tuple[dict[str, str], ...]


@cache
def rows(name: str) -> Rows:
    """Rows of the seed `name`, every cell as text (codes keep their zeros)."""
    return _read(REGISTRY / f"{name}.csv")


@cache
def by_id(name: str) -> dict[str, dict[str, str]]:
    """Rows of the seed `name` under their first column."""
    return {next(iter(row.values())): row for row in rows(name)}


@cache
def keys() -> dict[str, list[str]]:
    """The id columns of every seed."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(REGISTRY.glob("_*.yml"))]
    return {seed["name"]: seed["config"]["meta"]["key"] for file in files for seed in file["seeds"]}


def overlaid(folder: Path) -> Callable[[str], Rows]:
    """The registry as the warehouse will see it: rows of `folder`/<seed>.csv overlay shipped rows by id.

    Raises:
        UserError: a file of the folder bears no seed's name, or lacks or adds columns.
    """
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    for file in files:
        _check(file)
    named = {file.stem: file for file in files}

    def known(name: str) -> Rows:
        if name not in named:
            return rows(name)

        def key(row: dict[str, str]) -> tuple[str, ...]:
            return tuple(row.get(column, "") for column in keys()[name])

        merged = {key(row): row for row in rows(name)}
        for theirs in _read(named[name]):  # what a file does not name stays as shipped
            merged[key(theirs)] = merged.get(key(theirs), dict.fromkeys(rows(name)[0], "")) | theirs
        return tuple(merged.values())

    return known


def _check(file: Path) -> None:
    if file.stem not in keys():
        raise UserError(
            rule="is no table of the registry.",
            found=file.stem,
            file=str(file),
            exit_code=1,
            remedy=nearest(file.stem, keys()) or f"rename it to one of {', '.join(sorted(keys()))}, or move it away.",
        )
    with file.open(encoding="utf-8-sig", newline="") as handle:
        found = next(csv.reader(handle), [])
    known = list(rows(file.stem)[0])
    for column in found:
        if column not in known:
            raise UserError(
                rule=f"registry.{file.stem} has no such column.",
                found=column,
                file=str(file),
                row=1,
                remedy=nearest(column, known) or f"its columns are {', '.join(known)}.",
            )
    for column in keys()[file.stem]:
        if column not in found:
            raise UserError(
                rule=f"the id column {column!r} of registry.{file.stem} is missing.",
                file=str(file),
                row=1,
                remedy=f"add it; the columns are {', '.join(known)}.",
            )


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as seed:
        return tuple(csv.DictReader(seed))
