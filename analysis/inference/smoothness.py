"""Effects of a treatment when trends are not parallel: their slope changes by at most M from one period to the next.

Rambachan and Roth (2023), smoothness (Delta^SD), with the shortest interval of fixed length around a linear estimator
(Armstrong and Kolesar 2018): the estimate of the target corrected by weights on the steps before the treatment.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, special, stats

from analysis.inference.honest import LEVEL, Steps
from analysis.results import EstimationError

STARTS = 20
FLAT = 1e-6  # slope of the length, relative to it, that counts as zero at its minimum


def fixed_length(steps: Steps, m: float, level: float = LEVEL) -> tuple[float, float]:
    """The interval at M = m, in units of the outcome; m = 0 takes differences in trends to be linear.

    An estimator a'(all steps), whose a after the treatment are the target's weights, is off by a'd for slopes d. The
    bias is bounded where a adds to zero, by m times the sum of |a_1 + ... + a_j| over j. Of these partial sums those of
    the steps before the treatment but the last are free. Raises EstimationError where the search for them fails.
    """
    free, size = len(steps.pre) - 1, len(steps.pre) + len(steps.weights)
    to_weights = np.eye(size, size - 1) - np.eye(size, size - 1, k=-1)
    given = -np.cumsum(steps.weights[::-1])[::-1]
    spread = to_weights.T @ steps.covariance @ to_weights

    def length(split: np.ndarray) -> tuple[float, np.ndarray]:
        """Half the interval and its slope, where the free sums are the first half of `split` minus the second."""
        sums = np.concatenate([split[:free] - split[free:], given])
        error = float(np.sqrt(sums @ spread @ sums))
        bias = m * (split.sum() + np.abs(given).sum())
        quantile = folded_quantile(bias / error, level)
        by_bias = np.tanh(quantile * bias / error)
        by_error = quantile - by_bias * bias / error
        slope = by_error * (spread @ sums)[:free] / error
        return quantile * error, np.concatenate([slope, -slope]) + m * by_bias

    split = np.zeros(2 * free)  # extrapolates the last step before the treatment, which has the smallest bias
    half, _ = length(split)
    if free:
        unit = half
        for _ in range(STARTS):  # from where the last search stood still: a new one forgets a curvature gone wrong
            found = optimize.minimize(
                lambda x: tuple(part / unit for part in length(x)),
                split,
                jac=True,
                method="L-BFGS-B",
                bounds=[(0.0, None)] * len(split),
                options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000, "maxfun": 100_000},
            )
            split = found.x
            half, slope = length(split)
            if np.abs(np.where(split > 0, slope, np.minimum(slope, 0.0))).max() <= FLAT * half:
                break
        else:
            raise EstimationError(f"honest: the shortest interval at M = {m:g} was not found: {found.message}")
    sums = np.concatenate([split[:free] - split[free:], given])
    centre = float(to_weights @ sums @ np.concatenate([steps.pre, steps.post]))
    return centre - half, centre + half


def folded_quantile(mean: float, level: float) -> float:
    """The value that |Z + mean| exceeds with probability `level`, Z standard normal and mean >= 0."""
    low, high = mean + stats.norm.isf(level), mean + stats.norm.isf(level / 2)

    def excess(q: float) -> float:
        return float(special.ndtr(mean - q) + special.ndtr(-mean - q)) - level

    return float(low) if excess(low) <= 0 else float(optimize.brentq(excess, low, high, xtol=1e-14))
