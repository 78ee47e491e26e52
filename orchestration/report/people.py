"""Authors of papers in both scripts."""

from __future__ import annotations

from orchestration.bilingual.markup import CHINESE
from orchestration.bilingual.words import Words


def people(names: str | None) -> Words:
    """Authors in both scripts: `Dai Siyu 戴思宇` has a Latin and a Chinese form; who has one keeps it."""
    latin, chinese = [], []
    for name in (names or "").split(";"):
        here = [part for part in name.split() if CHINESE.search(part)]
        there = [part for part in name.split() if not CHINESE.search(part)]
        latin.append(" ".join(there or here))
        chinese.append("".join(here) or " ".join(there))
    return Words("; ".join(latin), "；".join(chinese))
