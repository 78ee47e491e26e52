"""What separates the ones of a binary variable from its zeros, so that its likelihood has no maximum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse

from analysis.inference.least_squares import CONSTANT, norms

SEPARATED = 0.5  # of the largest distance, which is one with separation and zero without
BEYOND = 1e-6  # distance of a row that is not on the plane; linear programs are exact to 1e-7


def separation(sign: np.ndarray, columns: np.ndarray, terms: Sequence[str]) -> str | None:
    """Which of `terms`, as few as it takes, predict rows perfectly, and how many; None where no combination does.

    sign (n,) is 1 and -1, columns (n, k) are independent (Albert and Anderson 1984).
    """
    if _separated(sign, columns) is None:
        return None
    guilty = [j for j, term in enumerate(terms) if term != CONSTANT]
    constant = [j for j, term in enumerate(terms) if term == CONSTANT]
    for j in list(guilty):
        rest = [i for i in guilty if i != j]
        if _separated(sign, columns[:, [*constant, *rest]]) is not None:
            guilty = rest
    rows = _separated(sign, columns[:, [*constant, *guilty]])
    count, n = int(rows.sum()) if rows is not None else 0, len(sign)
    return (
        f"{', '.join(terms[j] for j in guilty)} predict{'s' if len(guilty) == 1 else ''} {count} of {n} rows perfectly "
        f"({int((sign > 0).sum())} are 1), so that no coefficient is finite; leave it out or pool levels"
    )


def _separated(sign: np.ndarray, columns: np.ndarray) -> np.ndarray | None:
    """Rows on the right side of a plane that no row is on the wrong side of, None where there is no such plane
    (Konis 2007, section 4.2): the largest sum of distances s_i z_i'b in [0, 1]."""
    if not columns.shape[1]:
        return None
    basis = np.linalg.qr(columns / norms(columns))[0]  # units of measurement do not matter to the program then
    distances = sign[:, None] * basis * np.sqrt(len(sign))
    one = np.ones(len(sign))
    found = optimize.linprog(
        -distances.sum(axis=0),
        A_ub=sparse.vstack([sparse.csr_array(distances), sparse.csr_array(-distances)]),
        b_ub=np.concatenate([one, 0 * one]),
        bounds=(None, None),
        method="highs",
    )
    if found.x is None:
        return None
    reached = distances @ found.x
    return reached > BEYOND if reached.max() > SEPARATED else None
