"""Data envelopment analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from warehouse.kernels.arrays import Array, Flags, choose, matrix
from warehouse.kernels.dea_batch import efficiencies
from warehouse.kernels.dea_program import Technology
from warehouse.kernels.errors import KernelError

RETURNS = {"crs": (0.0, np.inf), "vrs": (1.0, 1.0), "nirs": (0.0, 1.0), "ndrs": (1.0, np.inf)}
"""Bounds of the sum of intensities: constant, variable, non-increasing, non-decreasing returns to scale."""
ALIASES = {"ccr": "crs", "bcc": "vrs", "drs": "nirs", "irs": "ndrs"}
"""Charnes, Cooper and Rhodes; Banker, Charnes and Cooper; R's Benchmarking."""
ORIENTATIONS = {"input": True, "output": False}
NEGLIGIBLE = 1e-9
"""Intensities below this share of a unit's largest, and slacks below this share of their column's mean, are zero."""


@dataclass(frozen=True)
class Dea:
    """efficiency (units,); peers, per unit the intensity of each unit it is compared with, by position; slacks (units,
    inputs + outputs) in the columns' own units, inputs first; is_feasible (units,).

    Only super-efficiency can be infeasible: then efficiency is the value of an empty program, inf by input and -inf by
    output, peers are none and slacks inf.
    """

    efficiency: Array
    peers: tuple[dict[int, float], ...]
    slacks: Array
    is_feasible: Flags


def dea(
    x: ArrayLike,
    y: ArrayLike,
    *,
    returns: str = "vrs",
    orientation: str = "input",
    super_efficiency: bool = False,
    slacks: bool = True,
) -> Dea:
    """Farrell's radial efficiency of each unit against the frontier of all of them; one call per frontier.

    x (units, inputs), y (units, outputs), none negative. Input: the share of its inputs that would do, in (0, 1].
    Output: the multiple of its outputs that could be had, at least 1 (its reciprocal is what Stata reports).
    returns: crs (Charnes, Cooper and Rhodes 1978), vrs (Banker, Charnes and Cooper 1984), nirs, ndrs (Faere and
    Grosskopf 1985); ccr, bcc, drs and irs name the same. super_efficiency leaves the unit out of its own frontier
    (Andersen and Petersen 1993), so that input efficiency may exceed 1 and output efficiency fall below it.
    Peers and slacks are those of a second program that holds the efficiency and has the largest sum of slacks in the
    columns' own units (Ali and Seiford 1993); unlike efficiency they depend on these units, and may not be unique.
    slacks=False leaves that program out, which is much faster: peers are none then, and slacks have no column.
    Columns are divided by their means for the solver. Raises MissingError; KernelError for negative cells, a column of
    zeros, a unit without inputs, one without outputs where its efficiency would be zero or unbounded; SolverError.
    """
    low, high = choose(RETURNS, ALIASES.get(returns, returns), "returns")
    is_input = choose(ORIENTATIONS, orientation, "orientation")
    inputs, outputs = _quantities(x, "x"), _quantities(y, "y")
    _require_comparable(inputs, outputs, outputs_matter=not is_input or low == 0)
    if super_efficiency and len(inputs) < 2:
        raise KernelError("super-efficiency compares a unit with others: it needs at least two")
    means = np.concatenate([inputs.mean(axis=0), outputs.mean(axis=0)])
    scaled = np.hstack([inputs, outputs]) / means
    if not slacks and not super_efficiency:
        only = efficiencies(Technology(scaled[:, : inputs.shape[1]], scaled[:, inputs.shape[1] :], low, high), is_input)
        bounded = np.minimum(only, 1.0) if is_input else np.maximum(only, 1.0)
        return Dea(bounded, tuple({} for _ in only), np.empty((len(only), 0)), np.isfinite(only))
    signs = np.repeat([-1.0, 1.0], [inputs.shape[1], outputs.shape[1]])
    units = [_unit(scaled, signs, means, unit, (low, high), is_input, super_efficiency) for unit in range(len(inputs))]
    efficiency, peers, found_slacks = zip(*units, strict=True)
    found = np.array(efficiency)
    return Dea(found, tuple(peers), np.array(found_slacks), np.isfinite(found))


def _unit(
    scaled: Array,
    signs: Array,
    means: Array,
    unit: int,
    bounds: tuple[float, float],
    is_input: bool,
    is_super: bool,
) -> tuple[float, dict[int, float], Array]:
    reference = np.flatnonzero(np.arange(len(scaled)) != unit) if is_super else np.arange(len(scaled))
    k = int((signs < 0).sum())
    technology = Technology(scaled[reference, :k], scaled[reference, k:], *bounds)
    efficiency = technology.radial(scaled[unit, :k], scaled[unit, k:], is_input)
    if efficiency is None:
        return (np.inf if is_input else -np.inf), {}, np.full(len(signs), np.inf)
    if not is_super:
        efficiency = min(efficiency, 1.0) if is_input else max(efficiency, 1.0)
    target = scaled[unit] * np.where((signs < 0) == is_input, efficiency, 1.0)
    intensities = technology.intensities(target[:k], target[k:], scaled[reference] @ (signs * means))
    slacks = signs * (intensities @ scaled[reference] - target)
    is_peer = intensities > NEGLIGIBLE * intensities.max()
    peers = {int(reference[j]): float(intensities[j]) for j in np.flatnonzero(is_peer)}
    return efficiency, peers, np.where(slacks > NEGLIGIBLE, slacks, 0.0) * means


def _quantities(values: ArrayLike, name: str) -> Array:
    found = matrix(values, name)
    rows, columns = np.nonzero(found < 0)
    if rows.size:
        raise KernelError(
            f"{name} is negative in row {rows[0]}, column {columns[0]} (from 0): radial efficiency is of quantities",
            rows=np.unique(rows),
            columns=np.unique(columns),
        )
    empty = np.flatnonzero(~found.any(axis=0))
    if empty.size:
        raise KernelError(f"column {empty[0]} of {name} (from 0) is zero for every unit: leave it out", columns=empty)
    return found


def _require_comparable(inputs: Array, outputs: Array, *, outputs_matter: bool) -> None:
    if len(inputs) != len(outputs):
        raise KernelError(f"x has {len(inputs)} units, y has {len(outputs)}")
    idle = np.flatnonzero(~inputs.any(axis=1))
    if idle.size:
        raise KernelError(f"unit {idle[0]} (from 0) has no input at all and no efficiency: leave it out", rows=idle)
    barren = np.flatnonzero(~outputs.any(axis=1))
    if barren.size and outputs_matter:
        raise KernelError(
            f"unit {barren[0]} (from 0) has no output at all: its efficiency would be zero or unbounded. Leave it out, "
            "or choose input orientation with vrs or ndrs",
            rows=barren,
        )
