"""What separates the ones of a binary variable from its zeros, so that its likelihood has no maximum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse

from analysis.inference.least_squares import CONSTANT, norms

SEPARATED = 0.5  # of the largest distance, which is one with separation and zero without


def separation(sign: np.ndarray, columns: np.ndarray, terms: Sequence[str]) -> str | None:
    """Which of `terms`, as few as it takes, predict rows perfectly, and how many; None where no combination does.

    sign (n,) is 1 and -1, columns (n, k) are independent (Albert and Anderson 1984).
    """
    if not _is_separated(sign, columns):
        return None
    guilty = [j for j, term in enumerate(terms) if term != CONSTANT]
    constant = [j for j, term in enumerate(terms) if term == CONSTANT]
    for j in list(guilty):
        rest = [i for i in guilty if i != j]
        if _is_separated(sign, columns[:, [*constant, *rest]]):
            guilty = rest
    count, n = _predicted(sign, columns[:, [*constant, *guilty]]), len(sign)
    return (
        f"{', '.join(terms[j] for j in guilty)} predict{'s' if len(guilty) == 1 else ''} {count} of {n} rows perfectly "
        f"({int((sign > 0).sum())} are 1), so that no coefficient is finite; leave it out or pool levels"
    )


def _is_separated(sign: np.ndarray, columns: np.ndarray) -> bool:
    """Whether there is a plane that no row is on the wrong side of, and some are on the right one (Konis 2007, section
    4.2): the largest sum of distances s_i z_i'b in [0, 1]."""
    if not columns.shape[1]:
        return False
    distances, one = _distances(sign, columns), np.ones(len(sign))
    found = optimize.linprog(
        -distances.sum(axis=0),
        A_ub=sparse.vstack([sparse.csr_array(distances), sparse.csr_array(-distances)]),
        b_ub=np.concatenate([one, 0 * one]),
        bounds=(None, None),
        method="highs",
    )
    return found.x is not None and (distances @ found.x).max() > SEPARATED


def _predicted(sign: np.ndarray, columns: np.ndarray) -> int:
    """How many rows such a plane can have on the right side: the largest sum of t_i in [0, 1] with s_i z_i'b >= t_i,
    for with two planes their sum is one, too, of any length."""
    distances, n = _distances(sign, columns), len(sign)
    k = distances.shape[1]
    found = optimize.linprog(
        np.concatenate([np.zeros(k), -np.ones(n)]),
        A_ub=sparse.hstack([sparse.csr_array(-distances), sparse.eye_array(n)]),
        b_ub=np.zeros(n),
        bounds=[*[(None, None)] * k, *[(0, 1)] * n],
        method="highs",
    )
    return 0 if found.x is None else int((found.x[k:] > SEPARATED).sum())


def _distances(sign: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """s_i z_i (n, k) in a basis in which units of measurement do not matter to the program."""
    return np.asarray(sign[:, None] * np.linalg.qr(columns / norms(columns))[0] * np.sqrt(len(sign)))
