"""The between estimator, as Stata's xtreg, be."""

from __future__ import annotations

from analysis.estimators.options import EstimationOptions
from analysis.inference import error_components
from analysis.inference.covariance import Solved, covariances
from analysis.inference.joint import estimates, joint_test
from analysis.inference.least_squares import LinearModel
from analysis.inference.sample import gaussian_loglik, refuse_effects
from analysis.results import Design, EstimationError, Fit, Result

OFFERED = ("classical", "hc1", "bootstrap")


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares on unit means, every unit with weight one; the constant is `_cons`.

    p-values and intervals follow the normal (xtreg, be prints t(N-K)); f_statistic and its p-value are the F(k, N-K)
    that xtreg prints, wald_chi2 is k F under the normal. n_obs counts rows, df_resid is N-K. Raises EstimationError for
    a covariance that unit means cannot have: clusters of rows, or periods.
    """
    refuse_effects("between", spec)
    refused = [kind for kind in spec.covariance if kind not in OFFERED]
    if refused:
        raise EstimationError(f"between has no {', '.join(refused)} covariance; it offers {', '.join(OFFERED)}")
    panel = error_components.panel_of(design)
    model = error_components.between(panel)
    df = model.n_obs - model.n_terms
    solved = Solved(model, design, spec, df, lambda clusters: model.n_terms, solve, is_normal=True)
    found = covariances(solved)
    r2 = error_components.xtreg_r2(panel, model)
    figures = Fit(
        n_obs=len(panel.outcome),
        n_regions=panel.groups.size,
        n_selected=design.n_selected,
        r2=r2["r2_between"],
        df_resid=df,
        loglik=gaussian_loglik(model.ssr, model.n_obs),
        **r2,
        **joint_test(model, found[0], None),
        **joint_test(model, found[0], df),
    )
    return Result(figures, estimates(model, found), (), model.dropped)


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    return solve(design).by_term


def solve(design: Design) -> LinearModel:
    return error_components.between(error_components.panel_of(design))
