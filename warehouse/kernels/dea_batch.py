"""Radial efficiencies of all units at once: many programs as blocks of one, and only the columns that matter."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from warehouse.kernels.arrays import Array, Flags, Indices
from warehouse.kernels.dea_program import ATTEMPTS, CERTIFIED, FEASIBLE, Technology

BATCH = 64
"""Programs solved as one."""
PRICED = 1e-10
"""Reduced cost below which a unit that was left out would improve an efficiency."""


def efficiencies(technology: Technology, is_input: bool) -> Array:
    """Farrell's efficiency (units,) of the units that span the technology.

    A frontier is spanned by few of its units: every program starts with the unit itself and those that lead in a ratio
    of an output to an input; units whose reduced cost at the dual prices is negative join until there is none (column
    generation, Dantzig and Wolfe 1960), so that the answer is that of the program with all of them. A unit whose
    answer is not certified is solved alone.
    """
    x, y = technology.x, technology.y
    columns = np.hstack([x, -y]).T
    found, spanning = np.full(len(x), np.nan), _leaders(x, y)
    waiting = np.arange(len(x))
    while len(waiting):
        joining = np.zeros(len(x), dtype=bool)
        for start in range(0, len(waiting), BATCH):
            units = waiting[start : start + BATCH]
            value, prices, is_sure = _solve(technology, columns, units, np.flatnonzero(spanning), is_input)
            for unit in units[~is_sure]:
                alone = technology.radial(x[unit], y[unit], is_input)
                found[unit] = np.nan if alone is None else alone
            found[units[is_sure]] = value[is_sure]
            improves = (prices @ np.vstack([columns, np.ones(len(x))]) > PRICED) & ~spanning & is_sure[:, None]
            found[units[improves.any(axis=1)]] = np.nan
            joining |= improves.any(axis=0)
        waiting = waiting[np.isnan(found[waiting])] if joining.any() else waiting[:0]
        spanning = spanning | joining
    return found


def _leaders(x: Array, y: Array) -> Flags:
    """Units with the largest ratio of some output to some input, the smallest input or the largest output."""
    leaders = np.zeros(len(x), dtype=bool)
    leaders[[*x.argmin(axis=0), *y.argmax(axis=0)]] = True
    for used in x.T:
        ratio = np.divide(y, used[:, None], out=np.zeros_like(y), where=used[:, None] > 0)
        leaders[ratio.argmax(axis=0)] = True
    return leaders


def _solve(
    technology: Technology, columns: Array, units: Indices, spanning: Indices, is_input: bool
) -> tuple[Array, Array, Flags]:
    """Efficiency (b,), dual prices (b, rows + 1), that of the sum of intensities last, and whether it is certified."""
    b, k, s = len(units), len(columns), len(spanning)
    own, inputs = columns[:, units].T, technology.x.shape[1]
    mask = np.arange(k) < inputs
    first = np.where(mask == is_input, -own, 0.0)
    limits = np.where(mask == is_input, 0.0, own)
    blocks = sparse.eye_array(b)
    per_unit = sparse.block_diag([np.column_stack(pair) for pair in zip(first, own, strict=True)])
    rows = sparse.hstack([per_unit, sparse.kron(blocks, columns[:, spanning])], format="csr")
    total = sparse.hstack([sparse.kron(blocks, [[0.0, 1.0]]), sparse.kron(blocks, np.ones((1, s)))], format="csr")
    cost = np.concatenate([np.tile([1.0 if is_input else -1.0, 0.0], b), np.zeros(b * s)])
    low, high = technology.low, technology.high
    bound = {"A_eq": total, "b_eq": np.ones(b)} if low == high else {}
    side = 0.0 if low == high else 1.0 if np.isfinite(high) else -1.0 if low > 0 else 0.0
    upper = sparse.vstack([rows, side * total], format="csr") if side else rows
    right = np.concatenate([limits.ravel(), np.full(b, side)]) if side else limits.ravel()
    method, tolerance = ATTEMPTS[0]
    options = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
    answer = linprog(cost, upper, right, **bound, method=method, options=options)
    if answer.status != FEASIBLE:
        return np.full(b, np.nan), np.zeros((b, k + 1)), np.zeros(b, dtype=bool)
    marginals = answer.ineqlin.marginals
    of_sum = answer.eqlin.marginals if bound else side * marginals[b * k :] if side else np.zeros(b)
    prices = np.column_stack([marginals[: b * k].reshape(b, k), of_sum])
    value = answer.x[0 : 2 * b : 2]
    over = (rows @ answer.x).reshape(b, k) - limits
    size = (abs(rows) @ abs(answer.x)).reshape(b, k) + abs(limits)
    violation = (over / np.where(size > 0, size, 1.0)).max(axis=1)
    gap = abs(value * cost[0] - (prices[:, :k] * limits).sum(axis=1) - of_sum * (low == high or side != 0))
    return value, prices, (violation <= CERTIFIED) & (gap <= CERTIFIED * np.maximum(1.0, abs(value)))
