"""Names and labels as Stata takes them."""

from __future__ import annotations

import re

from orchestration.documented.relations import Column

LONGEST_NAME = 32
LONGEST_LABEL = 80
"""Characters, of variable and data labels: format 118 counts characters, not bytes."""
RESERVED = frozenset(
    ["_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_N", "_pi"]
) | {"_pred", "_rc", "_skip", "str", "strL", "using", "with"}


def variable_names(names: list[str]) -> list[str]:
    """Names that Stata takes, each once: letters, digits and _, at most 32 characters, no reserved word."""
    taken: list[str] = []
    for name in names:
        plain = re.sub(r"\W", "_", name)
        if not plain or plain[0].isdigit() or plain in RESERVED or re.fullmatch(r"str\d+", plain):
            plain = f"_{plain}"
        short, number = plain[:LONGEST_NAME], 1
        while short in taken:
            number += 1
            short = plain[: LONGEST_NAME - len(f"_{number}")] + f"_{number}"
        taken.append(short)
    return taken


def variable_label(column: Column, language: str) -> str:
    """The column's words, on one line, cut at 80 characters with an ellipsis; English ones name the unit."""
    words = column.words
    text = words.chinese or words.english
    if language == "en":
        named = words.unit and f"({words.unit})" not in words.english
        text = f"{words.english} ({words.unit})" if named else words.english
    text = " ".join(text.replace("\0", "").split())
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
