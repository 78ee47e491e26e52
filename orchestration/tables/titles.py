"""Captions."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.tables.source import Fitted
from orchestration.tables.words import Words


def title(words: Words, fitted: Sequence[Fitted], *kinds: str) -> str:
    """`Table 3. Regression results (synthetic data)`; without a number where the columns are of several tables."""
    tables = {(each.entry.paper_id, each.entry.table_no) for each in fitted}
    number = words("table", next(iter(tables))[1]) if len(tables) == 1 else ""
    text = (", " if words.lang == "en" else "：").join(map(words, kinds))
    stop = "  " if words.lang == "zh" else ". "
    return with_kind_of_data(words, f"{number}{stop}{text}" if number else text, fitted)


def with_kind_of_data(words: Words, text: str, fitted: Sequence[Fitted]) -> str:
    """Says that the data is synthetic where it is: a caption travels with its table."""
    if not any(each.entry.is_synthetic for each in fitted):
        return text
    return f"{text}（{words('synthetic')}）" if words.lang == "zh" else f"{text} ({words('synthetic')})"
