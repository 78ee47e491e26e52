"""What absorbed effects cost in degrees of freedom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.inference.effect_basis import Effect
from analysis.inference.groups import codes_of, pairs_by
from analysis.results import EstimationError

DEPENDENT = 1e-9  # eigenvalue of the dummies' Gram matrix (unit diagonal) below which a level is redundant
DENSE_LEVELS = 4000
GLANCE = 1000  # rows that mostly tell already that levels are linked, or not nested
FEW = 2  # pairs of levels per row up to which they are marked in a table


def n_parameters(effects: Sequence[Effect]) -> int:
    """What the effects cost in degrees of freedom: their `rank` and every trend. A trend that period effects make
    redundant is counted too, as reghdfe and fixest do."""
    return rank(effects) + sum(e.rank - e.levels for e in effects)


def rank(effects: Sequence[Effect]) -> int:
    """Dimension of the space that the dummies and the constant span: exact, redundant levels not counted.

    Raises EstimationError where three or more effects have more than 4,000 levels beside the largest.
    """
    if not effects:
        return 1
    largest, *others = sorted(effects, key=lambda e: -e.levels)
    if not others:
        return largest.levels
    if len(others) == 1:
        return largest.levels + others[0].levels - _components(largest, others[0])
    rest = sparse.hstack([e.dummies for e in others], format="csr")
    if rest.shape[1] > DENSE_LEVELS:
        raise EstimationError(
            f"{rest.shape[1]} levels beside {largest.name}: their degrees of freedom cannot be counted"
        )
    cross = largest.dummies.T @ rest
    gram = (rest.T @ rest - cross.T @ cross).toarray()
    return largest.levels + int((np.linalg.eigvalsh(gram) > DEPENDENT).sum())


def _components(a: Effect, b: Effect) -> int:
    """Sets of levels of a larger effect a and a smaller b that no row links (Abowd, Creecy and Kramarz 2002): each has
    one redundant level. Every level of a has a row, so there is one set where a few rows link all levels of b."""
    few = codes_of(a.codes[:GLANCE])
    if _sets(few[0], b.codes[:GLANCE], (few[1], b.levels)) == 1:
        return 1
    return _sets(a.codes, b.codes, (a.levels, b.levels))


def _sets(a: np.ndarray, b: np.ndarray, levels: tuple[int, int]) -> int:
    if levels[0] * levels[1] <= len(a) * FEW:  # levels of b linked through a will do
        seen = pairs_by(a, b, levels).astype(np.float32)
        return int(connected_components(sparse.csr_array(seen.T @ seen), directed=False, return_labels=False))
    links = sparse.coo_array((np.ones(len(a)), (a, levels[0] + b)), shape=(sum(levels),) * 2)
    return int(connected_components(links.tocsr(), directed=False, return_labels=False))


def is_nested(codes: np.ndarray, clusters: np.ndarray) -> bool:
    """Does every level of codes (n,) lie in one cluster? Both are codes from zero."""
    if codes is clusters:
        return True
    glance = slice(GLANCE)
    return _is_nested(codes[glance], clusters[glance]) and _is_nested(codes, clusters)


def _is_nested(codes: np.ndarray, clusters: np.ndarray) -> bool:
    first = np.zeros(int(codes.max()) + 1, dtype=clusters.dtype)
    first[codes] = clusters
    return bool((first[codes] == clusters).all())


def counted(parameters: int, effects: Sequence[Effect], clusters: Sequence[np.ndarray]) -> int:
    """K of the small-sample factor, of all `parameters`: slopes and effects. Under clustering the effects nested in a
    cluster cost nothing beyond the constant (reghdfe, fixest); the trends of a nested unit do."""
    nested = [e for e in effects if any(is_nested(e.codes, c) for c in clusters)]
    return parameters - (rank(nested) - 1 if clusters else 0)
