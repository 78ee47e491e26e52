"""Numbers of observations against units, years and each other."""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.kernels.audit.finding import Finding, judged, unchecked


def of_balanced(n: int, n_units: int, n_years: int) -> Finding:
    """N = units x years of a balanced panel."""
    return judged(n == n_units * n_years, f"{n_units} x {n_years} = {n_units * n_years}; N = {n} printed",
                  with_what="units x years")  # fmt: skip


def of_unbalanced(n: int, n_units: int, n_years: int, n_missing: int = 0, *, all_years: bool = True) -> Finding:
    """N <= units x years, less the rows that other columns show to miss a control.

    In part of the years the missing rows may all lie outside: then only reaching the full product is left open.
    """
    full = n_units * n_years
    bound = full - n_missing if all_years else full
    arithmetic = f"N = {n} <= {n_units} x {n_years} = {full}"
    if n_missing and all_years:
        arithmetic += f", less {n_missing} rows without controls = {bound}"
    if not all_years and n_missing and n == full:
        return unchecked(f"N is complete though the controls miss {n_missing} rows of all years", arithmetic)
    return judged(n <= bound, arithmetic, with_what="units x years", why="more rows than can have all regressors")


def of_groups(printed: int, n_units: int) -> Finding:
    """The number of groups of a panel estimator is the number of units."""
    return judged(printed == n_units, f"{printed} groups printed, {n_units} units", with_what="the panel's units")


def of_parts(parts: Sequence[int], whole: int, *, is_balanced: bool, are_units: bool = True) -> Finding:
    """Subgroups that split the sample sum to it; in an unbalanced panel `whole` is an upper bound."""
    arithmetic = f"{' + '.join(map(str, parts))} = {sum(parts)}; {'N =' if is_balanced else 'at most'} {whole}"
    if not are_units:
        return unchecked("destinations are split, not units: a unit can stand in several parts", arithmetic)
    holds = sum(parts) == whole if is_balanced else sum(parts) <= whole
    return judged(holds, arithmetic, with_what="the whole sample")


def of_halves(parts: Sequence[int], n_years: int) -> Finding:
    """A split at the median gives halves, up to one row a year and equal values."""
    gap = max(parts) - min(parts)
    return judged(gap <= n_years, f"{' and '.join(map(str, parts))}, apart by {gap}", with_what="a split at the median")


def of_nested(smaller: int, larger: int) -> Finding:
    """A column that only adds regressors cannot keep more rows."""
    return judged(larger <= smaller, f"N = {smaller} with fewer regressors, {larger} with more",
                  why="a further regressor cannot add rows")  # fmt: skip


def of_differences(n: int, n_units: int, n_years: int) -> Finding:
    """First differences cost a year, unless the year before the sample was at hand."""
    left = n_units * (n_years - 1)
    arithmetic = f"N = {n}; differences within the sample leave {n_units} x {n_years - 1} = {left}"
    if n <= left:
        return judged(True, arithmetic, with_what="regressors in differences")
    return unchecked("possible only if the differences use the year before the sample", arithmetic)


def of_sum(printed: int, parts: Sequence[int]) -> Finding:
    """A printed total and its printed parts."""
    return judged(sum(parts) == printed, f"{' + '.join(map(str, parts))} = {sum(parts)}; {printed} printed")
