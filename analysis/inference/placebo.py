"""Placebo: treatments dealt out anew among the units that could have had them (Fisher's randomisation)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effect_basis import Effect
from analysis.inference.effects import effects_of
from analysis.inference.event_time import Treatment
from analysis.inference.groups import codes_of
from analysis.inference.reassigned import two_way_effects
from analysis.results import Design, Diagnostic, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

NAME = "placebo_p"
REPS, SEED, UNIT = 999, 1, "region"
MANY = 9
"""Power of ten from which on the power is enough."""
SAME = 1e-9
"""Relative difference of two effects that is rounding."""


def placebo_p(
    design: Design, spec: EstimationOptions, found: Treatment, effects: Sequence[Effect] | None = None
) -> tuple[Diagnostic, ...]:
    """Share of `reps` reassignments whose two-way effect is at least as large as the true one, the true one counted.

    Cohorts are permuted among the groups `assign` (a unit, or a zone of units); everything else stays. The sample is
    freed of `effects`, those of the specification, once: a reassignment costs sums, not a regression. Nothing where the
    option is False. Where it is not written 999 are drawn, among the groups `assigned_by`. Without two groups that
    differ, or a two-way effect, the row is empty and says so. Raises EstimationError for groups of more cohorts.
    """
    wanted: Mapping[str, Any] | bool | None = spec.options.get("placebo")
    if wanted is False:
        return ()
    settings: Mapping[str, Any] = wanted if isinstance(wanted, Mapping) else {}
    name = settings.get("assign") or assigned_by(design, spec, found)
    groups = _groups(design, name)
    cohorts = _cohorts(groups, found.cohort, name)
    if len(np.unique(cohorts)) < 2:
        return (Diagnostic(NAME, None, f"all {len(cohorts)} groups of {name} are treated alike: nothing to reassign"),)
    random, reps = np.random.default_rng(settings.get("seed", SEED)), int(settings.get("reps", REPS))
    dealt = chain([cohorts], (random.permutation(cohorts) for _ in range(reps)))
    time = found.time + spec.options["anticipation"]
    effect = two_way_effects(design, time, groups, cohorts, dealt, effects or effects_of(design, spec))
    if np.isnan(effect[0]):
        return (Diagnostic(NAME, None, "effects and controls leave nothing of the treatment: no two-way effect"),)
    at_least = np.abs(np.nan_to_num(effect[1:])) >= np.abs(effect[0]) * (1 - SAME)
    p = (1 + int(at_least.sum())) / (reps + 1)
    note = (
        f"two-way effect {effect[0]:.6g} against {reps} reassignments among {len(cohorts)} groups of {name}, "
        f"of {distinct(cohorts)} that differ"
    )
    return (Diagnostic(NAME, p, note, p_value=p),)


def assigned_by(design: Design, spec: EstimationOptions, found: Treatment) -> str:
    """Where the treatment was assigned, as the specification has it: the one column of `cluster`, if it joins several
    units in a group and all units of a group are treated alike; otherwise the unit."""
    if len(spec.cluster) != 1:
        return UNIT
    groups, units = _groups(design, spec.cluster[0]), _groups(design, UNIT)
    joins = groups.max() < units.max() and is_nested(units, groups)
    return spec.cluster[0] if joins and not _mixed(groups, found.cohort).any() else UNIT


def distinct(cohorts: np.ndarray) -> str:
    """In how many ways the cohorts (G,) can be dealt out, NaN being one of them: p is no finer than one over that."""
    sizes = [int(size) for size in np.unique(cohorts, return_counts=True)[1]]
    power = (math.lgamma(sum(sizes) + 1) - sum(math.lgamma(size + 1) for size in sizes)) / math.log(10)
    if power >= MANY:
        return f"10^{int(power)}"
    return f"{math.factorial(sum(sizes)) // math.prod(map(math.factorial, sizes)):,}"


def _groups(design: Design, name: str) -> np.ndarray:
    codes = design.region if name == UNIT else design.clusters.get(name, design.effects.get(name))
    if codes is None:
        raise EstimationError(f"placebo: no column {name} to assign by")
    return codes_of(np.asarray(codes))[0]


def _cohorts(groups: np.ndarray, cohort: np.ndarray, name: str) -> np.ndarray:
    """One cohort per group, NaN for the never treated."""
    if (mixed := _mixed(groups, cohort)).any():
        several = len(np.unique(groups[mixed]))
        raise EstimationError(f"placebo: {several} groups of {name} hold several cohorts; assign by what was treated")
    found = np.full(groups.max() + 1, np.nan)
    found[groups] = cohort
    return found


def _mixed(groups: np.ndarray, cohort: np.ndarray) -> np.ndarray:
    """Rows (n,) whose group holds another cohort, too."""
    found = np.full(groups.max() + 1, np.nan)
    found[groups] = cohort
    return (found[groups] != cohort) & ~(np.isnan(found[groups]) & np.isnan(cohort))
