"""The last bits of a figure are no other data; any other change of any cell is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.panel_hash import DIGITS, is_same, panel_hash
from analysis.results import Design
from analysis.run import analyze

ROWS = 2000


def design(scale: float = 1.0) -> Design:
    """Values of all magnitudes, whole numbers, values a hair from a rounding and from a power of ten, and gaps."""
    random = np.random.default_rng(4)
    wide = random.normal(size=ROWS) * 10.0 ** random.integers(-3, 4, size=ROWS)
    edge = (random.integers(10**11, 10**12, size=ROWS) + 0.5) * 1e-11
    tens = 10.0 ** random.integers(-2, 3, size=ROWS)
    gaps = np.where(random.random(ROWS) < 0.1, np.nan, random.normal(size=ROWS))
    data = pd.DataFrame({"wide": wide, "edge": edge, "tens": tens, "gaps": gaps, "count": np.arange(ROWS) % 7.0})
    data["centred"] = data["wide"] - data["wide"].mean()
    return Design(data * scale, "wide", ("edge",), region=np.arange(ROWS) // 10, time=2000 + np.arange(ROWS) % 10)


def moved(of: Design, by: Callable[[np.ndarray], np.ndarray]) -> Design:
    return replace(of, data=pd.DataFrame({name: by(of.data[name].to_numpy().copy()) for name in of.data}))


@pytest.mark.parametrize("scale", [1.0, 1e-9, 3.7e8])
@pytest.mark.parametrize("seed", range(5))
def test_the_last_bits_are_no_change(scale: float, seed: int) -> None:
    """Every cell moved by up to 20 units in the last place: each of 12,000 cells would cross an edge now and then."""
    random, before = np.random.default_rng(seed), design(scale)
    stored = panel_hash(before)
    assert "+" in stored
    after = moved(before, lambda values: values * (1 + random.uniform(-20, 20, size=len(values)) * 2.0**-53))
    assert is_same(after, stored)
    rounded = [[f"{value:.12g}" for value in each.data["edge"]] for each in (before, after)]
    assert rounded[0] != rounded[1] or scale != 1  # rounding alone would call it another sample


def test_a_cell_near_zero_may_move_by_the_rounding_of_its_column() -> None:
    before = moved(design(), lambda values: np.where(np.arange(ROWS) == 5, 3e-17, values))
    after = moved(design(), lambda values: np.where(np.arange(ROWS) == 5, -8e-17, values))
    assert is_same(after, panel_hash(before))


@pytest.mark.parametrize("row", range(0, ROWS, 97))
@pytest.mark.parametrize("name", ["wide", "edge", "tens", "gaps", "count", "centred"])
def test_any_other_change_of_any_cell_is_another_sample(name: str, row: int) -> None:
    """By 1e-11 of its value, or 1e-13 of the largest one of the column where that is more; by becoming missing."""
    before = design()
    stored, column = panel_hash(before), before.data[name].to_numpy()
    step = max(abs(np.nan_to_num(column[row])) * 10.0 ** (1 - DIGITS), np.nanmax(np.abs(column)) * 1e-13)
    values = {0.25} if np.isnan(column[row]) else {column[row] + 1.01 * step, column[row] - 1.01 * step, np.nan}
    for value in values:
        changed = before.data.assign(**{name: np.where(np.arange(ROWS) == row, value, column)})
        assert not is_same(replace(before, data=changed), stored)


def test_rows_names_and_units_are_part_of_it() -> None:
    before = design()
    stored = panel_hash(before)
    assert not is_same(replace(before, data=before.data.rename(columns={"wide": "broad"})), stored)
    assert not is_same(replace(before, data=before.data[::-1]), stored)
    assert not is_same(replace(before, region=before.region + 1), stored)
    assert not is_same(replace(before, time=None), stored)
    assert not is_same(replace(before, data=before.data[:-1], region=before.region[:-1], time=before.time[:-1]), stored)
    assert not is_same(before, "0" * 64)


def test_noise_in_the_warehouse_estimates_nothing_again(tmp_path: Path, write) -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"unit": np.repeat(range(60), 50), "time": np.tile(range(50), 60)})
    frame = frame.assign(y=random.normal(size=3000), x=random.normal(size=3000), w=random.normal(size=3000))
    path = tmp_path / "any.duckdb"
    entry = {"estimator": "within", "outcome": "y", "focal": ["x"], "controls": ["w"], "fixed_effects": ["unit"]}
    file = write(
        {"paper": "p", "panel": "main.panel", "region": "unit", "time": "time", "tables": {"T1": {"1": entry}}}
    )

    def run(rows: pd.DataFrame) -> int:
        with duckdb.connect(str(path)) as con:
            con.register("rows", rows)
            con.execute("create or replace table panel as from rows")
        return analyze(path, [file], code_version="1", only_changed=True).n_unchanged

    assert run(frame) == 0
    for _ in range(5):
        noise = 1 + random.uniform(-10, 10, size=(3000, 3)) * 2.0**-53
        assert run(frame.assign(**dict(zip("yxw", (frame[["y", "x", "w"]].to_numpy() * noise).T, strict=True)))) == 1
    assert run(frame.assign(x=frame["x"].where(frame.index != 1234, frame["x"] * (1 + 1e-11 * 1.01)))) == 0
