"""Least squares with absorbed effects, weighted where the design has weights, and the figures under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.inference.absorption import residualise
from analysis.inference.covariance import Solved, covariances
from analysis.inference.degrees_of_freedom import counted, n_parameters
from analysis.inference.effect_basis import Effect
from analysis.inference.effects import effects_of
from analysis.inference.joint import Covariance, joint_test
from analysis.inference.least_squares import COLLINEAR, Level, LinearModel, norms, regress
from analysis.inference.sample import columns, count_regions, gaussian_loglik, levels, root_weights
from analysis.results import Design, EstimationError, Fit

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


@dataclass(frozen=True)
class AbsorbedRegression:
    """The model with the constant of the overall means, its covariances and figures; `absorbed` coefficients of the
    effects and `df` = n - slopes - absorbed. Under weights the model is that of the weighted rows."""

    model: LinearModel
    covariances: tuple[Covariance, ...]
    figures: Fit
    effects: list[Effect]
    absorbed: int
    df: int


def regression(design: Design, spec: EstimationOptions) -> AbsorbedRegression:
    """Raises EstimationError (see analysis.inference.sample), also for an outcome that does not vary in the effects.

    Weights say how much a row counts, not what its error's variance is: there is no likelihood then, n counts rows, and
    robust covariances square the weighted scores (Stata's pweights).
    """
    effects = effects_of(design, spec)
    model, tss_within = _solve(design, effects)
    absorbed = n_parameters(effects)
    df = residual_df(model.n_obs, len(model.slopes), absorbed)
    factor = partial(counted, len(model.slopes) + absorbed, effects)
    found = covariances(Solved(model, design, spec, df, factor, partial(solve, spec=spec)))
    outcome = columns(design, [str(design.outcome)])[:, 0]
    figures = Fit(
        n_obs=model.n_obs,
        n_regions=count_regions(design),
        n_clusters=found[0].n_clusters,
        n_selected=design.n_selected,
        df_resid=df,
        loglik=gaussian_loglik(model.ssr, model.n_obs) if design.weights is None else None,
        sigma_e=float(np.sqrt(model.ssr / df)),
        **r2_of(outcome, tss_within, model.ssr, df, design.weights),
        **joint_test(model, found[0], found[0].df),
    )
    return AbsorbedRegression(model, found, figures, effects, absorbed, df)


def solve(design: Design, spec: EstimationOptions) -> LinearModel:
    """The model with its constant, on the rows given."""
    return _solve(design, effects_of(design, spec))[0]


def residual_df(n_obs: int, slopes: int, absorbed: int) -> int:
    """n - slopes - absorbed. Raises EstimationError where none is left."""
    df = n_obs - slopes - absorbed
    if df <= 0:
        raise EstimationError(f"{n_obs} rows cannot determine {slopes} slopes and {absorbed} absorbed coefficients")
    return df


def r2_of(
    outcome: np.ndarray, tss_within: float, ssr: float, df: int, weights: np.ndarray | None = None
) -> dict[str, Any]:
    """r2 and r2_lsdv count the effects, r2_adjusted adjusts them, r2_within is that of the deviations."""
    tss = float(np.average((outcome - np.average(outcome, weights=weights)) ** 2, weights=weights) * len(outcome))
    lsdv = 1 - ssr / tss
    adjusted = 1 - (ssr / df) / (tss / (len(outcome) - 1))
    return {"r2": lsdv, "r2_lsdv": lsdv, "r2_adjusted": adjusted, "r2_within": 1 - ssr / tss_within}


def refuse_constant(name: str | None, deviation: float, level: float, effects: list[Effect]) -> None:
    """Raises EstimationError where nothing is left of an outcome: the lengths of its deviations and its levels."""
    if deviation <= COLLINEAR * level:
        raise EstimationError(f"{name} has no variation within {', '.join(e.name for e in effects)}")


def _solve(design: Design, effects: list[Effect]) -> tuple[LinearModel, float]:
    """The model and the sum of squares of the outcome's deviations."""
    values, root = levels(design), root_weights(design)
    means = np.average(values, axis=0, weights=design.weights)
    if design.weights is not None:
        values *= root[:, None]
    lengths, deviations = norms(values), residualise(values, effects, overwrite=True)
    outcome, regressors = deviations[:, 0], deviations[:, 1:]
    left = float(np.linalg.norm(outcome))
    refuse_constant(design.outcome, left, lengths[0], effects)
    absorbed, level = [e.name for e in effects], Level(root, means[0], means[1:])
    model = regress(outcome, regressors, design.regressors, scale=lengths[1:], absorbed=absorbed, level=level)
    return model, left**2
