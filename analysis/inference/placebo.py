"""Placebo: treatments dealt out anew among the units that could have had them (Fisher's randomisation)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.inference.absorption import residualise
from analysis.inference.effects import effects_of
from analysis.inference.event_time import Treatment
from analysis.inference.sample import outcome_and_regressors
from analysis.results import Design, Diagnostic, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


def placebo_p(design: Design, spec: EstimationOptions, found: Treatment) -> tuple[Diagnostic, ...]:
    """Share of `reps` reassignments whose two-way effect is at least as large as the true one, the true one counted.

    Cohorts are permuted among the groups `assign` (a unit, or a zone of units); everything else stays. The sample is
    demeaned once: a reassignment costs a column, not a regression. Raises EstimationError for groups of more cohorts.
    """
    wanted: Mapping[str, Any] | None = spec.options.get("placebo")
    if not wanted:
        return ()
    groups = _groups(design, wanted["assign"])
    cohorts = _cohorts(groups, found.cohort, wanted["assign"])
    random, reps = np.random.default_rng(wanted["seed"]), int(wanted["reps"])
    dealt = np.stack([cohorts, *(random.permutation(cohorts) for _ in range(reps))], axis=1)[groups]
    first = found.time[:, None] >= dealt - spec.options["anticipation"]
    treated = np.where(np.isnan(dealt), False, first).astype(float)
    outcome, regressors = outcome_and_regressors(design)
    effects = effects_of(design, spec)
    controls = residualise(regressors, effects) if regressors.shape[1] else regressors
    basis = np.linalg.qr(controls)[0]
    left = [_without(residualise(columns, effects), basis) for columns in (outcome[:, None], treated)]
    length = np.einsum("ij,ij->j", left[1], left[1])
    effect = np.divide(left[1].T @ left[0][:, 0], length, out=np.zeros(reps + 1), where=length > 1e-10 * len(outcome))
    at_least = np.abs(effect[1:]) >= np.abs(effect[0]) * (1 - 1e-12)
    p = (1 + int(at_least.sum())) / (reps + 1)
    note = (
        f"two-way effect {effect[0]:.6g} against {reps} reassignments among {len(cohorts)} groups of {wanted['assign']}"
    )
    return (Diagnostic("placebo_p", p, note, p_value=p),)


def _groups(design: Design, name: str) -> np.ndarray:
    codes = design.region if name == "region" else design.clusters.get(name, design.effects.get(name))
    if codes is None:
        raise EstimationError(f"placebo: no column {name} to assign by")
    return np.unique(codes, return_inverse=True)[1]


def _cohorts(groups: np.ndarray, cohort: np.ndarray, name: str) -> np.ndarray:
    """One cohort per group, NaN for the never treated."""
    found = np.full(groups.max() + 1, np.nan)
    found[groups] = cohort
    same = (found[groups] == cohort) | (np.isnan(found[groups]) & np.isnan(cohort))
    if not same.all():
        mixed = len(np.unique(groups[~same]))
        raise EstimationError(f"placebo: {mixed} groups of {name} hold several cohorts; assign by what was treated")
    return found


def _without(columns: np.ndarray, basis: np.ndarray) -> np.ndarray:
    return columns - basis @ (basis.T @ columns)
