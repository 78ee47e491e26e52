"""Are the instruments exogenous, and is the regressor: overidentification, Durbin-Wu-Hausman, C statistic."""

from __future__ import annotations

import numpy as np
from scipy import stats

from analysis.inference.f_tests import FTests
from analysis.inference.instruments import System
from analysis.inference.k_class import gmm_step
from analysis.inference.least_squares import regress
from analysis.results import Diagnostic


def overidentification(system: System, tests: FTests, residual: np.ndarray) -> Diagnostic:
    """Sargan (1958) under classical errors, else Hansen's (1982) J of two-step GMM, chi2(L1 - K1).

    `residual` (n,) is that from which the covariance of the moments is estimated: the estimator's own, under GMM the
    first step's (ivreg2).
    """
    kind = tests.errors.kind
    name, df = "sargan" if kind == "classical" else "hansen_j", len(system.instruments) - len(system.endogenous)
    if not df:
        return Diagnostic(name, None, "as many instruments as endogenous variables: nothing to test", kind, "0")
    if kind == "classical":
        moments = system.z.T @ residual
        j = float(moments @ moments) / float(residual @ residual) * len(residual)
    else:
        step = gmm_step(system.zx, system.zy, tests.errors.outer(system.z, residual))
        if step is None:
            return Diagnostic(name, None, tests.undetermined(len(system.instruments)), kind)
        j = step.j
    return Diagnostic(name, j, None, kind, str(df), float(stats.chi2.sf(j, df)))


def durbin_wu_hausman(system: System, tests: FTests) -> Diagnostic:
    """F of the first-stage residuals in the least squares of y on X, W and them: X is exogenous (Wu 1973, Hausman 1978;
    Wooldridge 2010, section 6.3.1)."""
    k1 = len(system.endogenous)
    columns = np.column_stack([system.x_left, system.first_residual])
    names = [*system.endogenous, *(f"residual of {name}" for name in system.endogenous)]
    model = regress(system.y_left, columns, names)
    chi2 = tests.chi2(model.coef[k1:], model.influence[:, k1:], model.residual)
    return tests.row("durbin_wu_hausman", chi2, k1, len(system.exogenous) - 1 + 2 * k1)


def endogeneity_c(system: System, tests: FTests) -> Diagnostic:
    """J with X among the instruments less J without, chi2(K1); both weighted by the covariance of the former at least
    squares residuals, so that the difference is not negative (Hayashi 2000, pp. 218-221; ivreg2's endog()).

    Under classical errors it is Durbin's (1954) chi2.
    """
    k1, l1 = len(system.endogenous), len(system.instruments)
    exogenous = regress(system.y_left, system.x_left, system.endogenous)
    more, _ = np.linalg.qr(system.first_residual / np.linalg.norm(system.first_residual, axis=0))
    moments = np.column_stack([system.z, more])
    covariance = tests.errors.outer(moments, exogenous.residual)
    larger = gmm_step(moments.T @ system.x_left, moments.T @ system.y_left, covariance)
    smaller = gmm_step(system.zx, system.zy, covariance[:l1, :l1])
    if larger is None or smaller is None:
        return Diagnostic("endogeneity_c", None, tests.undetermined(l1 + k1), tests.errors.kind)
    c = max(larger.j - smaller.j, 0.0)
    return Diagnostic("endogeneity_c", c, None, tests.errors.kind, str(k1), float(stats.chi2.sf(c, k1)))
