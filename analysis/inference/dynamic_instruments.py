"""Instruments of dynamic panels: lags by period or collapsed, lagged differences for levels, standard ones.

Arellano and Bond (1991), Blundell and Bond (1998), collapsing as in Roodman (2009), "How to do xtabond2", section 2.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.dynamic_panel import lag
from analysis.inference.dynamic_transform import difference
from analysis.results import EstimationError

LEVELS = "GMM instruments for levels"


@dataclass(frozen=True)
class Instruments:
    """values (N, R, j): R rows of a unit, the T of the transformed equation before the T of the levels, if any.

    `group` (j,) names the option a column comes from, None for the constant; `for_levels` (j,) marks those that a gmm
    option adds to the level equation.
    """

    values: np.ndarray
    group: tuple[str | None, ...]
    for_levels: np.ndarray

    @classmethod
    def join(cls, parts: Sequence[Instruments]) -> Instruments:
        return cls(
            np.concatenate([part.values for part in parts], axis=2),
            tuple(name for part in parts for name in part.group),
            np.concatenate([part.for_levels for part in parts]),
        )

    def on(self, used: np.ndarray) -> Instruments:
        """On the rows used (N, R): zero elsewhere, without the columns that are zero throughout."""
        values = np.where(used[..., None], self.values, 0.0)
        kept = np.flatnonzero(values.any(axis=(0, 1)))
        return Instruments(values[:, :, kept], tuple(self.group[i] for i in kept), self.for_levels[kept])


@dataclass(frozen=True)
class Lags:
    """A gmm option: the column's cells (N, T) dated t-first to t-last."""

    name: str
    cells: np.ndarray
    first: int | None
    last: int | None

    def label(self, *, collapse: bool) -> str:
        """As xtabond2 prints the group."""
        ends = " ".join("." if end is None else str(end) for end in (self.first or 1, self.last))
        return f"gmm({self.name}, {'collapse ' if collapse else ''}lag({ends}))"

    @property
    def limits(self) -> tuple[int, int]:
        """Null is lag 1 at the near end and the whole panel at the far one, as in xtabond2. Raises EstimationError."""
        reach = self.cells.shape[1] - 1
        first, last = 1 if self.first is None else self.first, reach if self.last is None else min(self.last, reach)
        first = max(first, 1 - reach)
        if first > last:
            raise EstimationError(
                f"gmm {self.name}: [{self.first}, {self.last}] reaches no period: {reach + 1} periods allow lags "
                f"{1 - reach} to {reach}"
            )
        return first, last

    def instruments(self, used: np.ndarray, *, system: bool, collapse: bool) -> Instruments:
        """Lags for the transformed equation and, in a system, the lagged difference for the levels, missing = 0."""
        first, last = self.limits
        units, width = self.cells.shape
        none = np.zeros((units, width))
        columns = [_by_period(lag(self.cells, k), collapse) for k in range(first, last + 1)]
        blocks = [np.concatenate([block, np.zeros_like(block)], axis=1) if system else block for block in columns]
        n_lags = sum(block.shape[2] for block in blocks)
        if system:
            extra = _by_period(self._for_levels(used[:, width:], collapse), collapse)
            empty = np.repeat(none[..., None], extra.shape[2], axis=2)
            blocks.append(np.concatenate([empty, extra], axis=1))
        values = np.concatenate(blocks, axis=2)
        marked = np.arange(values.shape[2]) >= n_lags
        return Instruments(values, (self.label(collapse=collapse),) * values.shape[2], marked)

    def _for_levels(self, used: np.ndarray, collapse: bool) -> np.ndarray:
        """The difference dated t-(first-1); collapsed, the next one where that is zero in all rows (as xtabond2)."""
        first, last = self.limits
        start, stop, step = (first - 1, last - 1, 1) if first > 0 else (0, last - 1, 1)
        if last <= 0:
            start, stop, step = last - 1, first - 1, -1
        change = difference(self.cells)
        choices = [lag(change, k) for k in range(start, stop + step, step)] or [lag(change, start)]
        found = [choice for choice in choices if np.nan_to_num(choice)[used].any()] if collapse else []
        return found[0] if found else choices[0]


def standard(stacked: np.ndarray, equation: str, group: str | None, *, system: bool) -> Instruments:
    """Columns (N, R, m) that instrument themselves: R rows are transformed ones, in a system those of levels follow."""
    values = stacked.copy()
    width = values.shape[1] // (2 if system else 1)
    if equation == "level":
        values[:, :width] = 0.0
    if equation == "diff":
        values[:, width:] = 0.0
    return Instruments(values, (group,) * values.shape[2], np.zeros(values.shape[2], dtype=bool))


def _by_period(values: np.ndarray, collapse: bool) -> np.ndarray:
    """(N, T) as one column, or as one for each period; missing is zero."""
    filled = np.nan_to_num(values)
    return filled[..., None] if collapse else filled[..., None] * np.eye(values.shape[1])
