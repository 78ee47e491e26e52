"""The pairs cluster bootstrap: whole clusters are drawn with replacement (Cameron, Gelbach and Miller 2008)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.groups import codes_of
from analysis.inference.sample import take
from analysis.results import Design, EstimationError

REPS, SEED = 999, 1
REGION = ""


def resampled(design: Design, settings: Mapping[str, Any]) -> Iterator[Design]:
    """Samples of the design. settings: reps (999), seed (1), cluster (a column, or `region`: the panel
    unit, in a cross-section the row).

    A cluster drawn twice counts as two: regions, effects and clusters inside one get a new code for every copy.
    Raises EstimationError for one cluster or fewer than two draws.
    """
    codes, size = cluster_codes(design, settings)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(size + 1))
    members = [order[a:b] for a, b in pairwise(bounds)]
    inside = {name: is_nested(codes_of(values)[0], codes) for name, values in _labels(design).items()}
    parts = {name: is_nested(codes_of(values)[0], codes) for name, values in design.clusters.items()}
    for chosen in draws(size, settings):
        rows = np.concatenate([members[c] for c in chosen])
        copy = np.repeat(np.arange(size), [len(members[c]) for c in chosen])
        sample = take(design, rows)
        labels = _relabel(_labels(sample), copy, inside)
        clusters = _relabel(sample.clusters, copy, parts)
        named = {n: v for n, v in sample.effect_labels.items() if not (inside.get(n) or parts.get(n))}
        region = labels.pop(REGION, None)
        yield replace(sample, region=region, effects=labels, clusters=clusters, region_labels=(), effect_labels=named)


def draws(size: int, settings: Mapping[str, Any]) -> Iterator[np.ndarray]:
    """The clusters of every sample, positions (size,) with repeats: the same for the same seed, whoever asks."""
    reps = int(settings.get("reps", REPS))
    if size < 2 or reps < 2:
        raise EstimationError(f"the bootstrap needs two clusters and two draws at least, found {size} and {reps}")
    generator = np.random.default_rng(int(settings.get("seed", SEED)))
    for _ in range(reps):
        yield generator.integers(size, size=size)


def cluster_codes(design: Design, settings: Mapping[str, Any]) -> tuple[np.ndarray, int]:
    """Codes 0..G-1 of what is drawn, and G."""
    name = settings.get("cluster", "region")
    if name in design.clusters:
        return codes_of(design.clusters[name])
    if name != "region":
        raise EstimationError(f"bootstrap: no cluster column {name}; there are {', '.join(design.clusters) or 'none'}")
    return codes_of(np.arange(len(design.data)) if design.region is None else design.region)


def _relabel(labels: Mapping[str, np.ndarray], copy: np.ndarray, inside: Mapping[str, bool]) -> dict[str, np.ndarray]:
    return {name: _by_copy(values, copy) if inside[name] else values for name, values in labels.items()}


def _by_copy(values: np.ndarray, copy: np.ndarray) -> np.ndarray:
    codes, size = codes_of(values)
    return copy * size + codes


def _labels(design: Design) -> dict[str, np.ndarray]:
    """Everything that identifies a unit: the effects, and the region under a name no column has."""
    return dict(design.effects) if design.region is None else {**design.effects, REGION: design.region}
