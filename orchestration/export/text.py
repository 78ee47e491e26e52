"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?%?\s*")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run the text: it begins like a formula and is no number."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def neutral(text: str) -> str:
    """The text with an apostrophe before what looks like a formula: spreadsheets then show it as text."""
    return f"'{text}" if is_formula(text) else text
