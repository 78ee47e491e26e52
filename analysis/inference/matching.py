"""Nearest-neighbour matching on a propensity score, with replacement, and the balance it leaves.

The weights are those of the effect on the treated: as Stata's psmatch2 (Leuven and Sianesi 2003) and R's Matching.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.results import Diagnostic, EstimationError

TIED = 1e-12
"""Scores, probabilities, that differ by less are the same: their rounding depends on the order of the rows."""


@dataclass(frozen=True)
class Rule:
    """How many controls a treated row gets, which of those equally near, and how far they may lie.

    ties: all controls as near as the last of the `neighbours`, sharing the weight of one; otherwise exactly
    `neighbours`, of those equally near the first in the order of the rows. caliper: largest distance on the scale of
    the score, None for any.
    """

    neighbours: int = 4
    ties: bool = True
    caliper: float | None = None

    def refuse_few(self, treated: np.ndarray) -> None:
        """Raises EstimationError where there are fewer controls than neighbours."""
        count = int((~treated).sum())
        if count < self.neighbours:
            raise EstimationError(
                f"{count} controls beside {treated.sum()} treated are fewer than the {self.neighbours} neighbours"
            )


@dataclass(frozen=True)
class Matched:
    """`weight` (n,): one for a treated row that is matched, for a control the sum of its shares in the treated; zero
    for the others. `outside` treated rows lie off the common support, `alone` have no control within the caliper."""

    weight: np.ndarray
    outside: int = 0
    alone: int = 0


def match(score: np.ndarray, treated: np.ndarray, rule: Rule) -> Matched:
    """Controls for the treated rows on common support, which are those whose score is not beyond the lowest or the
    highest of the controls (psmatch2's `common`). score (n,) and treated (n,) boolean.

    Raises EstimationError where there are fewer controls than neighbours.
    """
    rule.refuse_few(treated)
    controls = score[~treated]
    low, high = controls.min(), controls.max()
    inside = treated & (score >= low - TIED) & (score <= high + TIED)
    weight, matched = np.zeros(len(score)), np.flatnonzero(inside)
    shares, has_match = nearest(score[inside], controls, rule)
    weight[~treated] = shares
    weight[matched[has_match]] = 1.0
    return Matched(weight, int(treated.sum() - inside.sum()), int((~has_match).sum()))


def nearest(treated: np.ndarray, controls: np.ndarray, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
    """Weights (c,) of the controls and whether each treated row has a match (t,), from the scores (t,) and (c,).

    The weights sum to the number of matched treated rows.
    """
    order = np.argsort(controls, kind="stable")
    ranked, k = controls[order], rule.neighbours
    window = np.searchsorted(ranked, treated)[:, None] + np.arange(-k, k)
    is_there = (window >= 0) & (window < len(ranked))
    distance = np.abs(ranked[window.clip(0, len(ranked) - 1)] - treated[:, None])
    last = np.partition(np.where(is_there, distance, np.inf), k - 1, axis=1)[:, k - 1]
    reach = (last if rule.caliper is None else np.minimum(last, rule.caliper)) + TIED
    first = np.searchsorted(ranked, treated - reach, side="left")
    end = np.searchsorted(ranked, treated + reach, side="right")
    has_match = end > first
    weight = np.zeros(len(ranked))
    if rule.ties:
        weight[order] = _shared(first[has_match], end[has_match], len(ranked))
        return weight, has_match
    for score, bound, a, b in zip(treated, last, first, end, strict=True):
        rows = order[a:b]
        away = np.where(np.abs(controls[rows] - score) < bound - TIED, 0, 1)
        chosen = rows[np.lexsort((rows, away))][:k]
        weight[chosen] += 1 / max(len(chosen), 1)
    return weight, has_match


def _shared(first: np.ndarray, end: np.ndarray, size: int) -> np.ndarray:
    """Sums (size,) of the shares 1/(end - first) over the runs first..end-1 that a place lies in."""
    share = 1 / (end - first)
    added = np.bincount(first, share, size + 1) - np.bincount(end, share, size + 1)
    runs = np.bincount(first, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    return np.where(np.cumsum(runs) > 0, np.cumsum(added), 0.0)[:size]


def balance(
    values: np.ndarray, names: Sequence[str], treated: np.ndarray, weight: np.ndarray
) -> tuple[Diagnostic, ...]:
    """Mean of the treated less mean of the controls, in standard deviations of all treated rows (MatchIt's for the
    effect on the treated), before and after weighting: values (n, k). Without a statistic where the treated all have
    the same value."""
    spread = values[treated].std(axis=0, ddof=1) if treated.sum() > 1 else np.zeros(values.shape[1])
    rows = []
    for test, weights in (("balance_smd_before", np.ones(len(values))), ("balance_smd_after", weight)):
        means = [np.average(values[side], axis=0, weights=weights[side]) for side in (treated, ~treated)]
        for name, gap, scale in zip(names, means[0] - means[1], spread, strict=True):
            rows.append(Diagnostic(test, float(gap / scale) if scale > 0 else None, name))
    return tuple(rows)
