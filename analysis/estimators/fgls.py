"""Feasible generalised least squares for panels, as Stata's xtgls (Parks 1967, Kmenta 1986)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.estimators import pooled
from analysis.estimators.options import EstimationOptions
from analysis.inference import absorbed_regression
from analysis.inference.autoregression import COMMON, OWN, Neighbours
from analysis.inference.dummies import dummies
from analysis.inference.effects import absorbs, prune
from analysis.inference.groups import Groups, codes_of
from analysis.inference.joint import Covariance, estimates, joint_test
from analysis.inference.least_squares import CONSTANT, LinearModel, regress
from analysis.inference.panel_errors import KINDS, Contemporaneous, Scale, error_variance
from analysis.inference.sample import columns, outcome_and_regressors, take
from analysis.results import Design, Dropped, EstimationError, Fit, Result

LABEL = "own"
DEFAULTS = {"panels": "hetero", "corr": COMMON}
CORRELATIONS = ("independent", COMMON, OWN)


@dataclass(frozen=True)
class Equation:
    """Outcome, constant and regressors side by side (n, 2 + k), with the units and periods of the rows."""

    values: np.ndarray
    names: list[str]
    unit: np.ndarray
    time: np.ndarray | None

    def solve(self, values: np.ndarray) -> LinearModel:
        """Least squares of transformed `values`, whose constant is a column like any other."""
        return regress(values[:, 0], values[:, 2:], self.names, constant=values[:, 1])


@dataclass(frozen=True)
class Fitted:
    """An estimated equation before it is reported: the `whole` of it, the transformed `model`, rho (N,) if any."""

    panels: str
    corr: str
    whole: Equation
    model: LinearModel
    rho: np.ndarray | None
    errors: Scale | Contemporaneous
    dropped: tuple[Dropped, ...]


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Two steps: least squares, its residuals' rho, least squares without it, their variances, then GLS.

    `own` rows: (X'Omega^-1 X)^-1, no small-sample factor, normal distribution; wald_chi2 tests everything but the
    constant, dummies of fixed effects included. `rho` is the common autocorrelation of corr: ar1, sigma_e the standard
    deviation under panels: iid. loglik is the normal density at the estimates and is written without autocorrelation,
    where Stata has it: maximised under iid, under the others as its older versions printed it.
    Under autocorrelation units with one row leave, and first rows where |rho_i| >= 1, as in xtgls (results.dropped).
    Raises EstimationError (see analysis.inference.sample, autoregression and panel_errors).
    """
    fitted = _estimated(design, spec)
    model, rho, errors = fitted.model, fitted.rho, fitted.errors
    covariance = Covariance(LABEL, model.unscaled)
    figures = Fit(
        n_obs=len(fitted.whole.values),
        n_regions=len(np.unique(fitted.whole.unit)),
        n_selected=design.n_selected,
        loglik=_loglik(model, errors) if rho is None else None,
        sigma_e=float(errors.sigma[0]) if fitted.panels == "iid" and isinstance(errors, Scale) else None,
        rho=float(rho[0]) if rho is not None and fitted.corr == COMMON else None,
        **joint_test(model, covariance, None),
    )
    return Result(figures, estimates(model, [covariance]), (), fitted.dropped)


def slopes(design: Design, spec: EstimationOptions) -> dict[str, float]:
    """See analysis.estimators.Estimator."""
    return _estimated(design, spec).model.by_term


def _estimated(design: Design, spec: EstimationOptions) -> Fitted:
    options = DEFAULTS | dict(spec.options)
    panels, corr = options["panels"], options["corr"]
    if panels not in KINDS or corr not in CORRELATIONS:
        raise EstimationError(f"panels is one of {', '.join(KINDS)}, corr one of {', '.join(CORRELATIONS)}")
    if design.region is None:
        raise EstimationError("fgls needs a panel: set region and time")
    design, left = _rows(design, spec, corr)
    first = absorbed_regression.solve(design, spec) if absorbs(spec) else pooled.solve(design)
    whole = _equation(design, spec, first)
    used, rho = whole, None
    lost: tuple[Dropped, ...] = ()
    if corr != "independent":
        used, rho, lost = _filtered(whole, Neighbours.of(design), first.residual, corr, panels)
    residual = first.residual if rho is None else used.solve(used.values).residual
    errors = error_variance(panels, residual, used.values[:, 0], used.unit, used.time)
    model = _regressors_first(used.solve(errors.whitened(used.values)), first.regressors)
    return Fitted(panels, corr, whole, model, rho, errors, (*left, *first.dropped, *model.dropped, *lost))


def _rows(design: Design, spec: EstimationOptions, corr: str) -> tuple[Design, list[Dropped]]:
    """Without singletons of the effects and, where rows need a neighbour, without units that have one row."""
    dropped: list[Dropped] = []
    while True:
        design, found = prune(design, spec)
        dropped += found
        groups = Groups.of(np.asarray(design.region))
        alone = groups.counts[groups.codes] == 1
        if corr == "independent" or not alone.any():
            return design, dropped
        if alone.all():
            raise EstimationError(
                f"corr: {corr}: each of {groups.size} units has a single row, without a neighbour in time"
            )
        dropped.append(Dropped(f"corr: {corr}", f"{alone.sum()} units with a single row have no neighbour in time"))
        design = take(design, ~alone)


def _equation(design: Design, spec: EstimationOptions, first: LinearModel) -> Equation:
    """The regressors that least squares keeps, after the dummies: what those span has left already."""
    outcome, _ = outcome_and_regressors(design)
    names, effects = dummies(design, spec) if absorbs(spec) else ([], np.empty((len(outcome), 0)))
    values = np.column_stack([outcome, np.ones(len(outcome)), effects, columns(design, first.regressors)])
    unit, _ = codes_of(np.asarray(design.region))
    return Equation(values, [*names, *first.regressors], unit, design.time)


def _filtered(
    whole: Equation, rows: Neighbours, residual: np.ndarray, corr: str, panels: str
) -> tuple[Equation, np.ndarray, tuple[Dropped, ...]]:
    """The equation without autocorrelation, rho (N,), and what has no first row."""
    rho = rows.autocorrelations(residual, corr)
    kept = rows.has_start(rho)
    time = None if whole.time is None else np.asarray(whole.time)[kept]
    equation = Equation(rows.filtered(whole.values, rho), whole.names, whole.unit[kept], time)
    if kept.all():
        return equation, rho, ()
    explosive = np.abs(rho) >= 1
    largest = rho[np.argmax(np.abs(rho))]
    where = f"{explosive.sum()} of {len(rho)} units, whose autocorrelation is not below one in size ({largest:.4g})"
    if panels == "correlated":
        raise EstimationError(
            f"panels: correlated needs every unit in every period, and a first row is not defined in {where}; "
            "write panels: hetero, or corr: ar1"
        )
    return equation, rho, (Dropped(f"corr: {corr}", f"{np.sum(~kept)} rows without a row before them, in {where}"),)


def _regressors_first(model: LinearModel, regressors: list[str]) -> LinearModel:
    """In the order of the rows: regressors, dummies, constant."""
    rank = [0 if term in regressors else 2 if term == CONSTANT else 1 for term in model.terms]
    order = np.argsort(rank, kind="stable")
    return model.recombine(np.eye(model.n_terms)[order], [model.terms[i] for i in order])


def _loglik(model: LinearModel, errors: Scale | Contemporaneous) -> float:
    return float(-(model.n_obs * np.log(2 * np.pi) + model.ssr) / 2 - errors.log_root)
