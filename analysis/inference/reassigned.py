"""Two-way effects of many reassignments of a treatment, for the price of sums by group (Frisch and Waugh 1933).

The outcome freed of effects and regressors is orthogonal to both, so that a treatment d need not be freed of them for
their product; only for its length. Let one effect be nested in the groups that are treated together, as units are.
Freed of it, the treatments of different groups share no row: what group g adds when it starts in c depends on g and c
alone, to the product, to the length, and to the coordinates along what is left of the other effects and regressors,
whose square has to be taken off the length. So a reassignment is a sum over groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from scipy import sparse

from analysis.inference.absorption import residualise
from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effect_basis import Effect
from analysis.inference.groups import sums_by
from analysis.inference.least_squares import norms, orthogonalise
from analysis.inference.sample import outcome_and_regressors
from analysis.results import Design

CELLS = 4_000_000
"""Of the matrix of reassignments that is held at once: 32 MB."""
WIDE = 500
"""Levels of the other effects beyond which columns are cheaper."""
NOTHING_LEFT = 1e-10
"""Mean square of a treatment freed of effects and regressors below which it has no effect."""
SINGULAR = 1e-11  # eigenvalue of the other effects' products, relative to the largest, that counts as none


def two_way_effects(
    design: Design,
    time: np.ndarray,
    groups: np.ndarray,
    cohorts: np.ndarray,
    dealt: Iterable[np.ndarray],
    effects: Sequence[Effect],
) -> np.ndarray:
    """Effects (R,) of being treated from the periods on that are `dealt`, permutations of cohorts (G,), NaN for never;
    beside `effects` and the regressors of the design. NaN where these leave nothing of a treatment.

    `time` and `groups` (n,), the latter codes from zero. Raises EstimationError (analysis.inference.sample).
    """
    outcome, regressors = outcome_and_regressors(design)
    left = residualise(np.column_stack([outcome, regressors]), effects)
    _, basis, _, _ = orthogonalise(left[:, 1:], design.regressors, norms(regressors), ())
    freed = left[:, 0] - basis @ (basis.T @ left[:, 0])
    nested = next((each for each in effects if is_nested(each.codes, groups)), None)
    others = [each for each in effects if each is not nested]
    if nested is None or sum(each.basis.shape[1] for each in others) > WIDE:
        parts = _by_column(time, groups, _blocks(dealt, len(time)), effects, freed, basis)
    else:
        parts = _by_group(time, groups, cohorts, _blocks(dealt, len(cohorts)), nested, others, freed, basis)
    product, length = (np.concatenate(each) for each in zip(*parts, strict=True))
    effect = np.full(len(length), np.nan)
    return np.divide(product, length, out=effect, where=length > NOTHING_LEFT * len(time))


def _by_column(
    time: np.ndarray,
    groups: np.ndarray,
    dealt: Iterable[np.ndarray],
    effects: Sequence[Effect],
    freed: np.ndarray,
    basis: np.ndarray,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Products and squared lengths, some columns at a time, each of them freed of the effects."""
    for some in dealt:
        treated = (time[:, None] >= some.T[groups]).astype(float)
        own = residualise(treated, effects)
        yield treated.T @ freed, np.square(norms(own)) - np.square(norms(basis.T @ own))


def _by_group(
    time: np.ndarray,
    groups: np.ndarray,
    cohorts: np.ndarray,
    dealt: Iterable[np.ndarray],
    nested: Effect,
    others: Sequence[Effect],
    freed: np.ndarray,
    basis: np.ndarray,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The same as sums over groups of what each adds by its first period."""
    size, n = len(cohorts), len(time)
    firsts = [first for first in np.unique(cohorts) if not np.isnan(first)]
    whitened = _whitened(nested, others)
    adds = []
    for first in firsts:
        treated = (time >= first).astype(float)
        own = residualise(treated[:, None], [nested])[:, 0]
        by_group = sparse.csr_array((own, (groups, np.arange(n))), shape=(size, n))
        along = [(by_group @ each.basis).toarray() for each in others]
        lengths = sums_by(groups, np.column_stack([treated * freed, own**2]), size)
        shares = sums_by(groups, own[:, None] * basis, size) if basis.shape[1] else np.empty((size, 0))
        adds.append(np.column_stack([lengths, np.column_stack([*along, np.empty((size, 0))]) @ whitened, shares]))
    for some in dealt:
        total = sum((some == first).astype(float) @ add for first, add in zip(firsts, adds, strict=True))
        yield total[:, 0], total[:, 1] - np.square(total[:, 2:]).sum(axis=1)


def _whitened(nested: Effect, others: Sequence[Effect]) -> np.ndarray:
    """(q, r): columns of the other effects times it are orthonormal once they are freed of the nested one."""
    if not others:
        return np.empty((0, 0))
    columns = sparse.csr_array(sparse.hstack([each.basis for each in others], format="csr"))
    shared = nested.basis.T @ columns
    values, vectors = np.linalg.eigh((columns.T @ columns - shared.T @ shared).toarray())
    kept = values > SINGULAR * values[-1]
    return np.asarray(vectors[:, kept] / np.sqrt(values[kept]))


def _blocks(dealt: Iterable[np.ndarray], width: int) -> Iterator[np.ndarray]:
    """(some, G) at a time, so many that `width` numbers for each are CELLS at most."""
    rows = iter(dealt)
    while some := list(islice(rows, max(1, CELLS // width))):
        yield np.stack(some)
