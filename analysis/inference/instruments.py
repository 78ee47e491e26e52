"""The instrumental-variables model as arrays, checked: effects taken out, exogenous variables apart, instruments
orthonormal.

y = X b + W g + e: K1 endogenous X, K2 exogenous W with the constant first, L1 excluded instruments Z. Whatever concerns
b alone is computed on what is left of y, X and Z once W is projected out (Frisch and Waugh 1933); with instruments
weighted by their covariance this is exact too, because every moment of W has a coefficient of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.absorbed_regression import refuse_constant
from analysis.inference.absorption import residualise
from analysis.inference.effect_basis import Effect
from analysis.inference.effects import absorbs
from analysis.inference.least_squares import COLLINEAR, CONSTANT, norms, orthogonalise
from analysis.inference.sample import matrix, outcome_and_regressors
from analysis.results import Design, Dropped, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


@dataclass(frozen=True)
class System:
    """y (n,), x (n, K1), w (n, K2); `own` (n, K2) is an orthonormal basis of w with w = own @ triangle, `z` (n, L1) one
    of the instruments once w is projected out. Names are those of the columns kept."""

    y: np.ndarray
    x: np.ndarray
    w: np.ndarray
    own: np.ndarray
    triangle: np.ndarray
    z: np.ndarray
    endogenous: tuple[str, ...]
    exogenous: tuple[str, ...]
    instruments: tuple[str, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def n_obs(self) -> int:
        return len(self.y)

    @cached_property
    def y_left(self) -> np.ndarray:
        """y (n,) once w is projected out."""
        return self.left(self.y)

    @cached_property
    def x_left(self) -> np.ndarray:
        """x (n, K1) once w is projected out."""
        return self.left(self.x)

    @cached_property
    def zy(self) -> np.ndarray:
        """(L1,) coefficients of the reduced form on `z`."""
        return self.z.T @ self.y_left

    @cached_property
    def zx(self) -> np.ndarray:
        """(L1, K1) coefficients of the first stages on `z`."""
        return self.z.T @ self.x_left

    @cached_property
    def first_residual(self) -> np.ndarray:
        """(n, K1) residuals of the first stages."""
        return self.x_left - self.z @ self.zx

    @cached_property
    def x_basis(self) -> np.ndarray:
        """Orthonormal basis (n, K1) of x_left."""
        return np.linalg.qr(self.x_left / norms(self.x_left))[0]

    @property
    def first_slopes(self) -> int:
        """Slopes of a first stage, or of the reduced form."""
        return len(self.exogenous) - 1 + len(self.instruments)

    def left(self, values: np.ndarray) -> np.ndarray:
        """What is left of values (n,) or (n, k) once w is projected out."""
        for _ in range(2):
            values = values - self.own @ (self.own.T @ values)
        return values


def system(design: Design, spec: EstimationOptions, effects: Sequence[Effect]) -> System:
    """The variables of `spec` once `effects` are taken out; collinear ones leave, in the order exogenous, instruments.

    Raises EstimationError where no endogenous variable or too few instruments are written, and for an outcome without
    variation; see `identified` for what is left of them.
    """
    endogenous, exogenous = _roles(design, spec)
    outcome, regressors = outcome_and_regressors(design)
    levels = np.column_stack([outcome, regressors, matrix(design, spec.instruments)])
    names = [design.outcome, *design.regressors, *spec.instruments]
    absorbed = [e.name for e in effects] if absorbs(spec) else []
    values, lengths = (residualise(levels, effects) if absorbed else levels), norms(levels)
    if absorbed:
        refuse_constant(design.outcome, norms(values)[0], lengths[0], list(effects))
    at = {name: j for j, name in enumerate(names)}

    def kept(wanted: Sequence[str]) -> tuple[list[str], np.ndarray, np.ndarray, list[Dropped]]:
        places = [at[name] for name in wanted]
        stacked = np.column_stack([np.ones(len(levels)), values[:, places]])
        sizes = np.concatenate([[np.sqrt(len(levels))], lengths[places]])
        found, basis, triangle, dropped = orthogonalise(stacked, [CONSTANT, *wanted], sizes, absorbed)
        return [[CONSTANT, *wanted][j] for j in found], basis, triangle, dropped

    first, basis, triangle, dropped = kept([*exogenous, *spec.instruments])
    own = [name for name in first if name == CONSTANT or name in exogenous]
    used, _, _, without = kept([*own[1:], *endogenous])
    return System(
        y=values[:, 0] + (levels[:, 0].mean() if absorbed else 0.0),
        x=values[:, [at[name] for name in used[len(own) :]]],
        w=np.column_stack([np.ones(len(levels)), values[:, [at[name] for name in own[1:]]]]),
        own=basis[:, : len(own)],
        triangle=triangle[: len(own), : len(own)],
        z=basis[:, len(own) :],
        endogenous=tuple(used[len(own) :]),
        exogenous=tuple(own),
        instruments=tuple(first[len(own) :]),
        dropped=(*dropped, *without),
    )


def identified(found: System) -> System:
    """`found` itself. Raises EstimationError where too few instruments are left, or no endogenous variable, or where
    the instruments determine one of these or do not move a combination of them."""
    if not found.endogenous:
        lost = "; ".join(f"{row.variable}: {row.reason}" for row in found.dropped)
        raise EstimationError(f"no endogenous variable is left: {lost}")
    _enough(found.endogenous, found.instruments, found.dropped)
    listed = ", ".join(found.instruments)
    for name, residual, size in zip(found.endogenous, norms(found.first_residual), norms(found.x_left), strict=True):
        if residual <= COLLINEAR * size:
            raise EstimationError(
                f"{name} is an exact combination of the instruments ({listed}) and the exogenous variables: "
                "take it out of `endogenous`, or those instruments out"
            )
    smallest = np.linalg.svd(found.z.T @ found.x_basis, compute_uv=False)[-1]
    if smallest <= COLLINEAR:
        raise EstimationError(
            f"{', '.join(found.endogenous)} not identified: a combination of them is uncorrelated with the instruments "
            f"{listed} (smallest canonical correlation {smallest:.1e}, {found.n_obs} rows)"
        )
    return found


def _roles(design: Design, spec: EstimationOptions) -> tuple[list[str], list[str]]:
    """Endogenous and exogenous regressors in their written order."""
    for key, given in (("endogenous", spec.endogenous), ("instruments", spec.instruments)):
        if not given:
            raise EstimationError(f"iv needs `{key}`: columns; without them it is least squares")
    strangers = [name for name in spec.endogenous if name not in design.regressors]
    if strangers:
        raise EstimationError(
            f"{', '.join(strangers)}: endogenous, but not among focal and controls ({', '.join(design.regressors)})"
        )
    _enough(spec.endogenous, spec.instruments, ())
    exogenous = [name for name in design.regressors if name not in spec.endogenous]
    return [name for name in design.regressors if name in spec.endogenous], exogenous


def _enough(endogenous: Sequence[str], instruments: Sequence[str], dropped: Sequence[Dropped]) -> None:
    if len(instruments) >= len(endogenous):
        return
    lost = "; ".join(f"{row.variable}: {row.reason}" for row in dropped)
    raise EstimationError(
        f"{len(endogenous)} endogenous variables ({', '.join(endogenous)}) need as many excluded instruments, "
        f"{len(instruments)} found ({', '.join(instruments) or 'none'})" + (f"; left out: {lost}" if lost else "")
    )
