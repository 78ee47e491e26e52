"""R2, F and p-values of one column against its other figures, and against columns nested in it."""

from __future__ import annotations

from collections.abc import Mapping

from scipy import stats

from warehouse.kernels.audit.finding import Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval, exact

PRINTED_AS_ZERO = 5e-4
"""A probability printed as 0 is below half of 0.001."""

OTHER_SAMPLE = 1.5
"""How far the ratio of two spreads may move when at most a tenth of the rows is left out; the bound is generous."""


def share_in_range(value: Interval, name: str) -> Finding:
    """R2 and probabilities lie between 0 and 1."""
    return judged(value.hi >= 0 and value.lo <= 1, f"0 <= {name} = {value} <= 1", with_what="the range of a share")


def r2_of_slope(r2: Interval, b: Interval, sd_x: Interval, sd_y: Interval, *, same_rows: bool = True) -> Finding:
    """R2 = r^2 with r = b sd(x)/sd(y), for least squares on one regressor without effects."""
    r = b * sd_x / sd_y
    if not same_rows:
        r = r * Interval(1 / OTHER_SAMPLE, OTHER_SAMPLE)
    implied = r.square
    wider = "" if same_rows else f", spreads of the whole sample, their ratio free by a factor of {OTHER_SAMPLE:g}"
    return judged(implied.meets(r2), f"(b sd(x)/sd(y))^2 in {implied}{wider}; R2 {r2} printed",
                  why="least squares on one regressor has R2 = r^2")  # fmt: skip


def r2_of_correlation(r2: Interval, r: Interval) -> Finding:
    """R2 = r^2, for least squares on one regressor without effects."""
    return judged(r.square.meets(r2), f"r^2 in {r.square}; R2 {r2} printed")


def f_of_t(f: Interval, t: Interval) -> Finding:
    """F = t^2 where one regressor is tested."""
    return judged(t.square.meets(f), f"t^2 in {t.square}; F {f} printed")


def f_p_value(p: Interval, f: Interval, df1: int, df2: Mapping[str, float]) -> Finding:
    """The p-value of F(df1, df2), under each reading of df2; one that fits is enough."""
    implied = {
        name: Interval(float(stats.f.sf(f.hi, df1, df)), float(stats.f.sf(f.lo, df1, df))) for name, df in df2.items()
    }
    fits = [name for name, value in implied.items() if value.meets(p)]
    shown = "; ".join(f"{name} F({df1}, {df2[name]:g}): p {value}" for name, value in implied.items())
    finding = judged(bool(fits), f"{shown}; p {p} printed", why="no degrees of freedom give the printed p-value")
    if fits and len(fits) < len(df2):
        words = f"{finding.finding} under {' and '.join(fits)} degrees of freedom only"
        return Finding(finding.verdict, words, finding.arithmetic)
    return finding


def chi2_p_value(p: Interval, statistic: Interval, df: int) -> Finding:
    """The p-value of chi2(df)."""
    law = stats.chi2(df)
    implied = Interval(float(law.sf(statistic.hi)), float(law.sf(statistic.lo)))
    return judged(implied.meets(p), f"chi2({df}) = {statistic}: p {implied}; p {p} in the text", with_what="the text")


def r2_not_falling(smaller: Interval, larger: Interval, n: tuple[float, float]) -> Finding:
    """R2 of least squares cannot fall when a regressor is added, on the same rows."""
    arithmetic = f"R2 {smaller} with fewer regressors (N = {n[0]:g}), {larger} with more (N = {n[1]:g})"
    if larger.hi >= smaller.lo:
        return judged(True, arithmetic)
    if n[0] != n[1]:
        return unchecked("the rows differ", arithmetic)
    return judged(False, arithmetic, why="R2 falls though a regressor is added; an adjusted R2 could")


def r2_of_2sls(r2: Interval, least_squares: Interval) -> Finding:
    """Least squares has the largest R2 of all coefficients on the same rows."""
    return judged(r2.lo <= least_squares.hi, f"R2 {r2} by instruments, {least_squares} by least squares",
                  why="no coefficients fit better than least squares; another R2 could")  # fmt: skip


def same_regression(ours: Mapping[str, Interval], theirs: Mapping[str, Interval]) -> Finding:
    """Two columns of one regression print the same figures: b, t, R2 by name."""
    shared = [name for name in ours if name in theirs]
    apart = [name for name in shared if not ours[name].meets(theirs[name])]
    arithmetic = "; ".join(f"{name} {ours[name]} and {theirs[name]}" for name in shared)
    return judged(
        not apart, arithmetic, with_what="the column of the same regression", why=f"{', '.join(apart)} differ"
    )


def vif_tolerance(vif: Interval, tolerance: Interval) -> Finding:
    """VIF times tolerance is one."""
    return judged((vif * tolerance).meets(exact(1.0)), f"{vif} x {tolerance} = {vif * tolerance}")


def vif_mean(printed: Interval, parts: list[Interval]) -> Finding:
    """The mean VIF is the mean of the VIFs."""
    mean = Interval(sum(part.lo for part in parts) / len(parts), sum(part.hi for part in parts) / len(parts))
    return judged(mean.meets(printed), f"mean of {len(parts)} VIFs {mean}; {printed} printed")


def probability(p: Interval) -> Interval:
    """A rounded p-value as what it can have been; printed as 0 without decimals, it is small."""
    is_bare_zero = p.lo == -p.hi and p.hi > PRINTED_AS_ZERO
    return Interval(0.0, PRINTED_AS_ZERO) if is_bare_zero else Interval(max(p.lo, 0.0), p.hi)
