"""Frontiers of the registry estimated on rows of the warehouse: what the dbt model of efficiency calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from warehouse.kernels.dea import dea
from warehouse.kernels.errors import KernelError
from warehouse.kernels.sfa import sfa

COLUMNS = {
    "measure_id": "object", "region_type": "object", "region_id": "object", "year": "int32", "period": "object",
    "efficiency": "float64", "status": "object", "note": "object",
}  # fmt: skip


def efficiencies(frontiers: pd.DataFrame, inputs: pd.DataFrame) -> pd.DataFrame:
    """One row per frontier, region and year, sorted; efficiency is missing where status is not 'ok'.

    frontiers: rows of registry.frontiers. inputs: measure_id, region_type, region_id, year, place, role, value (long).
    status: ok, wrong_skewness, not_converged (stochastic frontiers), or the name of the kernel's error.
    """
    found = [
        part
        for frontier in frontiers.sort_values("measure_id").to_dict("records")
        for part in _of_frontier(frontier, inputs[inputs["measure_id"] == frontier["measure_id"]])
    ]
    rows = pd.concat(found) if found else pd.DataFrame(columns=list(COLUMNS))
    return rows[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def _of_frontier(frontier: dict, inputs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if inputs.empty:
        return
    keys = ["region_type", "region_id", "year"]
    wide = inputs.pivot(index=keys, columns=["role", "place"], values="value").sort_index().sort_index(axis=1)
    years = wide.index.get_level_values("year")
    periods = (
        [("pooled", wide)]
        if frontier["frontier"] == "pooled"
        else [(str(y), wide[years == y]) for y in sorted(set(years))]
    )
    for period, rows in periods:
        x, y = rows["input"].to_numpy(float), rows["output"].to_numpy(float)
        try:
            value, status, note = (
                _sfa(frontier, rows.index, x, y) if frontier["method"] == "sfa" else _dea(frontier, x, y)
            )
        except KernelError as error:
            value, status, note = None, type(error).__name__, str(error)
        answer = rows.index.to_frame(index=False)
        yield answer.assign(
            measure_id=frontier["measure_id"], period=period, status=status, note=note,
            efficiency=np.full(len(rows), np.nan) if value is None else value,
        )  # fmt: skip


def _sfa(frontier: dict, index: pd.MultiIndex, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray | None, str, str]:
    unit, _ = pd.factorize(index.get_level_values("region_id"))
    year = index.get_level_values("year").to_numpy(float)
    if frontier["trend"]:
        x = np.column_stack([x, year - year.min()])
    fit = sfa(y[:, 0], x, distribution=frontier["distribution"], unit=unit, time=year, decay=bool(frontier["decay"]))
    return fit.efficiency, fit.status, fit.note


def _dea(frontier: dict, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray | None, str, str]:
    found = dea(x, y, returns=frontier["returns"], orientation=frontier["orientation"], slacks=False)
    return found.efficiency, "ok", ""
