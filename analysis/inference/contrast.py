"""One cohort against its controls between two periods: the effect on the treated and every unit's influence on it.

Sant'Anna and Zhao (2020) for panels: outcome regression (reg, their equation 2.2), Abadie's (2005) inverse propensity
weights made to sum to one (ipw), both together (dr, 3.1). Influence functions include what the estimated coefficients
of regression and logit add, as R's DRDID. Without covariates all three are the difference of the mean changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from analysis.inference.least_squares import CONSTANT, norms, orthogonalise
from analysis.inference.logit import maximise
from analysis.results import Dropped, EstimationError

OVERLAP = 0.999  # a propensity score from which did calls the overlap violated
TRIMMED = 0.995  # that of a control from which DRDID gives it no weight
SINGULAR = 1e-12  # smallest eigenvalue of the controls' cross product, the whole sample's being the identity


@dataclass(frozen=True)
class Contrast:
    """The effect; `influence` (n,) of each unit, whose sum of squares is the variance; controls without weight."""

    effect: float
    influence: np.ndarray
    n_trimmed: int = 0
    dropped: tuple[Dropped, ...] = ()


def contrast(
    change: np.ndarray, treated: np.ndarray, covariates: np.ndarray, names: Sequence[str], method: str
) -> Contrast:
    """change (n,) of the outcome, treated (n,) boolean, covariates (n, k) without a constant, method dr, reg or ipw.

    Raises EstimationError for fewer than two controls, covariates that the controls do not tell apart (dr, reg), and
    a propensity score of 0.999 or more (dr, ipw).
    """
    controls = ~treated
    if controls.sum() < 2:
        raise EstimationError(f"{controls.sum()} control units for {treated.sum()} treated ones; two are needed")
    columns = np.column_stack([np.ones(len(change)), covariates])
    _, basis, _, dropped = orthogonalise(columns, [CONSTANT, *names], norms(columns), ())
    residual, pull = change, np.zeros(basis.shape[1])
    slopes = np.zeros_like(basis)  # each unit's influence on the coefficients of the outcome regression
    if method in ("dr", "reg"):
        residual, slopes = _regression(change, controls, basis, names)
        pull = basis[treated].mean(axis=0)
    effect = float(residual[treated].mean())
    influence = np.where(treated, residual - effect, 0.0) / treated.sum()
    n_trimmed = 0
    if method in ("dr", "ipw"):
        score = _propensity(treated, basis, names)
        odds = np.where(controls & (score < TRIMMED), score / (1 - score), 0.0)
        n_trimmed = int((controls & (score >= TRIMMED)).sum())
        if n_trimmed == controls.sum():
            raise EstimationError(f"all {n_trimmed} controls have a propensity score of {TRIMMED} or more: no overlap")
        weights = odds / odds.sum()
        mean = float(weights @ residual)
        influence -= weights * (residual - mean)
        information = (basis * (score * (1 - score))[:, None]).T @ basis
        logit = (basis * (treated - score)[:, None]) @ np.linalg.inv(information)
        influence -= logit @ (basis.T @ (weights * (residual - mean)))
        effect -= mean
        if method == "dr":
            pull = pull - basis.T @ weights
    return Contrast(effect, influence - slopes @ pull, n_trimmed, tuple(dropped))


def _regression(
    change: np.ndarray, controls: np.ndarray, basis: np.ndarray, names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """What is left of the change (n,) by least squares on the controls, and influences on its coefficients (n, r)."""
    rows = basis[controls]
    cross = rows.T @ rows
    if np.linalg.eigvalsh(cross)[0] <= SINGULAR:
        raise EstimationError(
            f"{', '.join(names)}: collinear among the {len(rows)} control units, but not among the treated; leave out "
            "covariates, or write control: not_yet, which has more controls"
        )
    inverse = np.linalg.inv(cross)
    coef = inverse @ (rows.T @ change[controls])
    coef += inverse @ (rows.T @ (change[controls] - rows @ coef))  # one step of refinement
    residual = change - basis @ coef
    return residual, np.where(controls, residual, 0.0)[:, None] * basis @ inverse


def _propensity(treated: np.ndarray, basis: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Fitted probabilities (n,) of a logit."""
    coef = maximise(treated.astype(float), basis)
    score = None if coef is None else expit(basis @ coef)
    if score is not None and score.max() < OVERLAP:
        return np.asarray(score)
    raise EstimationError(
        f"the {treated.sum()} treated units and the {(~treated).sum()} controls are told apart almost surely by "
        f"{', '.join(names) or 'their numbers'} (a propensity score of {OVERLAP} or more): no overlap; leave out "
        "covariates, or write covariates_method: reg, which extrapolates"
    )
