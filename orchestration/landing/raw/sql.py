"""Text in statements of SQL."""

from __future__ import annotations


def literal(text: str) -> str:
    """A text of SQL."""
    return "'" + text.replace("'", "''") + "'"
