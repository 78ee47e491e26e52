"""A raw folder: the tables of the contract that it holds, one file or folder of files each, under the table's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.file import read_file
from orchestration.landing.raw.table import RawTable, assemble

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class RawFiles:
    """The files of every table that the folder `raw` holds; `notices` name the raw_… files that no table reads."""

    raw: Path
    tables: Mapping[Table, Sequence[Path]]
    notices: tuple[str, ...]

    def name(self, file: Path) -> str:
        """What a file of the folder is called in messages."""
        return file.relative_to(self.raw).as_posix()


@dataclass(frozen=True)
class RawFolder:
    """`notices` name the raw_… files that no table of the contract reads."""

    tables: tuple[RawTable, ...]
    notices: tuple[str, ...]


def read_folder(raw: Path, contract: Sequence[Table]) -> RawFolder:
    """Read every table of the contract that `raw` holds. Raises UserError for what makes a whole file unreadable."""
    found = find_files(raw, contract)
    return RawFolder(tuple(read_table(found, table) for table in found.tables), found.notices)


def read_table(found: RawFiles, table: Table) -> RawTable:
    """One table of the folder, in memory."""
    return assemble(table, [read_file(file, found.name(file)) for file in found.tables[table]])


def find_files(raw: Path, contract: Sequence[Table]) -> RawFiles:
    """Which tables of the contract `raw` holds. Raises UserError where it holds none, or one in two forms."""
    entries = _entries(raw)
    found = {table: files for table in contract if (files := _files(table.name, raw))}
    notices = tuple(_strangers(entries, [table.name for table in contract]))
    if not found:
        raise UserError(
            rule="a raw folder holds at least one raw table",
            file=str(raw),
            found=", ".join(entries[:10]) or "nothing",
            remedy="; ".join(notices)
            or f"Put {contract[0].name}.csv or another table in it, or `resilience import` one.",
        )
    return RawFiles(raw, found, notices)


def _entries(raw: Path) -> list[str]:
    if raw.is_file():
        remedy = f"Give the folder that holds it ({raw.parent}), or bring it in with `resilience import`."
        raise UserError(rule="raw data is a folder, not a file", file=str(raw), remedy=remedy)
    try:
        return sorted(entry.name for entry in raw.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        rule = f"the raw folder must be there and readable ({error.strerror})"
        raise UserError(rule=rule, file=str(raw), remedy="Check the path that was given.") from error


def _files(name: str, raw: Path) -> list[Path]:
    folder = raw / name
    single = [file for suffix in SUFFIXES if (file := raw / f"{name}{suffix}").exists()]
    parts = [files for suffix in SUFFIXES if (files := sorted(folder.glob(f"*{suffix}")))]
    if folder.is_dir() and not parts:
        rule = "a table's folder holds Parquet or CSV files"
        raise UserError(
            rule=rule, file=f"{name}/", remedy="Put <anything>.parquet or .csv in it, or remove the folder."
        )
    forms = [file.name for file in single] + [f"{name}/*{files[0].suffix}" for files in parts]
    if len(forms) > 1:
        remedy = "Keep one of them in the raw folder; two forms of one table would count twice."
        raise UserError(rule="a table comes in one form", file=name, found=", ".join(forms), remedy=remedy)
    return single or (parts[0] if parts else [])


def _strangers(entries: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    read = {form for name in known for form in (name, *(f"{name}{suffix}" for suffix in SUFFIXES))}
    for entry in entries:
        if entry.lower().startswith("raw_") and entry not in read:
            guess = nearest(entry.lower().split(".")[0], known) or f"the tables are {', '.join(known)}"
            yield f"{entry} is not read: no table of the contract has this file name; {guess}"
