"""Where an export goes: the folder, the names of its files, the words for a target that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.documented.relations import Relation
from orchestration.errors import UserError

ONE_FILE = ("xlsx", "duckdb")
"""Formats that put everything into one file."""


@dataclass(frozen=True)
class Target:
    """`single` is the name of the one file that holds everything, or None: then each relation has a file of its own."""

    folder: Path
    suffix: str
    single: str | None
    prefix: str = ""

    @property
    def shown(self) -> Path:
        return self.folder / self.single if self.single else self.folder

    def name(self, relation: Relation) -> str:
        """The file of one relation."""
        plain = "".join("_" if c in '/\\:*?"<>|' else c for c in relation.name)
        return self.single or f"{self.prefix}{plain}.{self.suffix}"

    def beside(self, what: str) -> str:
        """A file that goes along: README.txt, or panel.README.txt where the export is the one file panel.csv."""
        return f"{self.single.removesuffix('.' + self.suffix)}.{what}" if self.single else what


def target(out: Path | None, build: Path, suffix: str, relations: Sequence[Relation], is_sample: bool) -> Target:
    """From --out: a file where the name ends in the format's suffix, else a folder.

    Raises:
        UserError: one file is to hold several relations in a format that cannot.
    """
    prefix = "synthetic_" if suffix == "csv" and is_sample else ""
    usual = "warehouse." + suffix
    if out is None:
        folder = build / "export"
        return Target(folder, suffix, usual) if suffix in ONE_FILE else Target(folder / suffix, suffix, None, prefix)
    out = out.expanduser().resolve()
    if out.suffix.lower() != f".{suffix}" or out.is_dir():
        if out.suffix and out.suffix[1:].isalnum() and not out.is_dir() and out.suffix[1:] in KNOWN:
            rule = f"the file is named as {out.suffix} and the export is {suffix}."
            raise UserError(rule, f"name a folder or a .{suffix} file, or change --to.", file=str(out), exit_code=2)
        return Target(out, suffix, usual if suffix in ONE_FILE else None, prefix)
    if suffix not in ONE_FILE and len(relations) != 1:
        rule = f"one .{suffix} file holds one relation, and these are {len(relations)}."
        raise UserError(rule, "name a folder with --out, or one relation.", file=str(out), exit_code=2)
    return Target(out.parent, suffix, out.name)


KNOWN = ("parquet", "csv", "xlsx", "dta", "duckdb")
