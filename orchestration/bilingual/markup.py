"""Words as HTML: both languages stand in the page, which shows the one that is chosen."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from orchestration.bilingual.words import Words

CHINESE = re.compile("[一-鿿]")
"""The unified ideographs: text with one of them is read as Chinese."""


def both(words: Words) -> Markup:
    """Both languages. What is known in one only (`data-only`) is shown whichever is chosen, under its own language."""
    english, chinese = words.english, words.chinese
    if english and chinese and english != chinese:
        return Markup('<span lang="en">{}</span><span lang="zh">{}</span>').format(english, chinese)
    text = english or chinese
    return Markup('<span lang="{}" data-only="">{}</span>').format(language_of(text), text) if text else Markup("")


def language_of(text: str) -> str:
    return "zh" if CHINESE.search(text) else "en"


def beside(module: str, name: str) -> str:
    """The style or script `name` that lies beside a module, given as its `__file__`."""
    return Path(module).with_name(name).read_text(encoding="utf-8")


def shared(name: str) -> str:
    """The style or script `name` of all pages."""
    return beside(__file__, name)
