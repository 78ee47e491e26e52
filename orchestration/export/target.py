"""Where an export goes: the folder, the names of its files, the words for a target that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.documented.relations import Relation
from orchestration.errors import UserError
from orchestration.export.formats import FORMATS, Format


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
        return f"{Path(self.single).stem}.{what}" if self.single else what


def target(out: Path | None, build: Path, form: Format, n_relations: int, is_sample: bool) -> Target:
    """From --out: a file where the name ends in the format's suffix, else a folder.

    Raises:
        UserError: the name is that of another format, or one file is to hold what it cannot.
    """
    usual = f"warehouse.{form.name}" if form.is_one_file else None
    prefix = "synthetic_" if form.name == "csv" and is_sample else ""
    if out is None:
        return Target(build / "export" / ("" if usual else form.name), form.name, usual, prefix)
    out = out.expanduser().resolve()
    named = out.suffix.lower().removeprefix(".")
    if out.is_dir() or named not in FORMATS:
        return Target(out, form.name, usual, prefix)
    if named != form.name:
        rule = f"the file is named as .{named} and the export is {form.name}."
        raise UserError(rule, f"name a folder or a .{form.name} file, or change --to.", file=str(out), exit_code=2)
    if not form.is_one_file and n_relations != 1:
        rule = f"one .{form.name} file holds one relation, and these are {n_relations}."
        raise UserError(rule, "name a folder with --out, or one relation.", file=str(out), exit_code=2)
    return Target(out.parent, form.name, out.name)
