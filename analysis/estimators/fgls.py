"""Feasible generalised least squares for panels, as Stata's xtgls (Parks 1967, Kmenta 1986)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.groups import codes_of
from analysis.inference.joint import Covariance, estimates, joint_test
from analysis.inference.least_squares import LinearModel, regress
from analysis.inference.panel_errors import Units
from analysis.inference.sample import count_regions, outcome_and_regressors, region_labels
from analysis.results import Design, Diagnostic, Dropped, EstimationError, Fit, Result

LABEL = "own"
PANELS, CORR = ("iid", "hetero", "correlated"), ("independent", "ar1", "psar1")


def fit(design: Design, spec: EstimationOptions) -> Result:
    """Least squares, their residuals' structure, least squares on variables free of that structure: twice at most.

    `corr` first: the autocorrelation is the residuals' regression on those before, by unit (`psar1`) or their plain
    mean (`ar1`), taken out as Prais and Winsten do. Then `panels`: variances by unit over T_i (`hetero`), their
    covariances over T (`correlated`), one variance (`iid`). Fixed effects are dummies whose rows are not written; the
    constant is that of their first levels. Errors are (X' Omega^-1 X)^-1 without a small-sample factor, normal; Wald
    chi2 of all slopes, dummies among them. `loglik` is written without autocorrelation. Diagnostic `autocorrelation`,
    by unit for psar1; one beyond 1 in absolute value is taken as 1, as xtpcse does, and listed in results.dropped.
    Raises EstimationError for trends, a cross-section, and what analysis.inference.panel_errors refuses.
    """
    if spec.trends:
        raise EstimationError("fgls has no trends: write the trend as a control")
    if design.region is None:
        raise EstimationError("fgls needs a panel unit: a cross-section has one row per unit")
    outcome, regressors = outcome_and_regressors(design)
    dummies, hidden = _dummies(design, spec)
    levels = np.column_stack([outcome, np.ones(len(outcome)), dummies, regressors])
    names = [*hidden, *design.regressors]
    first = _solve(levels, names)
    places = [i for i, name in enumerate(names) if name in first.terms]
    levels, kept = levels[:, [0, 1, *(2 + i for i in places)]], [names[i] for i in places]
    units = _units(design)
    corr, panels = spec.options.get("corr", "ar1"), spec.options.get("panels", "hetero")
    rho, bounded, rows = _autocorrelation(units, first.residual, corr)
    if rho is not None:
        levels = units.quasi_difference(levels, rho)
    model, loglik = _weighted(units, levels, kept, panels)
    matrix = model.unscaled if panels != "iid" else model.ssr / model.n_obs * model.unscaled
    covariance = Covariance(LABEL, matrix)
    figures = Fit(
        n_obs=model.n_obs,
        n_regions=count_regions(design),
        n_selected=design.n_selected,
        df_resid=model.n_obs - model.n_terms,
        loglik=loglik if rho is None else None,
        **joint_test(model, covariance, None),
    )
    written = tuple(row for row in estimates(model, (covariance,)) if row.term not in hidden)
    lost = tuple(row for row in first.dropped if row.variable not in hidden)
    return Result(figures, written, rows, (*lost, *bounded))


def _dummies(design: Design, spec: EstimationOptions) -> tuple[np.ndarray, list[str]]:
    """Dummies (n, p) of every level but the first, and names that no variable can have."""
    columns, names = [np.empty((len(design.data), 0))], []
    for name in spec.fixed_effects:
        codes, size = codes_of(design.effects[name])
        columns.append(np.eye(size)[codes][:, 1:])
        names += [f"{name} = {level}" for level in range(1, size)]
    return np.column_stack(columns), names


def _units(design: Design) -> Units:
    codes, _ = codes_of(np.asarray(design.region))
    if (np.diff(codes) < 0).any():
        raise EstimationError("fgls needs rows sorted by unit and time")
    return Units(codes, design.time, tuple(region_labels(design)))


def _solve(levels: np.ndarray, names: list[str]) -> LinearModel:
    """Columns: outcome, constant, regressors."""
    return regress(levels[:, 0], levels[:, 2:], names, constant=levels[:, 1])


def _autocorrelation(
    units: Units, residual: np.ndarray, corr: str
) -> tuple[np.ndarray | None, tuple[Dropped, ...], tuple[Diagnostic, ...]]:
    if corr == "independent":
        return None, (), ()
    own = units.autocorrelations(residual)
    if corr == "ar1":
        own = np.full(units.size, own.mean())
    rho = np.clip(own, -1.0, 1.0)
    beyond = [i for i in range(units.size) if own[i] != rho[i]]
    reason = "autocorrelation {:.4g} taken as {:g}"
    bounded = tuple(Dropped(f"unit {units.labels[i]}", reason.format(own[i], rho[i])) for i in beyond)
    if corr == "ar1":
        return rho, bounded[:1], (Diagnostic("autocorrelation", float(rho[0])),)
    rows = [Diagnostic("autocorrelation", float(r), str(n)) for n, r in zip(units.labels, rho, strict=True)]
    return rho, bounded, tuple(rows)


def _weighted(units: Units, levels: np.ndarray, names: list[str], panels: str) -> tuple[LinearModel, float | None]:
    """The model on rows of variance one (`iid`: of one variance), and its log likelihood."""
    first = _solve(levels, names)
    n = first.n_obs
    if panels == "iid":
        return first, float(-n / 2 * (np.log(2 * np.pi * first.ssr / n) + 1))
    if panels == "correlated":
        whitener = units.whitener(first.residual)
        grid = levels.reshape(units.size, -1, levels.shape[1])
        model = _solve(np.einsum("ij,jtk->itk", whitener, grid).reshape(levels.shape), names)
        log_det = float(np.log(np.diag(whitener)).sum()) * n / units.size
    else:
        weights = 1 / units.deviations(first.residual)[units.codes]
        model, log_det = _solve(levels * weights[:, None], names), float(np.log(weights).sum())
    model = replace(model, dropped=first.dropped)
    if model.n_terms != first.n_terms:
        raise EstimationError("a regressor is collinear with the others once rows are weighted; leave it out")
    return model, float(-n / 2 * np.log(2 * np.pi) + log_det - model.ssr / 2)
