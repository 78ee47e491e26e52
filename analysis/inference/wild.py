"""The wild cluster bootstrap: is a coefficient zero, where clusters are few (Cameron, Gelbach and Miller 2008)?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from analysis.inference.absorption import residualise
from analysis.inference.groups import codes_of, sums_by
from analysis.inference.partialled import Partialled, off
from analysis.results import EstimationError

REPS, SEED = 999, 1
FEW = 12
"""Clusters below which Rademacher's two points give too few different samples (Webb 2023)."""
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
RADEMACHER = np.array([-1.0, 1.0])
BLOCK = 2e7  # numbers held at once
TIE = 1e-9  # relative; a sample that mirrors the true one has its statistic but for rounding


def wild_p(
    model: Partialled, name: str, codes: Sequence[np.ndarray], reps: int = REPS, seed: int = SEED
) -> tuple[float, str]:
    """Share of `reps` samples whose |t| reaches the true one, and what was drawn: `999 rademacher`.

    The null is imposed: residuals of the model without `name` change sign by whole clusters, `codes` (n,) one or two
    ways (weights are drawn for the way with fewer). Rademacher weights, Webb's below 12 clusters; all of Rademacher's
    samples are taken where they are no more than `reps`. Symmetric, no count is added for the true sample, as boottest
    (Roodman, MacKinnon, Nielsen and Webb 2019), whose algebra this is: every draw costs sums over clusters.
    Raises EstimationError for one cluster, and where the variance is not positive: two ways, or a perfect fit.
    """
    weights, kind = _weights(min(int(c.max()) + 1 for c in codes), reps, seed)
    t = statistics(model, name, codes, weights)
    if not np.isfinite(t).all():
        lost = int((~np.isfinite(t)).sum())
        raise EstimationError(f"{name}: its clustered variance is not positive in {lost} of {len(t)} samples")
    share = float(np.mean(np.abs(t[1:]) >= np.abs(t[0]) * (1 - TIE)))
    return share, f"{len(weights)} {kind}"


def statistics(model: Partialled, name: str, codes: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """t of `name` (1 + B,): in the sample, then in those drawn by weights (B, G); no small-sample factor.

    A sample's outcome is linear in its weights, and so are its slope and its sums of scores by cluster: the effects are
    taken out of G columns, one per cluster, or of the samples where these are fewer.
    """
    basis = model.without(name)
    focal, outcome = off(model.column(name), basis), off(model.outcome, basis)
    drawn = min(codes, key=lambda c: int(c.max()))
    mixed = np.eye(len(weights)) if len(weights) < weights.shape[1] else weights.T
    bases = weights.T if len(weights) < weights.shape[1] else np.eye(weights.shape[1])
    ways = [*codes] if len(codes) == 1 else [*codes, codes_of(codes[0] * (int(codes[1].max()) + 1) + codes[1])[0]]
    products: list[list[np.ndarray]] = [[] for _ in ways]
    step = max(1, int(BLOCK / len(outcome)))
    for start in range(0, bases.shape[1], step):
        columns = outcome[:, None] * bases[drawn, start : start + step]
        weighted = focal[:, None] * off(residualise(columns, model.effects), basis)
        for found, way in zip(products, ways, strict=True):
            found.append(sums_by(way, weighted, int(way.max()) + 1))
    length, variance, slope = float(focal @ focal), np.zeros(1 + len(weights)), np.empty(0)
    for sign, found, way in zip((1, 1, -1), products, ways, strict=False):
        size = int(way.max()) + 1
        scores = np.column_stack([sums_by(way, (focal * outcome)[:, None], size), np.hstack(found) @ mixed])
        slope = scores.sum(axis=0) / length
        variance += sign * np.square(scores - sums_by(way, focal[:, None] ** 2, size) * slope).sum(axis=0)
    return np.asarray(slope * length / np.sqrt(np.where(variance > 0, variance, np.nan)))


def _weights(size: int, reps: int, seed: int) -> tuple[np.ndarray, str]:
    if size < 2:
        raise EstimationError("the wild bootstrap needs two clusters at least")
    points, kind = (WEBB, "webb") if size < FEW else (RADEMACHER, "rademacher")
    if kind == "rademacher" and 2**size <= reps:
        return np.array(list(product(RADEMACHER, repeat=size))), "rademacher, all there are"
    return np.random.default_rng(seed).choice(points, size=(reps, size)), kind
