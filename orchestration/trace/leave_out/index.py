"""Composite indices: the value of a region-year when the ranges and weights are taken without one region-year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import duckdb
import numpy as np

from orchestration.trace.leave_out.member import Without, repeats
from orchestration.trace.node import Key, Node
from warehouse.kernels.arrays import varying
from warehouse.kernels.entropy import entropy_weights
from warehouse.kernels.errors import KernelError
from warehouse.kernels.pca import pca_index

CELLS = """
    select region_id, year, indicator_id, direction, value, is_weighed, period
    from intermediate.int_index_cells
    where index_id = ? and is_complete and (period = (
        select any_value(period) from intermediate.int_index_cells where (index_id, region_id, year) = (?, ?, ?)))
"""


@dataclass(frozen=True)
class Rule:
    """How an index is made: weighting, shift of the scores, components kept."""

    weighting: str
    shift: float
    keep: str | None


def without(con: duckdb.DuckDBPyConnection, node: Node) -> list[Without]:
    """The value without its own region-year, and without those that hold the end of a range."""
    cells = con.execute(CELLS, [node.name, node.name, node.region_id, node.year]).df()
    made = con.execute("select weighting, shift, pca_keep from registry.indices where index_id = ?", [node.name])
    rule = Rule(*made.fetchall()[0])
    table = cells.pivot(index=["region_id", "year"], columns="indicator_id", values="value").sort_index()
    sign = cells.groupby("indicator_id")["direction"].first().map({"+": 1.0, "-": -1.0})[table.columns].to_numpy()
    weighed = cells.groupby(["region_id", "year"])["is_weighed"].first()[table.index].to_numpy(dtype=bool)
    own = table.index.get_loc((node.region_id, node.year))
    x = table.to_numpy()
    value = partial(_value, sign=sign, rule=rule, row=x[own])
    try:
        if not repeats(node.value, value(x[weighed])):
            return []
    except KernelError:
        return []
    found = []
    for place in _candidates(x, weighed, own):
        region, year = table.index[place]
        cell = Key("index", node.name, node.region_type, str(region), int(year))
        keep = weighed.copy()
        keep[place] = False
        found.append(_left_out(cell, place == own, x[keep], value))
    return found


def _left_out(cell: Key, is_own: bool, rows: np.ndarray, value: partial) -> Without:
    what = "its own region-year among the weighing rows" if is_own else f"{cell.region_id} {cell.year}"
    try:
        return Without(cell, what, value(rows), is_own=is_own)
    except KernelError as refused:
        return Without(cell, what, None, str(refused), is_own)


def _candidates(x: np.ndarray, weighed: np.ndarray, own: int) -> list[int]:
    """The row itself, where it is weighed, and the rows that hold the lowest or highest value of a component."""
    rows = np.flatnonzero(weighed)
    ends = {int(rows[place]) for pick in (np.argmin, np.argmax) for place in pick(x[rows], axis=0)}
    return [own] * bool(weighed[own]) + sorted(ends - {own})


def _value(rows: np.ndarray, *, sign: np.ndarray, rule: Rule, row: np.ndarray) -> float:
    """The index of `row` (indicators,) under the ranges and weights of `rows` (n, indicators).

    Raises KernelError where the rows give none.
    """
    if not len(rows):
        raise KernelError("no row is left")
    varies = varying(rows)
    if rule.weighting == "pca":
        oriented = (rows * sign)[:, varies]
        found = pca_index(oriented, keep=str(rule.keep))
        z = ((row * sign)[varies] - oriented.mean(axis=0)) / oriented.std(axis=0, ddof=1)
        return float(z @ found.loadings @ found.explained)
    low, high = rows.min(axis=0), rows.max(axis=0)
    worst = np.where(sign > 0, low, high)
    span = np.where(varies, high - low, 1.0)
    scores = np.where(varies, sign * (np.vstack([rows, row]) - worst) / span + rule.shift, 0.0)
    weights = _weights(rows, scores[:-1], varies, sign, rule)
    if rule.weighting != "topsis":
        return float(scores[-1] @ weights)
    y = scores[-1][varies] - rule.shift
    best, poorest = (np.linalg.norm(weights[varies] * distance) for distance in (1 - y, y))
    return float(poorest / (best + poorest))


def _weights(rows: np.ndarray, scores: np.ndarray, varies: np.ndarray, sign: np.ndarray, rule: Rule) -> np.ndarray:
    if rule.weighting in ("entropy", "topsis"):
        return entropy_weights(rows, sign, shift=rule.shift).weight
    importance = varies.astype(float)
    if rule.weighting == "critic":
        apart = 1 - np.corrcoef(scores[:, varies], rowvar=False)
        conflict = np.where(apart > 1e-12, apart, 0.0).sum(axis=1)
        importance[varies] = scores[:, varies].std(axis=0, ddof=1) * conflict
    return np.asarray(importance / importance.sum())
