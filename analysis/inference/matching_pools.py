"""Who is matched with whom: units on what they were before a policy, or rows, all together or period by period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.inference.event_time import Treatment
from analysis.inference.groups import Groups, codes_of
from analysis.inference.sample import matrix
from analysis.results import Design, EstimationError


@dataclass(frozen=True)
class Pool:
    """What is matched with each other: values (m, k) of the columns matched on, who is treated (m,), and the place of
    every row of the design (n,), -1 for those that are not in the pool. `period` where there is a pool for each."""

    values: np.ndarray
    treated: np.ndarray
    place: np.ndarray
    period: str | None = None


def pools_of(design: Design, found: Treatment, treated: np.ndarray, options: Mapping[str, Any]) -> Iterator[Pool]:
    """The pools of a scope; `treated` (n,): rows of units that are ever treated.

    pre_period: one row per unit, the means over its periods before the first treatment of anyone, so that they are the
    same periods for all; units without such a row are in no pool. pooled: the rows as they are. by_period: a pool for
    every period with a treated row. Raises EstimationError where no treated unit has a row before the policy.
    """
    values, rows = matrix(design, options["match_on"]), np.arange(len(treated))
    if options["scope"] == "pooled":
        yield Pool(values, treated, rows)
    elif options["scope"] == "by_period":
        for period in np.unique(found.time[treated]):
            now = found.time == period
            place = np.full(len(treated), -1)
            place[now] = np.arange(now.sum())
            yield Pool(values[now], treated[now], place, f"{period:.15g}")
    else:
        yield _before(design, found, treated, values, options["treatment"])


def _before(design: Design, found: Treatment, treated: np.ndarray, values: np.ndarray, name: str) -> Pool:
    assert design.region is not None
    start, (unit, _) = np.nanmin(found.cohort), codes_of(design.region)
    before = found.time < start
    if not before[treated].any():
        raise EstimationError(
            f"{name}: the first treatment is at {start:.15g} and no treated unit has a row before it, so there are no "
            "means to match on; begin the sample earlier, or write scope: pooled or by_period"
        )
    groups = Groups.of(unit[before])
    known, first = np.unique(unit[before], return_index=True)
    number = np.full(unit.max() + 1, -1)
    number[known] = np.arange(len(known))
    return Pool(groups.means(values[before]), treated[before][first], number[unit])
