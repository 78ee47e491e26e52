"""The words of the page itself, in both languages."""

from __future__ import annotations

from orchestration.bilingual.dictionary import Dictionary

words = Dictionary(__file__)
"""words("rows", n=3); words.named("estimator", "within")."""

named = words.named
