"""Specification tests of dynamic panels, as xtabond2 writes them (Roodman 2009, section 3.5)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from analysis.inference.dynamic_gmm import Moments, Step, Weighting, solve
from analysis.inference.dynamic_instruments import LEVELS, Instruments
from analysis.inference.dynamic_panel import lag
from analysis.results import Diagnostic, EstimationError


def serial_correlation(
    order: int, residual: np.ndarray, x: np.ndarray, step: Step, covariance: np.ndarray
) -> Diagnostic:
    """Arellano and Bond's (1991) m statistic of differenced residuals (N, T), zero where not used; x (N, T, k).

    The variance is their equation 8: that of the sum of products, less the covariance with the estimation error, plus
    the latter's own `covariance` (k, k).
    """
    earlier = np.nan_to_num(lag(residual, order))
    products = np.sum(residual * earlier, axis=1)
    if not products.any():
        return Diagnostic(f"ar{order}", None, f"no unit has residuals {order} periods apart")
    sensitivity = np.einsum("itk,it->k", x, earlier)
    estimation = step.gain @ (step.by_unit.T @ products)
    variance = products @ products - 2 * sensitivity @ estimation + sensitivity @ covariance @ sensitivity
    if not variance > 0:
        return Diagnostic(f"ar{order}", None, f"its variance is not positive ({variance:.3g})")
    z = float(products.sum() / np.sqrt(variance))
    return Diagnostic(f"ar{order}", z, p_value=float(2 * stats.norm.sf(abs(z))))


def overidentification(test: str, statistic: float, df: int) -> Diagnostic:
    """chi2(df) that all instruments are valid."""
    if not df:
        return Diagnostic(test, None, "exactly identified: nothing to test")
    return Diagnostic(test, statistic, df=str(df), p_value=float(stats.chi2.sf(statistic, df)))


def differences(
    instruments: Instruments, moments: Moments, first: Step, second: Step, squares: np.ndarray
) -> Iterator[Diagnostic]:
    """diff_hansen of the level instruments and of every group: J of all less J without the group, chi2.

    The fit without a group weighs by the same first step's moments `squares` (N, j), so that the difference is not
    negative where they have full rank. The degrees of freedom count the independent instruments that leave.
    """
    groups = {LEVELS: instruments.for_levels} if instruments.for_levels.any() else {}
    groups |= {
        name: np.array([own == name for own in instruments.group])
        for name in dict.fromkeys(instruments.group)
        if name is not None
    }
    counted = np.isin(np.arange(len(instruments.group)), first.weighting.kept)
    for name, members in groups.items():
        df, left = int((counted & members).sum()), int((counted & ~members).sum())
        try:
            rest = None
            if df and left >= len(moments.names):
                rest = solve(moments.take(~members), Weighting.of(squares[:, ~members]))
        except EstimationError:
            rest = None
        if rest is None:
            note = f"{name}: the {left} other instruments do not identify {len(moments.names)} coefficients"
            yield Diagnostic("diff_hansen", None, note if df else f"{name}: adds nothing to the other instruments")
        else:
            statistic = second.objective - rest.objective
            p_value = float(stats.chi2.sf(statistic, df))
            yield Diagnostic("diff_hansen", statistic, name, df=str(df), p_value=p_value)
