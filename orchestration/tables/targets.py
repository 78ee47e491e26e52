"""The formats of a table and where they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from orchestration.errors import UserError
from orchestration.tables.model import Table


@dataclass(frozen=True)
class Target:
    """A format: its module, imported when it is needed, and the function in it that renders all tables at once."""

    name: str
    suffix: str
    is_text: bool
    function: str = "document"

    def content(self, tables: Sequence[Table]) -> bytes:
        """The file."""
        rendered = getattr(import_module(f"orchestration.tables.{self.name}"), self.function)(tables)
        return rendered.encode("utf-8") if self.is_text else rendered


TARGETS = {
    target.name: target
    for target in (
        Target("word", ".docx", is_text=False),
        Target("latex", ".tex", is_text=True),
        Target("html", ".html", is_text=True, function="page"),
        Target("markdown", ".md", is_text=True),
        Target("excel", ".xlsx", is_text=False),
    )
}
FOLDER = Path("tables")
"""Where a format that no terminal shows is written without --out, in the folder one works in."""


def place(target: Target, names: Sequence[str], out: Path | None) -> Path | None:
    """The file to write; None for text that is printed.

    Raises:
        UserError: `out` is a folder, or has the ending of another format.
    """
    if out is None:
        return None if target.is_text else FOLDER / f"{_file_name(names)}{target.suffix}"
    if out.is_dir():
        raise UserError("is a folder.", f"name a file in it, {out / (_file_name(names) + target.suffix)}.", str(out))
    if out.suffix.lower() != target.suffix:
        remedy = f"end its name with {target.suffix}, or ask for another format with --to."
        raise UserError(f"is no name for a file of {target.name}.", remedy, str(out), exit_code=2)
    return out


def _file_name(names: Sequence[str]) -> str:
    first, *others = names
    name = re.sub(r"[^\w.+-]", "_", first)
    return f"{name}_and_{len(others)}_more" if others else name
