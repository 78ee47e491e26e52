"""Envelopment against R's Benchmarking: every model of every record, efficiencies, slacks, super-efficiency."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.estimators.peers import FOLDER, Record, hold, records
from warehouse.kernels.dea import dea

EFFICIENCY = 1e-10
"""Absolute; the peer solves with lp_solve."""
SLACK = 1e-8
"""Of the larger of the sum and one: the dual values carry the rounding of the efficiency into the slacks."""

ORIENTATION = {"in": "input", "out": "output"}


def units(record: Record) -> tuple[Any, Any]:
    """The data a record names, a file or the numbers themselves."""
    if not record["data"].startswith("inline"):
        table = pd.read_csv(FOLDER / "data" / f"{record['data']}.csv")
        return table.filter(regex=r"^x\d"), table.filter(regex=r"^y\d")
    inputs, outputs = re.findall(r"[xy]=\(([\d,]+)\)", record["data"])
    return np.array(inputs.split(","), float), np.array(outputs.split(","), float)


def named(label: str, ours: np.ndarray, theirs: list[float]) -> dict[str, tuple[float, float]]:
    return {f"{label} {unit}": pair for unit, pair in enumerate(zip(ours, theirs, strict=True))}


def absolute(ours: float, theirs: float) -> float:
    return abs(ours - theirs)


@pytest.mark.parametrize("record", records("dea"))
def test_benchmarking(record: Record) -> None:
    x, y = units(record)
    found = {
        f"{returns}_{side}": dea(x, y, returns=returns, orientation=orientation)
        for returns in ("crs", "vrs", "drs", "irs")
        for side, orientation in ORIENTATION.items()
    }
    results = dict(record["results"])
    efficiencies = named(
        "super", dea(x, y, returns="crs", super_efficiency=True).efficiency, results.pop("super_crs_in")
    )
    scale = found["crs_in"].efficiency / found["vrs_in"].efficiency
    efficiencies |= named("scale", scale, results.pop("scale_eff_in"))
    slacks = {}
    for model, theirs in results.items():
        efficiencies |= named(model, found[model].efficiency, theirs["eff"])
        slacks |= named(model, found[model].slacks.sum(axis=1), theirs["sum_slack"])
    hold(record, "dea", efficiencies, EFFICIENCY, absolute, unit="absolute")
    hold(
        record,
        "dea, sum of slacks",
        slacks,
        SLACK,
        lambda ours, theirs: abs(ours - theirs) / max(1.0, abs(theirs)),
        unit="absolute below 1",
    )
