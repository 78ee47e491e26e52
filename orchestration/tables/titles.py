"""Captions."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.tables.source import Fitted
from orchestration.tables.words import Words


def number(words: Words, fitted: Sequence[Fitted]) -> str:
    """`Table 3`; empty where the columns are of several tables."""
    tables = {(each.entry.paper_id, each.entry.table_no) for each in fitted}
    return words("table", next(iter(tables))[1]) if len(tables) == 1 else ""


def title(words: Words, text: str, *, is_synthetic: bool) -> str:
    """The text, with the kind of the data where it is synthetic: a caption travels with its table."""
    return words("title_of_synthetic", text) if is_synthetic else text
