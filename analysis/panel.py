"""Rows of a panel in the order of unit and time, and what stood k periods earlier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.spec import Spec, SpecError

SELECTED = "__selected"
"""Boolean column of a frame: whether the row satisfies `where`."""
OUTSIDE = "__outside"
"""Boolean column of a frame, where it is there: rows beyond the sample and the years, which only tell when a unit
adopted a treatment."""
FILLED = "__filled "
"""Before the name of a column: whether the cell rests on an interpolated one."""


@dataclass(frozen=True)
class Panel:
    """`frame` sorted by unit and time; unit codes and times (n,), both None in a cross-section.

    Whole-number times stay as they are; others (dates, texts) are numbered in their order, which allows no lags.
    `is_placed` (n,) is false where the unit or the time is missing.
    """

    frame: pd.DataFrame
    region: np.ndarray | None
    time: np.ndarray | None
    is_placed: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, spec: Spec) -> Panel:
        """Raises SpecError where a unit and time occur twice, or lags meet a time that is not in whole numbers."""
        if spec.region is None or spec.time is None:
            return cls(frame, None, None, np.ones(len(frame), dtype=bool))
        region, _ = pd.factorize(frame[spec.region], sort=True)
        time, _ = pd.factorize(frame[spec.time], sort=True)
        placed = (region >= 0) & (time >= 0)
        order = np.lexsort((time, region))
        frame, region, time, placed = frame.iloc[order], region[order], time[order], placed[order]
        whole = _whole(frame[spec.time])
        if whole is None and spec.has_shifts:
            raise SpecError("lags need a time in whole numbers", key="time", found=str(frame[spec.time].iloc[0]))
        _refuse_duplicates(frame, placed, region, time, spec)
        return cls(frame, region, time if whole is None else whole, placed)

    @property
    def step(self) -> int | None:
        """The smallest distance between two times of a unit; None where no unit has two."""
        if self.region is None or self.time is None:
            return None
        same = (np.diff(self.region) == 0) & self.is_placed[1:] & self.is_placed[:-1]
        return int(np.diff(self.time)[same].min()) if same.any() else None

    def part(self, rows: np.ndarray) -> Panel:
        """Some rows (n,), under the codes and times of all."""
        region, time = (None if values is None else values[rows] for values in (self.region, self.time))
        return Panel(self.frame[rows], region, time, self.is_placed[rows])

    def numbers(self, name: str) -> np.ndarray:
        """A column as float64, NaN where missing. Raises SpecError where it is no number or infinite."""
        try:
            values = self.frame[name].to_numpy(dtype=float, na_value=np.nan)
        except (TypeError, ValueError):
            text = next(value for value in self.frame[name].dropna() if not isinstance(value, int | float))
            raise SpecError(f"column {name} holds no numbers", found=str(text)) from None
        infinite = np.flatnonzero(np.isinf(values))
        if len(infinite):
            raise SpecError(f"column {name} is infinite in {len(infinite)} rows", found=str(values[infinite[0]]))
        return values

    def shift(self, values: np.ndarray, periods: int) -> np.ndarray:
        """values (n,) of the same unit `periods` earlier (later where negative); NaN where that time has no row."""
        if self.region is None or self.time is None:
            raise SpecError("a cross-section has no lags")
        first, width = self.time.min(), np.ptp(self.time) + 1
        earlier = self.time - periods
        keys, wanted = self.region * width + self.time - first, self.region * width + earlier - first
        rows = np.flatnonzero(self.is_placed)  # a row without unit or time is nobody's past
        if not len(rows):
            return np.full(len(values), np.nan)
        at = rows[np.searchsorted(keys[rows], wanted).clip(max=len(rows) - 1)]
        found = (keys[at] == wanted) & (earlier >= first) & (earlier < first + width) & self.is_placed
        return np.where(found, values[at], np.nan)


def _whole(column: pd.Series) -> np.ndarray | None:
    """The times as integers (the first one where missing), None where one is not a whole number."""
    if not pd.api.types.is_numeric_dtype(column):
        return None
    values = column.to_numpy(dtype=float, na_value=np.nan)
    values = np.where(np.isnan(values), np.nanmin(values), values)
    return values.astype(np.int64) if (values == np.floor(values)).all() else None


def _refuse_duplicates(
    frame: pd.DataFrame, placed: np.ndarray, region: np.ndarray, time: np.ndarray, spec: Spec
) -> None:
    """With lags no row may occur twice; without, none of those that are selected."""
    counted = placed if spec.has_shifts else placed & frame[SELECTED].to_numpy(dtype=bool)
    rows = np.flatnonzero(counted)
    same = (np.diff(region[rows]) == 0) & (np.diff(time[rows]) == 0)
    if same.any():
        first = frame.iloc[rows[1:][same][0]]
        raise SpecError(
            f"{spec.panel} has several rows for {spec.region} = {first[spec.region]}, {spec.time} = {first[spec.time]}",
            hint="A panel has one row per unit and time; aggregate it, or set region and time to its keys.",
        )
