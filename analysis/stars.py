"""From which |t| or |z| on a coefficient carries one, two and three stars."""

from __future__ import annotations

from scipy import optimize, stats

from analysis.results import Estimate, Result
from analysis.spec import Spec, SpecError
from warehouse.kernels.audit.stars import LEVELS

NEAREST_NORMAL = 1e8
"""Degrees of freedom from which a t quantile is the normal one to nine digits."""


def critical_values(result: Result, spec: Spec) -> list[float] | None:
    """[one, two, three stars] under `star_rule` and `star_df`; None for a result without coefficients.

    Without `star_df` it is the distribution that the headline covariance refers to. Raises SpecError where `star_df`
    asks for degrees of freedom that the fit does not have.
    """
    headline = next((row for row in result.estimates if row.is_headline), None)
    if headline is None:
        return None
    df = _df(result, spec, headline)
    reference = stats.norm if df is None else stats.t(df)
    return [float(f"{reference.isf(level / 2):.12g}") for level in LEVELS[spec.star_rule]]


def _df(result: Result, spec: Spec, headline: Estimate) -> float | None:
    if spec.star_df is None:
        return reference_df(headline)
    if spec.star_df == "normal":
        return None
    clusters = result.fit.n_clusters
    df = result.fit.df_resid if spec.star_df == "t_resid" else clusters and clusters - 1
    if not df:
        raise SpecError("the fit has no such degrees of freedom", key="star_df", found=spec.star_df)
    return df


def reference_df(row: Estimate) -> float | None:
    """Degrees of freedom of the t distribution behind a 95 % interval, None for the normal."""
    reach = (row.ci_high - row.ci_low) / 2 / row.std_error
    if reach <= float(stats.t.ppf(0.975, NEAREST_NORMAL)):
        return None
    return float(optimize.brentq(lambda df: stats.t.ppf(0.975, df) - reach, 0.5, NEAREST_NORMAL, xtol=1e-9, rtol=1e-12))
