"""Effects of a treatment when trends are not parallel: the violations after it are at most Mbar times those before.

Rambachan and Roth (2023), relative magnitudes (Delta^RM). From one event time to the next the trends of treated and
others part by d_t. Each |d_t| after the treatment is at most Mbar times the largest |d_s| before it. The set of
effects that agree with this is the union over which d_s is the largest, and over its sign, of the sets with
|d_t| <= Mbar v, v = d_s or -d_s: moment inequalities with the other effects as nuisance parameters.

Their linear program needs no solver here. Its dual weighs the two inequalities of each step, adding to zero in every
nuisance parameter. Let the target be c'(changes of the effect). Then the weights of a vertex are either |c_t| for the
inequalities of one direction, or equal for the two of one step; of the latter only the steps with the smallest and the
largest standard errors can matter. All depend on two normal variables, the target's estimate and v.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

from analysis.inference.moment_inequalities import rejects
from analysis.results import EstimationError

LEVEL = 0.05
FIRST_STAGE = 0.1  # share of the level spent on the least favourable test, as in the R package HonestDiD
POINTS, ROUNDS = 200, 4  # of the grid on which the ends of a set are looked for, and of its refinements
NODES = np.polynomial.legendre.leggauss(400)
NOTHING = (np.inf, -np.inf)  # the ends of an empty set
FAR = 10.0  # standard deviations beyond which a normal has nothing


@dataclass(frozen=True)
class Steps:
    """Changes from one event time to the next, `pre` (p,) before and `post` (T,) at and after the first treated one.

    `covariance` (p + T, p + T) is theirs; the target is `weights` (T,) times the changes of the effect.
    """

    pre: np.ndarray
    post: np.ndarray
    covariance: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, coef: np.ndarray, covariance: np.ndarray, n_pre: int, target: np.ndarray) -> Steps:
        """From coefficients in the order of event time, the base's zero among them, the first n_pre before treatment.

        The target is `target` times the effects after it. Which event time is the base does not matter.
        """
        change = np.diff(np.eye(len(coef)), axis=0)
        steps = change @ coef
        weights = np.cumsum(target[::-1])[::-1]
        return cls(steps[: n_pre - 1], steps[n_pre - 1 :], change @ covariance @ change.T, weights)


@dataclass(frozen=True)
class Restriction:
    """|d_t| <= m v for all t after the treatment, with v one step before it, or minus it."""

    mean: np.ndarray
    """Estimates (2,) of the target and of v."""
    covariance: np.ndarray
    loadings: np.ndarray
    """(4, 2): the vertices of the dual, as functions of the two."""

    @classmethod
    def of(cls, steps: Steps, m: float, place: int, sign: int) -> Restriction:
        c, n_pre = steps.weights, len(steps.pre)
        select = np.zeros((2, n_pre + len(c)))
        select[0, n_pre:], select[1, place] = c, sign
        cross = sign * steps.covariance[place, n_pre:]
        spread = np.diag(steps.covariance)[n_pre:] + m**2 * steps.covariance[place, place]
        up, down = np.sqrt(spread - 2 * m * cross), np.sqrt(spread + 2 * m * cross)
        size, rising = np.abs(c), c > 0
        widths = size @ np.where(rising, up, down), size @ np.where(rising, down, up)
        least, most = (up + down).min(), (up + down).max()
        loadings = np.array(
            [
                [1 / widths[0], -m * size.sum() / widths[0]],
                [-1 / widths[1], -m * size.sum() / widths[1]],
                [0.0, -2 * m / least],
                [0.0, -2 * m / most],
            ]
        )
        mean = select @ np.concatenate([steps.pre, steps.post])
        return cls(mean, select @ steps.covariance @ select.T, loadings)

    @property
    def vertex_covariance(self) -> np.ndarray:
        return self.loadings @ self.covariance @ self.loadings.T

    def values(self, effect: np.ndarray) -> np.ndarray:
        """The vertices (n, 4) at values (n,) of the target; the largest is the statistic."""
        return np.column_stack([self.mean[0] - effect, np.full(len(effect), self.mean[1])]) @ self.loadings.T

    def accepts(self, effect: np.ndarray, level: float, cap: float | None = None) -> np.ndarray:
        """Which values (n,) of the target the hybrid test does not reject; `cap` is its least favourable value."""
        first = FIRST_STAGE * level
        cap = self.least_favorable(first) if cap is None else cap
        return ~rejects(self.values(effect), self.vertex_covariance, (level - first) / (1 - first), cap)

    def least_favorable(self, level: float) -> float:
        """The value that the largest of the vertices exceeds with probability `level` when all moments bind."""
        high = float(stats.norm.isf(level / 4))  # none of four has a variance above one
        return float(optimize.brentq(lambda q: self._below(q) - (1 - level), 0.0, high, xtol=1e-10))

    def _below(self, q: float) -> float:
        """P(no vertex exceeds q > 0) at mean zero: an integral over v, of the normal probability of the target."""
        (variance, cross), (_, of_v) = self.covariance
        error, slope = np.sqrt(of_v), cross / of_v
        rest = np.sqrt(variance - slope * cross)
        start = max(q / (self.loadings[2, 1] * error), -FAR) if self.loadings[2, 1] else -FAR
        z = start + (FAR - start) * (NODES[0] + 1) / 2
        high, low = ((q - row[1] * z * error) / row[0] for row in self.loadings[:2])
        inside = special.ndtr((high - slope * z * error) / rest) - special.ndtr((low - slope * z * error) / rest)
        return float(NODES[1] @ (np.exp(-(z**2) / 2) * inside)) * (FAR - start) / np.sqrt(8 * np.pi)

    def ends(self, level: float, inside: tuple[float, float] = NOTHING) -> tuple[float, float]:
        """The outer ends of `inside` and of the accepted values; what cannot lie beyond it is not looked for.

        Beyond the values at which a vertex reaches the least favourable value all are rejected.
        """
        cap = self.least_favorable(FIRST_STAGE * level)
        high, low = (self.mean[0] - (cap - row[1] * self.mean[1]) / row[0] for row in self.loadings[1::-1])
        if low >= high or (inside[0] <= low and high <= inside[1]):
            return inside
        grid = np.linspace(low, high, POINTS)
        accepted = np.flatnonzero(self.accepts(grid, level, cap))
        if not len(accepted):
            return inside
        first, last = (int(place) for place in accepted[[0, -1]])
        before, after = grid[max(first - 1, 0)], grid[min(last + 1, POINTS - 1)]
        return (
            min(inside[0], self._edge(before, grid[first], level, cap)) if before < inside[0] else inside[0],
            max(inside[1], self._edge(after, grid[last], level, cap)) if after > inside[1] else inside[1],
        )

    def _edge(self, outside: float, inside: float, level: float, cap: float) -> float:
        """The accepted value farthest from `inside`, between a rejected one and it."""
        for _ in range(ROUNDS):
            grid = np.linspace(outside, inside, POINTS)
            first = int(np.argmax(self.accepts(grid, level, cap)))
            outside, inside = grid[max(first - 1, 0)], grid[first]
        return float(inside)


def restrictions(steps: Steps, m: float) -> Iterator[Restriction]:
    """One for each step before the treatment and its sign; what any of them accepts is in the set."""
    for place in range(len(steps.pre)):
        for sign in (1, -1):
            yield Restriction.of(steps, m, place, sign)


def confidence_set(steps: Steps, m: float, level: float = LEVEL) -> tuple[float, float]:
    """Outer ends of the robust set at Mbar = m, as HonestDiD's C-LF prints them; m = 0 gives the usual interval.

    It is not empty: where v is the largest step before the treatment, the estimate itself is accepted. Raises
    EstimationError if rounding makes it so.
    """
    found = NOTHING
    for each in sorted(restrictions(steps, m), key=lambda each: -each.mean[1]):  # the widest first
        found = each.ends(level, found)
    if found == NOTHING:
        raise EstimationError(f"honest: rounding left no value in the robust set at M = {m:g}")
    return found
