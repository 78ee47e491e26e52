"""The estimation sample of difference and system GMM: transformed rows, level rows and their instruments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.inference.dynamic_instruments import Instruments, Lags, standard
from analysis.inference.dynamic_panel import Grid, lag
from analysis.inference.dynamic_plan import iv_label, lagged, standard_columns, with_dummy
from analysis.inference.dynamic_transform import TRANSFORMS, Transform, difference
from analysis.inference.least_squares import CONSTANT, norms, regress
from analysis.inference.sample import columns
from analysis.results import Design, Dropped, EstimationError

TIME_DUMMIES = "time_dummies"


@dataclass(frozen=True)
class DynamicSample:
    """y (N, R), x (N, R, k) of `terms`, zero in rows not used; rows are T transformed ones, then T of the levels.

    `changes` are first differences of outcome and regressors (N, T, 1 + k), zero where the serial correlation tests
    have no residual.
    """

    y: np.ndarray
    x: np.ndarray
    terms: tuple[str, ...]
    instruments: Instruments
    used: np.ndarray
    changes: np.ndarray
    transform: Transform
    dropped: tuple[Dropped, ...]

    @property
    def n_periods(self) -> int:
        return self.changes.shape[1]

    @property
    def n_obs(self) -> int:
        return int(self._main.sum())

    @property
    def n_units(self) -> int:
        return int(self._main.any(axis=1).sum())

    @property
    def _main(self) -> np.ndarray:
        """Rows (N, T) of the equation whose observations are counted."""
        return self.used[:, -self.n_periods :]

    def weighting_root(self, z: np.ndarray) -> np.ndarray:
        """F (N T, j) with F'F = sum of Z_i'H Z_i, H = h(3): errors independent with equal variance, no unit effect."""
        width = self.n_periods
        root = self.transform.matrix(width).T @ z[:, :width]
        if z.shape[1] > width:
            root = root + z[:, width:]
        return root.reshape(-1, z.shape[2])

    def error_variance(self, coef: np.ndarray) -> float:
        """sigma^2 of the untransformed error: squares of the transformed residuals by n_obs (Roodman 2009, printed).

        Newer versions of xtabond2 divide by the transformed rows of a system instead.
        """
        width = self.n_periods
        residual = self.y[:, :width] - self.x[:, :width] @ coef
        return float(np.sum(residual**2)) / self.transform.variance / self.n_obs

    def differenced(self, coef: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residuals in first differences (N, T) and their regressors (N, T, k)."""
        regressors = self.changes[..., 1:]
        return self.changes[..., 0] - regressors @ coef, regressors


def dynamic_sample(design: Design, options: Mapping[str, Any], estimator: str, *, system: bool) -> DynamicSample:
    """Rows selected and complete, on the grid of all rows of their units, from which lags are drawn as well."""
    if design.outcome is None:
        raise EstimationError("the specification names no outcome")
    iv = standard_columns(design, options, estimator, system=system)
    names, transform = [design.outcome, *design.regressors], TRANSFORMS[options["transform"]]
    rows = _usable(design, names)
    grid = Grid.of(design, rows, estimator)
    values, proper = grid.place(columns(design, names)), grid.place(columns(design, iv))
    chosen = np.nan_to_num(grid.place(rows[:, None].astype(float)))[..., 0] > 0
    if np.ptp(outcome := values[chosen][:, 0]) == 0:
        raise EstimationError(f"{design.outcome} is constant: {outcome[0]:g} in all {len(outcome)} rows")
    complete = ~np.isnan(values).any(axis=2) & ~np.isnan(proper).any(axis=2)

    def stacked(cells: np.ndarray) -> np.ndarray:
        transformed = transform.apply(cells, complete)
        return np.concatenate([transformed, cells], axis=1) if system else transformed

    every = stacked(values)
    own = standard(stacked(proper), options["iv_equation"], iv_label(iv, options["iv_equation"]), system=system)
    used = np.concatenate([transform.place(chosen), *([chosen] if system else [])], axis=1)
    used = used & ~np.isnan(every).any(axis=2) & ~np.isnan(own.values).any(axis=2)
    if not used[:, : grid.n_periods].any():
        raise EstimationError(
            f"no observation: none of {chosen.sum()} complete rows of {grid.n_units} units has a neighbour in time to "
            "be transformed with"
        )
    periods = []
    if options[TIME_DUMMIES]:  # transformed rows reach into periods that `where` leaves out: these have effects too
        reached = np.nan_to_num(stacked(grid.dummies(range(grid.n_periods))))[used].any(axis=0)
        periods = with_dummy(reached, options, system=system)
    dummies = grid.dummies(periods)
    every = np.concatenate([every, stacked(dummies)], axis=2)
    constant = None
    parts = [own, *_dummy_instruments(stacked(dummies), used, system=system)]
    if system and options["level_constant"]:
        constant = np.where(np.arange(used.shape[1]) < grid.n_periods, 0.0, used)
        every = np.concatenate([every, constant[..., None]], axis=2)
        parts.insert(0, standard(constant[..., None], "level", None, system=system))
    for name, ends in lagged(design, options).items():
        lags = Lags(name, grid.place(columns(design, [name]))[..., 0], *ends)
        parts.append(lags.instruments(used, system=system, collapse=options["collapse"]))
    labels = [*design.regressors, *(f"time={grid.first + period}" for period in periods), CONSTANT]
    levels = np.concatenate([values, dummies, np.ones_like(values[..., :1])], axis=2)
    kept, dropped = _independent(every[used], levels[complete], labels, None if constant is None else constant[used])
    at = [0, *(1 + labels.index(name) for name in kept)]
    changes = difference(levels)[..., at]
    tested = used[:, : grid.n_periods] if options["transform"] == "fd" else chosen
    if periods and options["transform"] != "fd":  # a period that only a difference reaches has no dummy
        tested = chosen & np.nan_to_num(lag(chosen.astype(float), 1)).astype(bool)
    tested = tested & ~np.isnan(changes).any(axis=2)
    cells = np.where(used[..., None], every[..., at], 0.0)
    return DynamicSample(
        cells[..., 0],
        cells[..., 1:],
        kept,
        Instruments.join(parts).on(used),
        used,
        np.where(tested[..., None], changes, 0.0),
        transform,
        dropped,
    )


def _usable(design: Design, names: Sequence[str]) -> np.ndarray:
    """Rows selected and complete in outcome and regressors."""
    whole = ~np.isnan(columns(design, names)).any(axis=1)
    rows = whole if design.selected is None else whole & design.selected
    if not rows.any():
        raise EstimationError(
            f"no observation: of {design.n_selected} rows selected none is complete in {', '.join(names)}"
        )
    return rows


def _dummy_instruments(stacked: np.ndarray, used: np.ndarray, *, system: bool) -> list[Instruments]:
    """Themselves: in the level equation of a system (Roodman 2009, section 4.1), but for periods that have no level
    row; else transformed."""
    width = stacked.shape[1] // (2 if system else 1)
    in_levels = np.where(used[:, width:, None], stacked[:, width:], 0.0).any(axis=(0, 1))
    chosen = {"level": in_levels, "diff": ~in_levels} if system else {"both": ~in_levels}
    return [
        standard(stacked[..., some], equation, iv_label((TIME_DUMMIES,), equation), system=system)
        for equation, some in chosen.items()
        if some.any()
    ]


def _independent(
    rows: np.ndarray, levels: np.ndarray, labels: Sequence[str], constant: np.ndarray | None
) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """Terms that are no combination of earlier ones on the rows used, judged against their length in `levels`.

    Columns are the outcome, the regressors and, last in `levels` and where there is one in `rows`, the constant.
    """
    names = labels[:-1]
    model = regress(
        rows[:, 0], rows[:, 1 : 1 + len(names)], names, constant=constant, scale=norms(levels[:, 1 : 1 + len(names)])
    )
    return model.terms, model.dropped
