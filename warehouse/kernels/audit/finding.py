"""What a check found: a verdict, the words for it, the arithmetic behind it."""

from __future__ import annotations

from dataclasses import dataclass

CONSISTENT = "consistent"
INCONSISTENT = "inconsistent"
DEPENDS_ON_DF = "depends_on_df"
UNCHECKED = "cannot_be_checked"

VERDICTS = (CONSISTENT, INCONSISTENT, DEPENDS_ON_DF, UNCHECKED)


@dataclass(frozen=True)
class Finding:
    """verdict: one of VERDICTS. finding: the verdict in words. arithmetic: figures and rounding intervals."""

    verdict: str
    finding: str
    arithmetic: str
    holds_under: str = ""
    """Stars only: the reference distributions under which the printed stars are possible."""


def judged(holds: bool, arithmetic: str, *, with_what: str = "the other printed figures", why: str = "") -> Finding:
    """Consistent or inconsistent with something, `why` in the second case."""
    verdict = CONSISTENT if holds else INCONSISTENT
    words = f"{verdict} with {with_what}"
    return Finding(verdict, words if holds or not why else f"{words}: {why}", arithmetic)


def unchecked(why: str, arithmetic: str = "") -> Finding:
    """The printed figures do not decide."""
    return Finding(UNCHECKED, f"cannot be checked: {why}", arithmetic)
