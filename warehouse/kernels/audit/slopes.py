"""Coefficients against the spread of their variables."""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.kernels.audit.finding import CONSISTENT, Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval, exact, short, total

BESIDE = 1.25
"""How far a ratio may be from ten, or from a tenth, to pass for a misplaced decimal point."""


def within_spread(b: Interval, sd_x: Interval, sd_y: Interval, *, vif: Interval | None = None,
                  has_effects: bool = False) -> Finding:  # fmt: skip
    """|b| <= sd(y)/sd(x) sqrt(VIF): a partial correlation is at most one.

    VIF is 1 with a single regressor. With absorbed effects it is the spreads within units that bind, and no table
    prints them: then only a slope inside the bound says something.
    """
    root = exact(1.0) if vif is None else vif.root
    bound = sd_y / sd_x * root
    factor = "" if vif is None else " sqrt(VIF)"
    arithmetic = f"|b| = {abs(b)}, sd(y)/sd(x){factor} in {bound}"
    if abs(b).lo <= bound.hi:
        return judged(True, arithmetic, with_what="the printed spreads")
    if has_effects:
        return unchecked("beyond the bound of least squares without effects; spreads within units are not printed",
                         arithmetic)  # fmt: skip
    return judged(False, arithmetic, with_what="the printed spreads", why="a correlation would exceed one")


def size(b: Interval, sd_x: Interval, low: Interval, high: Interval) -> Finding:
    """One standard deviation of the regressor should not move the outcome by more than its whole range."""
    move, span = abs(b) * sd_x, high - low
    why = "one standard deviation of x exceeds the range of y, so the regression uses another scale"
    arithmetic = f"|b| sd(x) in {move}, range of y {span}"
    return judged(move.lo <= span.hi, arithmetic, with_what="the printed spreads", why=why)


def fit_at_means(constant: Interval, slopes: Mapping[str, Interval], means: Mapping[str, Interval],
                 mean_y: Interval, *, binds: bool, reason: str = "") -> Finding:  # fmt: skip
    """Least squares with a constant, and fixed effects with Stata's constant, pass through the means.

    `binds` is false where the constant need not (year effects, generalised least squares), for `reason`.
    """
    predicted = constant + total(slopes[name] * means[name] for name in slopes)
    finding = judged(predicted.meets(mean_y), f"constant + sum of b mean(x) in {predicted}, mean(y) {mean_y}",
                     with_what="the printed means", why=f"off by {short(_gap(predicted, mean_y))}")  # fmt: skip
    return finding if binds or finding.verdict == CONSISTENT else unchecked(reason, finding.arithmetic)


def _gap(a: Interval, b: Interval) -> float:
    return max(a.lo - b.hi, b.lo - a.hi, 0.0)


def error_among_columns(se: Interval, others: list[float]) -> Finding:
    """A standard error ten times, or a tenth of, what the other columns of the same variable print."""
    middle = sorted(others)[len(others) // 2]
    ratio = Interval(se.lo / middle, se.hi / middle)
    slipped = any(ratio.meets(Interval(shift / BESIDE, shift * BESIDE)) for shift in (0.1, 10.0))
    arithmetic = f"error {se}, median of the other columns {short(middle)}, ratio {ratio}"
    why = "about a factor of ten apart, as by a misplaced decimal point"
    return judged(not slipped, arithmetic, with_what="the other columns", why=why)
