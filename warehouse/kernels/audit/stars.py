"""Stars against coefficient, standard error and t."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from warehouse.kernels.audit.finding import CONSISTENT, DEPENDS_ON_DF, INCONSISTENT, Finding, judged, unchecked
from warehouse.kernels.audit.rounding import SLACK, Interval

LEVELS = {"conv": (0.10, 0.05, 0.01), "esttab": (0.05, 0.01, 0.001)}
"""Two-sided levels of one, two and three stars: the usual ones, and those esttab prints by default (Jann 2007)."""

NAMES = {"conv": "10/5/1 %", "esttab": "5/1/0.1 %"}
OTHER = {"conv": "esttab", "esttab": "conv"}

SHIFTS = (0.1, 10.0)
"""A decimal point one place to the left or right."""


@dataclass(frozen=True)
class Reference:
    """A distribution of t: normal where df is None. `is_of_clusters`: df counts clusters, not residuals."""

    df: float | None = None
    is_of_clusters: bool = False

    def __str__(self) -> str:
        return "normal" if self.df is None else f"t({self.df:g})"

    def p(self, t: Interval) -> Interval:
        """Two-sided p-values of |t|."""
        law = stats.norm if self.df is None else stats.t(self.df)
        return Interval(2 * float(law.sf(t.hi)), 2 * float(law.sf(t.lo)))


def references(df_resid: float | None = None, n_clusters: int | None = None) -> tuple[Reference, ...]:
    """The normal, t with residual degrees of freedom, t with those of the clusters, where the numbers are known."""
    found = [Reference()]
    if df_resid and df_resid > 0:
        found.append(Reference(df_resid))
    if n_clusters and n_clusters > 1:
        found.append(Reference(n_clusters - 1, is_of_clusters=True))
    return tuple(found)


def t_ratio(coef: Interval, se: Interval) -> Interval:
    """|coefficient| over its standard error; a standard error that may be zero leaves |t| without an upper end."""
    size = abs(coef)
    low, high = max(se.lo, 0.0), se.hi
    return Interval(size.lo / high, size.hi / low if low > 0 else math.inf)


def possible(t: Interval, rule: str, reference: Reference) -> range:
    """Numbers of stars that a |t| in the interval can carry; a p-value on a level may fall to either side."""
    return _possible(reference.p(t), rule)


def _possible(p: Interval, rule: str) -> range:
    fewest = sum(p.hi < level * (1 - SLACK) for level in LEVELS[rule])
    return range(fewest, sum(p.lo <= level * (1 + SLACK) for level in LEVELS[rule]) + 1)


def stars_under_rule(
    t: Interval, printed: int, rule: str, known: Sequence[Reference], *, ratio: str, is_note: bool = True
) -> Finding:
    """Whether the stars follow the rule, for |t| somewhere in its rounding interval.

    Consistent: possible under the normal or the residual degrees of freedom. Depends on df: possible only with the
    degrees of freedom of the clusters. `ratio` is the text of the quotient, such as "0.163/0.039".
    """
    holding = [reference for reference in known if printed in possible(t, rule, reference)]
    what = "the printed note" if is_note else f"stars at {NAMES[rule]}"
    expected = possible(t, rule, known[0])
    arithmetic = (
        f"|t| = {ratio} in {t}, normal p {_p(known[0].p(t))}, "
        f"{'note' if is_note else NAMES[rule]} says {' or '.join(map(_stars, expected))}"
    )
    held = ", ".join(map(str, holding))
    if any(not reference.is_of_clusters for reference in holding):
        only = "" if holding[0].df is None else f" under {held}, not under the normal"
        return Finding(CONSISTENT, f"consistent with {what}{only}", arithmetic, held)
    if holding:
        words = f"depends on the degrees of freedom: {_stars(printed)} fits {held}, not the normal"
        return Finding(DEPENDS_ON_DF, words, arithmetic, held)
    side = "more" if printed > expected[-1] else "fewer"
    return Finding(INCONSISTENT, f"inconsistent with {what}: {side} stars than expected", arithmetic)


def moved_points(coef: Interval, se: Interval, printed: int, rule: str, known: Sequence[Reference]) -> list[str]:
    """Which single decimal point, one place off, would explain the stars: error or coefficient, times 10 or 0.1."""
    found = []
    for name in ("error", "coefficient"):
        for shift in SHIFTS:
            scale = Interval(shift, shift)
            t = t_ratio(coef, se * scale) if name == "error" else t_ratio(coef * scale, se)
            if any(printed in possible(t, rule, reference) for reference in known):
                found.append(f"{name} times {shift:g}")
    return found


def rule_of_table(note: Sequence[Finding], other: Sequence[Finding], rule: str) -> Finding:
    """Which rule all stars of a table follow, from its cells under the printed note and under the other rule."""
    n = len(note)
    if not n:
        return unchecked("no standard error or t statistic is printed")
    fits = {name: Counter(found.verdict for found in cells) for name, cells in (("note", note), ("other", other))}
    others = NAMES[OTHER[rule]]
    arithmetic = "; ".join(
        f"{of} fits {fits[name][CONSISTENT]} of {n} cells"
        + (f" and {fits[name][DEPENDS_ON_DF]} with few clusters" if fits[name][DEPENDS_ON_DF] else "")
        for name, of in (("note", f"the note ({NAMES[rule]})"), ("other", others))
    )
    if not fits["note"][INCONSISTENT]:
        return judged(True, arithmetic, with_what="the printed note")
    if not fits["other"][INCONSISTENT] and not fits["other"][DEPENDS_ON_DF]:
        return judged(False, arithmetic, with_what="the printed note", why=f"all stars follow {others}")
    return judged(False, arithmetic, with_what="the printed note", why="the stars follow neither rule")


def _p(p: Interval) -> str:
    if p.hi < 1e-4:
        return "< 0.0001"
    if round(p.lo, 4) == round(p.hi, 4):
        return f"= {p.hi:.4f}"
    return f"in [{p.lo:.4f}, {p.hi:.4f}]"


def _stars(number: int) -> str:
    return "*" * number or "no star"


def statistic_stars(value: Interval, printed: int, df: int, rule: str) -> Finding:
    """Stars of a chi-squared statistic with df degrees of freedom."""
    law = stats.chi2(df)
    p = Interval(float(law.sf(value.hi)), float(law.sf(value.lo)))
    expected = _possible(p, rule)
    return judged(
        printed in expected,
        f"chi2({df}) = {value}, p {_p(p)}, note says {' or '.join(map(_stars, expected))}",
        with_what="the printed note",
    )
