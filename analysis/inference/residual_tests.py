"""Tests on the residuals of fixed-effects models: dependence across units, over time, unequal variances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from analysis.inference.groups import Groups, codes_of, sums_by
from analysis.inference.least_squares import regress
from analysis.results import Diagnostic, EstimationError

MAX_UNITS = 5000  # pairs of units are held in memory


@dataclass(frozen=True)
class Residuals:
    """value (n,) of a model that absorbs the effects of the units in `groups`, time (n,), and whether it absorbs period
    effects too."""

    value: np.ndarray
    groups: Groups
    time: np.ndarray | None
    has_periods: bool = False

    def table(self) -> tuple[np.ndarray, np.ndarray]:
        """Residuals (N, T), zero where a unit has no row, and where it has one (N, T)."""
        if self.time is None:
            raise EstimationError("needs a time column")
        codes, periods = codes_of(self.time)
        seen = np.zeros((self.groups.size, periods))
        np.add.at(seen, (self.groups.codes, codes), 1.0)
        if seen.max() > 1:
            raise EstimationError(f"{int((seen > 1).sum())} units have several rows in one period")
        table = np.zeros_like(seen)
        table[self.groups.codes, codes] = self.value
        return table, seen


def residual_tests(residuals: Residuals) -> tuple[Diagnostic, ...]:
    """Every test here; one that is not defined is a row without a statistic whose note says why."""
    tests = (pesaran_cd, wooldridge_serial, modified_wald_hetero)
    return tuple(guarded(test.__name__, partial(test, residuals)) for test in tests)


def guarded(name: str, test: Callable[[], Diagnostic]) -> Diagnostic:
    try:
        return test()
    except EstimationError as error:
        return Diagnostic(name, None, note=str(error))


def pesaran_cd(residuals: Residuals) -> Diagnostic:
    """sqrt(2/(N(N-1))) * sum over pairs of sqrt(T_ij) r_ij, standard normal (Pesaran 2004, eq. 7 and 29).

    Not under period effects: residuals that sum to zero in every period are correlated by -1/(N-1), which moves the
    statistic to about -sqrt(T/2) where errors are independent (Juodis and Reese 2022).
    """
    residual, seen = residuals.table()
    if residuals.has_periods:
        shift = float(np.sqrt(seen.shape[1] / 2))
        raise EstimationError(
            "period effects make residuals sum to zero in every period: without any dependence the statistic is about "
            f"-sqrt(T/2) = {-shift:.2f}, not zero; see it beside unit effects alone"
        )
    size = len(residual)
    if not 1 < size <= MAX_UNITS:
        raise EstimationError(f"pairs of {size} units: between 2 and {MAX_UNITS} can be compared")
    common = seen @ seen.T
    safe = np.maximum(common, 1.0)
    sums, squares = residual @ seen.T, residual**2 @ seen.T
    covariance = residual @ residual.T - sums * sums.T / safe
    spread = squares - sums**2 / safe
    scale = np.sqrt(spread * spread.T)
    pairs = np.triu((common > 1) & (scale > 1e-14 * np.max(squares)), 1)
    if not pairs.any():
        raise EstimationError(f"no two of {size} units share two periods")
    total = float(np.sum(np.sqrt(common[pairs]) * covariance[pairs] / scale[pairs]))
    statistic = float(np.sqrt(1 / pairs.sum())) * total
    return Diagnostic("pesaran_cd", statistic, None, None, None, float(2 * stats.norm.sf(abs(statistic))))


def wooldridge_serial(residuals: Residuals) -> Diagnostic:
    """Regression of the residual on its lag, clustered by unit: without serial correlation in the errors its slope is
    -1/(T-1), because deviations from a mean of T sum to zero (Wooldridge 2010, section 10.5.4; plm's pwartest). The
    slope is common to all units only where the panel is balanced. Period effects scale variance and covariances of the
    residuals by the same 1 - 1/N and leave it as it is.
    """
    residual, seen = residuals.table()
    units, periods = residual.shape
    if not seen.all() or periods < 3:
        raise EstimationError(f"needs a balanced panel of three periods at least; {units} units, {periods} periods")
    now, lag = residual[:, 1:].reshape(-1), residual[:, :-1].reshape(-1)
    model = regress(now, lag[:, None], ["lag"], constant=np.ones(len(now)))
    scores = (model.influence * model.residual[:, None])[:, [0]]
    variance = float(np.sum(sums_by(np.repeat(np.arange(units), periods - 1), scores, units) ** 2))
    df = model.n_obs - 2
    statistic = float((model.coef[0] + 1 / (periods - 1)) ** 2 / variance)
    return Diagnostic("wooldridge_serial", statistic, None, "cluster", f"1, {df}", float(stats.f.sf(statistic, 1, df)))


def modified_wald_hetero(residuals: Residuals) -> Diagnostic:
    """Equal error variance in all units, chi2(N) (Greene 2000, p. 598, as in Baum's xttest3).

    sum_i (s_i - s)^2 / V_i with V_i = sum_t (e_it^2 - s_i)^2 / (T_i (T_i - 1)), s_i and s the mean squares.
    """
    groups = residuals.groups
    squares = residuals.value[:, None] ** 2
    own = groups.means(squares)
    spread = sums_by(groups.codes, (squares - own[groups.codes]) ** 2, groups.size)[:, 0]
    undefined = int(np.sum((groups.counts < 3) | (spread <= 0)))
    if undefined:
        raise EstimationError(f"{undefined} of {groups.size} units have too few rows for a variance of their variance")
    variance = spread / (groups.counts * (groups.counts - 1))
    statistic = float(np.sum((own[:, 0] - squares.mean()) ** 2 / variance))
    p_value = float(stats.chi2.sf(statistic, groups.size))
    return Diagnostic("modified_wald_hetero", statistic, None, "classical", str(groups.size), p_value)
