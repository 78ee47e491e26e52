"""Errors that teach: where it is, what was found, which rule it breaks, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass
class UserError(Exception):
    """Something the user can mend. The command line prints it without a traceback and exits with `exit_code`.

    Every field but `rule` and `remedy` may be left out when it does not apply.
    """

    rule: str
    remedy: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    found: str | None = None
    exit_code: int = 1

    def __str__(self) -> str:
        place = [self.file or ""]
        place += [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        where = ", ".join(p for p in place if p)
        found = f" Found: {self.found!r}." if self.found is not None else ""
        rule = self.rule if self.rule.rstrip().endswith((".", "!", "?", ":", "。")) else f"{self.rule}."
        return f"{where + ': ' if where else ''}{rule}{found} What to do: {self.remedy}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name nearest to `name`, as a phrase that ends an error message; empty when none is near."""
    match = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {match[0]!r}?" if match else ""
