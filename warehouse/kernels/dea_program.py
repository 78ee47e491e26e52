"""The linear programs of data envelopment analysis, one unit at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from warehouse.kernels.arrays import Array
from warehouse.kernels.errors import SolverError

FEASIBLE, INFEASIBLE = 0, 2
"""linprog's status."""
ATTEMPTS = (("highs", 1e-10), ("highs-ds", 1e-9), ("highs-ipm", 1e-10), ("highs-ds", 1e-7))
"""Method and tolerance, until an answer is certified. 1e-10 is HiGHS's smallest: the default 1e-7 costs a digit where
units differ by factors of a million, but now and then the smallest leaves the simplex without a verdict."""
HELD = (0.0, 1e-9)
"""Room for the rounding of an efficiency that a second program holds; the second where the first leaves nothing."""
CERTIFIED = 1e-8
"""Largest violation and duality gap of an answer, relative to the size of what is compared."""


@dataclass(frozen=True)
class Technology:
    """What combinations of the units can do: x (units, inputs), y (units, outputs) divided by their column means, and
    the bounds of the sum of intensities."""

    x: Array
    y: Array
    low: float
    high: float

    def radial(self, x: Array, y: Array, is_input: bool) -> float | None:
        """The smallest multiple of x that still yields y, or the largest multiple of y that x yields; None if none."""
        n, (inputs, outputs) = len(self.x), (self.x.shape[1], self.y.shape[1])
        first = np.concatenate([-x, np.zeros(outputs)]) if is_input else np.concatenate([np.zeros(inputs), y])
        limits = np.concatenate([np.zeros(inputs), -y]) if is_input else np.concatenate([x, np.zeros(outputs)])
        cost = np.zeros(n + 1)
        cost[0] = 1.0 if is_input else -1.0
        found = self._solve(cost, np.column_stack([first, self._columns]), limits)
        return None if found is None else float(found[0])

    def intensities(self, x: Array, y: Array, gain: Array) -> Array:
        """The combination within x that yields y and has the largest sum of gains."""
        cost = -gain / (np.abs(gain).max() or 1.0)
        for room in HELD:
            found = self._solve(cost, self._columns, np.concatenate([x * (1 + room), -y * (1 - room)]))
            if found is not None:
                return found
        raise SolverError("the projection of a unit on the frontier is not feasible: its data are out of scale")

    @property
    def _columns(self) -> Array:
        return np.vstack([self.x.T, -self.y.T])

    def _solve(self, cost: Array, rows: Array, limits: Array) -> Array | None:
        total = np.zeros(len(cost))
        total[len(cost) - len(self.x) :] = 1.0
        equal = {"A_eq": total[np.newaxis], "b_eq": [self.low]} if self.low == self.high else {}
        if not equal and self.low > 0:
            rows, limits = np.vstack([rows, -total]), np.append(limits, -self.low)
        if not equal and np.isfinite(self.high):
            rows, limits = np.vstack([rows, total]), np.append(limits, self.high)
        doubts = []
        for method, tolerance in ATTEMPTS:
            options = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
            answer = linprog(cost, rows, limits, **equal, method=method, options=options)
            if answer.status == INFEASIBLE:
                return None
            doubt = _doubt(answer, rows, limits, equal)
            if not doubt:
                return answer.x
            doubts.append(f"{method}: {doubt}")
        raise SolverError("; ".join(doubts))


def _doubt(answer: Any, rows: Array, limits: Array, equal: dict[str, Any]) -> str:
    """Empty where the answer satisfies the constraints and its dual has the same value; else what is wrong."""
    if answer.status != FEASIBLE:
        return f"no optimum, {answer.message}"
    size = np.abs(rows) @ np.abs(answer.x) + np.abs(limits)
    violation = float(np.max((rows @ answer.x - limits) / np.where(size > 0, size, 1.0)))
    dual = answer.ineqlin.marginals @ limits
    if equal:
        dual += answer.eqlin.marginals @ np.asarray(equal["b_eq"])
    gap = abs(answer.fun - dual) / max(1.0, abs(answer.fun))
    if max(violation, gap) <= CERTIFIED:
        return ""
    return f"the optimum violates a constraint by {violation:.2g} or its dual by {gap:.2g}"
