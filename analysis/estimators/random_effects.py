"""Random effects by generalised least squares, as Stata's xtreg, re (Swamy and Arora 1972)."""

from __future__ import annotations

from analysis.estimators.options import EstimationOptions
from analysis.inference import error_components
from analysis.inference.covariance import Solved, covariances
from analysis.inference.joint import estimates, joint_test, without_variance
from analysis.inference.least_squares import LinearModel
from analysis.inference.panel_tests import one_way_tests
from analysis.inference.sample import refuse_effects
from analysis.results import Design, Fit, Result


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares on x - theta_i * mean_i(x); normal distribution, Wald chi2 of all slopes.

    r2 is that of the quasi-demeaned regression; r2_within, r2_between and r2_overall are xtreg's squared correlations.
    Writes the tests of one-way panels. Raises EstimationError (see analysis.inference.sample) and where effects are to
    be absorbed.
    """
    refuse_effects("random_effects", spec)
    panel = error_components.panel_of(design)
    solution = panel.random_effects
    model = solution.model
    n, k = model.n_obs, model.n_terms
    found = covariances(Solved(model, design, spec, n - k, lambda clusters: k, solve, is_normal=True))
    figures = Fit(
        n_obs=n,
        n_regions=panel.groups.size,
        n_clusters=found[0].n_clusters,
        n_selected=design.n_selected,
        r2=_r2(panel, solution),
        df_resid=n - k,
        sigma_u=solution.sigma_u,
        sigma_e=solution.sigma_e,
        rho=solution.sigma_u**2 / (solution.sigma_u**2 + solution.sigma_e**2),
        **error_components.xtreg_r2(panel, model),
        **joint_test(model, found[0], None),
    )
    dropped = (*model.dropped, *without_variance(found))
    return Result(figures, estimates(model, found), one_way_tests(panel, design.time), dropped)


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    return solve(design).by_term


def solve(design: Design) -> LinearModel:
    return error_components.random_effects(error_components.panel_of(design)).model


def _r2(panel: error_components.Panel, solution: error_components.RandomEffects) -> float:
    """Against the model with the constant alone, in the quasi-demeaned metric."""
    codes, theta = panel.groups.codes, solution.theta
    outcome = error_components.quasi_demean(panel.outcome[:, None], panel.groups, theta)[:, 0]
    constant = 1 - theta[codes]
    rest = outcome - constant * (constant @ outcome) / (constant @ constant)
    return 1 - solution.model.ssr / float(rest @ rest)
