"""Effects by cohort and period (Callaway and Sant'Anna 2021), and their averages with the influence of every unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.inference.balanced import Balanced
from analysis.inference.cohorts import treated_cohorts
from analysis.inference.contrast import TRIMMED, contrast
from analysis.inference.least_squares import LinearModel
from analysis.inference.summed import scores
from analysis.results import Dropped, EstimationError


@dataclass(frozen=True)
class Cell:
    """ATT(g, t): the effect on the cohort first treated at `cohort` in the period `time`, against the period `base`.

    `influence` (N,) of every unit; at the base itself effect and influence are zero by definition.
    """

    cohort: float
    time: float
    base: float
    effect: float
    influence: np.ndarray

    @property
    def event(self) -> int:
        return int(self.time - self.cohort)

    @property
    def is_base(self) -> bool:
        return self.time == self.base


def cells(
    sample: Balanced, options: Mapping[str, Any], wanted: Callable[[float, float], bool]
) -> tuple[list[Cell], list[Dropped]]:
    """All cells (cohort, time) that are `wanted` and have a base, and what left on the way.

    The base is the last period before cohort - anticipation; with base_period: varying that of a period before the
    treatment is the one before it, which the first period does not have. Covariates are those of the base. Controls
    are the never treated, with control: not_yet also those whose treatment is more than `anticipation` periods after
    the later of period and base. Raises EstimationError with cohort and period (see analysis.inference.contrast).
    """
    found: list[Cell] = []
    dropped: list[Dropped] = []
    for cohort, t, base in _pairs(sample, options):
        first, time = float(cohort), float(sample.times[t])
        if not wanted(first, time):
            continue
        if t == base:
            found.append(Cell(first, time, time, 0.0, np.zeros(sample.size)))
            continue
        treated = sample.cohort == first
        chosen = treated | np.isnan(sample.cohort)
        if options["control"] == "not_yet":
            chosen |= sample.cohort > sample.times[max(t, base)] + options["anticipation"]
        change = sample.outcome[chosen, t] - sample.outcome[chosen, base]
        covariates = sample.covariates[chosen, base]
        try:
            one = contrast(change, treated[chosen], covariates, sample.names, options["covariates_method"])
        except EstimationError as error:
            raise EstimationError(f"cohort {first:g} at {time:g}: {error}") from None
        influence = np.zeros(sample.size)
        influence[chosen] = one.influence
        found.append(Cell(first, time, float(sample.times[base]), one.effect, influence))
        dropped += one.dropped
        if one.n_trimmed:
            reason = f"{one.n_trimmed} without weight: propensity score of {TRIMMED} or more"
            dropped.append(Dropped(f"controls of cohort {first:g} at {time:g}", reason))
    return found, list(dict.fromkeys(dropped))


def averages(sample: Balanced, sought: Mapping[str, Sequence[Cell]]) -> LinearModel:
    """Averages of cells by the size of their cohorts, as terms, with what every unit adds to their errors.

    The influence of the estimated shares is included: of a unit of cohort g, the sum over the cells
    of g of (effect - average) / sum of sizes.
    """
    coef, influence = [], []
    for chosen in sought.values():
        sizes = np.array([(sample.cohort == cell.cohort).sum() for cell in chosen], dtype=float)
        effects, share = np.array([cell.effect for cell in chosen]), sizes / sizes.sum()
        average = float(share @ effects)
        total = np.sum([w * cell.influence for w, cell in zip(share, chosen, strict=True)], axis=0)
        for cell in chosen:
            total = total + np.where(sample.cohort == cell.cohort, (cell.effect - average) / sizes.sum(), 0.0)
        coef.append(average)
        influence.append(total)
    return scores(list(sought), np.array(coef), np.column_stack(influence))


def _pairs(sample: Balanced, options: Mapping[str, Any]) -> Iterator[tuple[float, int, int]]:
    """Cohort, position of the period, position of its base."""
    for cohort in treated_cohorts(sample.cohort):
        last = int(np.flatnonzero(sample.times < cohort - options["anticipation"])[-1])
        for t, time in enumerate(sample.times):
            if options["base_period"] == "universal" or time >= cohort:
                yield cohort, t, last
            elif t > 0:
                yield cohort, t, t - 1
