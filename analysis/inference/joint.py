"""Joint tests and the rows of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from analysis.inference.least_squares import LinearModel
from analysis.results import Diagnostic, Dropped, Estimate

LEVEL = 0.95
SINGULAR = 1e-13  # smallest eigenvalue, relative to the largest, of a covariance scaled to unit diagonal


@dataclass(frozen=True)
class Covariance:
    """Covariance matrix (k, k) of the coefficients; `df` of the reference t, None for the normal."""

    kind: str
    matrix: np.ndarray
    df: float | None = None
    n_clusters: int | None = None
    lost: tuple[Dropped, ...] = ()
    """Terms without a variance, which have no row."""


def spectrum(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Standard errors, and eigenvalues and vectors of the correlations; None without full rank or positive variances.

    A covariance lacks rank where there are fewer clusters than coefficients, say.
    """
    if not (np.diag(matrix) > 0).all():
        return None
    scale = np.sqrt(np.diag(matrix))
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    return None if values[0] <= SINGULAR * values[-1] else (scale, values, vectors)


def wald(coef: np.ndarray, matrix: np.ndarray) -> float | None:
    """coef' V^-1 coef, None where V has not full rank."""
    if (found := spectrum(matrix)) is None:
        return None
    scale, values, vectors = found
    return float(np.sum((vectors.T @ (coef / scale)) ** 2 / values))


def joint_test(model: LinearModel, covariance: Covariance, df: float | None) -> dict[str, Any]:
    """All slopes are zero: F(q, df) as the fields f_statistic and f_p_value, or chi2(q) as wald_chi2 and wald_p_value
    where df is None."""
    slopes = model.slopes
    if not len(slopes):
        return {}
    if df is None:
        return chi2_test(model.coef, covariance.matrix, slopes)
    chi2 = wald(model.coef[slopes], covariance.matrix[np.ix_(slopes, slopes)])
    if chi2 is None:
        return {}
    f = chi2 / len(slopes)
    return {"f_statistic": f, "f_p_value": float(stats.f.sf(f, len(slopes), df))}


def no_leads(reason: str = "no event time before the treatment but the base") -> Diagnostic:
    """`parallel_trends` where there is nothing to test."""
    return Diagnostic("parallel_trends", None, reason)


def leads_test(coef: np.ndarray, headline: Covariance) -> Diagnostic:
    """`parallel_trends`: Wald F (chi2 / q where the reference is normal) that the effects (q,) before the
    treatment are zero, under their covariance."""
    if not len(coef):
        return no_leads()
    chi2 = wald(coef, headline.matrix)
    if chi2 is None:
        return Diagnostic("parallel_trends", None, "the covariance of the leads has not full rank", headline.kind)
    f, q, df = chi2 / len(coef), len(coef), headline.df
    p = stats.chi2.sf(chi2, q) if df is None else stats.f.sf(f, q, df)
    degrees = f"{q}" if df is None else f"{q}, {df:g}"
    return Diagnostic("parallel_trends", f, None, headline.kind, degrees, float(p))


def chi2_test(coef: np.ndarray, matrix: np.ndarray, positions: np.ndarray) -> dict[str, Any]:
    """The coefficients in these positions are zero: chi2(q) as wald_chi2 and wald_p_value, {} where undetermined."""
    chi2 = wald(coef[positions], matrix[np.ix_(positions, positions)]) if len(positions) else None
    return {} if chi2 is None else {"wald_chi2": chi2, "wald_p_value": float(stats.chi2.sf(chi2, len(positions)))}


def without_variance(covariances: Sequence[Covariance]) -> tuple[Dropped, ...]:
    return tuple(row for c in covariances for row in c.lost)


def estimates(model: LinearModel, covariances: Sequence[Covariance]) -> tuple[Estimate, ...]:
    """One row per term and covariance, the first covariance being the headline; 95 % intervals."""
    return tuple(row for i, c in enumerate(covariances) for row in _rows(model, c, is_headline=i == 0))


def _rows(model: LinearModel, covariance: Covariance, *, is_headline: bool) -> list[Estimate]:
    reference = stats.norm() if covariance.df is None else stats.t(covariance.df)
    kept = [i for i, term in enumerate(model.terms) if term not in {row.variable for row in covariance.lost}]
    coef, error = model.coef[kept], np.sqrt(np.diag(covariance.matrix)[kept])
    statistic = coef / error
    p_value, reach = 2 * reference.sf(np.abs(statistic)), reference.ppf((1 + LEVEL) / 2) * error
    columns = np.column_stack([coef, error, statistic, p_value, coef - reach, coef + reach])
    return [
        Estimate(model.terms[i], covariance.kind, b, s, t, p, low, high, is_headline)
        for i, (b, s, t, p, low, high) in zip(kept, columns.tolist(), strict=True)
    ]
