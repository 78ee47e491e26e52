"""Estimators of one equation with instruments: two-stage least squares, limited information, two-step GMM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.inference.dependence import Dependence
from analysis.inference.instruments import System
from analysis.inference.joint import SINGULAR
from analysis.inference.least_squares import LinearModel, norms
from analysis.results import EstimationError

METHODS = ("2sls", "liml", "gmm")


@dataclass(frozen=True)
class Step:
    """Efficient GMM with moments z'(y - Xb) of covariance S: coef (K1,), weights (L1, K1) with coef = weights'z'y, and
    J = min (z'u)' S^-1 (z'u) (Hansen 1982)."""

    coef: np.ndarray
    weights: np.ndarray
    j: float


def gmm_step(zx: np.ndarray, zy: np.ndarray, s: np.ndarray) -> Step | None:
    """None where S (L1, L1) is singular."""
    if not (np.diag(s) > 0).all():
        return None
    scale = np.sqrt(np.diag(s))
    values, vectors = np.linalg.eigh(s / np.outer(scale, scale))
    if values[0] <= SINGULAR * values[-1]:
        return None
    root = vectors / np.sqrt(values) / scale[:, None]  # root root' = S^-1
    orthonormal, triangle = np.linalg.qr(root.T @ zx)
    weights = root @ orthonormal @ np.linalg.inv(triangle).T
    coef = weights.T @ zy
    coef = coef + weights.T @ (zy - zx @ coef)
    rest = root.T @ (zy - zx @ coef)
    return Step(coef, weights, float(rest @ rest))


def two_stage(system: System, regressors: Sequence[str]) -> LinearModel:
    """b = (X'PX)^-1 X'Py; terms in the order of `regressors`, the constant last."""
    step = gmm_step(system.zx, system.zy, np.eye(system.z.shape[1]))
    assert step is not None
    return _complete(system, regressors, step.coef, system.z @ step.weights)


def limited_information(system: System, regressors: Sequence[str]) -> LinearModel:
    """k-class with the smallest k for which (y, X)'(I - kM)(y, X) is singular (Anderson and Rubin 1949; Hausman 1983).

    Scores take the fitted X as in two-stage least squares; the classical covariance is s2 (X'(I - kM)X)^-1. Both are
    those of ivreg2 and ivregress.
    """
    stacked = np.column_stack([system.y_left, system.x_left])
    scale = norms(stacked)
    fitted = system.z.T @ stacked / scale
    rest = stacked / scale - system.z @ fitted
    try:
        values = linalg.eigh(fitted.T @ fitted, rest.T @ rest, eigvals_only=True)
    except linalg.LinAlgError:
        raise EstimationError(
            f"instruments explain a combination of outcome and {', '.join(system.endogenous)} exactly: liml has no k"
        ) from None
    excess = max(float(values[0]), 0.0)  # k - 1
    inner = system.zx.T @ system.zx - excess * system.first_residual.T @ system.first_residual
    right = system.zx.T @ system.zy - excess * system.first_residual.T @ (system.y_left - system.z @ system.zy)
    inverse = _inverse(inner)
    return _complete(system, regressors, inverse @ right, system.z @ (system.zx @ inverse), bread=inverse)


def two_step(system: System, regressors: Sequence[str], errors: Dependence, first: np.ndarray) -> LinearModel:
    """Moments weighted by their covariance under `errors` at the residuals `first` (n,).

    Raises EstimationError where that covariance is singular.
    """
    k2 = system.own.shape[1]
    moments = errors.outer(np.column_stack([system.own, system.z]), first)
    step = gmm_step(system.zx, system.zy, moments[k2:, k2:])
    if step is None:
        raise EstimationError(
            f"the covariance of {len(system.instruments)} moments ({', '.join(system.instruments)}) is singular under "
            f"{errors.kind}{_groups(errors)}, so it cannot weight them; take fewer instruments or another covariance"
        )
    spill = np.linalg.solve(moments[k2:, k2:], moments[k2:, :k2]).T
    return _complete(system, regressors, step.coef, system.z @ step.weights, spill=spill)


def _complete(
    system: System,
    regressors: Sequence[str],
    coef: np.ndarray,
    influence: np.ndarray,
    *,
    spill: np.ndarray | None = None,
    bread: np.ndarray | None = None,
) -> LinearModel:
    """The whole model from the coefficients of X (K1,) and their influence (n, K1).

    `spill` (K2, L1) is S_wz S_zz^-1: the moments of w are matched up to what those of z predict of them. `bread`
    (K1, K1) is the classical covariance of the coefficients of X where it is not influence'influence.
    """
    inverse = np.linalg.inv(system.triangle)
    basis = system.own if spill is None else system.own - system.z @ spill.T
    cross = system.x.T @ basis
    others = inverse @ (basis.T @ (system.y - system.x @ coef))
    both = np.column_stack([influence, (basis - influence @ cross) @ inverse.T])
    if bread is not None:
        turn = np.vstack([np.eye(len(coef)), -inverse @ cross.T])
        bread = turn @ bread @ turn.T + linalg.block_diag(np.zeros((len(coef),) * 2), inverse @ inverse.T)
    residual = system.y - system.x @ coef - system.w @ others
    names = (*system.endogenous, *system.exogenous)
    model = LinearModel(names, np.concatenate([coef, others]), residual, both, system.dropped, bread)
    order = [*(names.index(name) for name in regressors if name in names), len(system.endogenous)]
    return model.recombine(np.eye(len(names))[order], [names[i] for i in order])


def _inverse(matrix: np.ndarray) -> np.ndarray:
    scale = np.sqrt(np.abs(np.diag(matrix)))
    return np.linalg.inv(matrix / np.outer(scale, scale)) / np.outer(scale, scale)


def _groups(errors: Dependence) -> str:
    if errors.size is None:
        return ""
    return f" with {errors.size} {'clusters' if errors.n_clusters else 'periods'}"
