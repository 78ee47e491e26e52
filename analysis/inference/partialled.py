"""A linear model as what is left of its variables once the effects are out (Frisch and Waugh 1933, Lovell 1963)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.absorbed_regression import residual_df, solve
from analysis.inference.absorption import residualise
from analysis.inference.degrees_of_freedom import n_parameters
from analysis.inference.effect_basis import Effect
from analysis.inference.effects import effects_of
from analysis.inference.sample import columns
from analysis.results import Design

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions


@dataclass(frozen=True)
class Partialled:
    """Deviations of the outcome (n,) and of the estimated regressors (n, k), and the n - k - absorbed degrees left."""

    outcome: np.ndarray
    regressors: np.ndarray
    names: tuple[str, ...]
    effects: list[Effect]
    df: int

    @classmethod
    def of(cls, design: Design, spec: EstimationOptions) -> Partialled:
        """Of a design without singletons. Raises EstimationError (see analysis.inference.absorbed_regression)."""
        names = tuple(solve(design, spec).regressors)
        effects = effects_of(design, spec)
        left = residualise(columns(design, [str(design.outcome), *names]), effects)
        return cls(left[:, 0], left[:, 1:], names, effects, residual_df(len(left), len(names), n_parameters(effects)))

    def without(self, name: str) -> np.ndarray:
        """Orthonormal basis (n, k-1) of the other regressors."""
        return np.linalg.qr(np.delete(self.regressors, self.names.index(name), axis=1))[0]

    def column(self, name: str) -> np.ndarray:
        return np.asarray(self.regressors[:, self.names.index(name)])


def off(values: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """What is left of values (n, ...) beside an orthonormal basis; twice, so that it is orthogonal to rounding."""
    for _ in range(2):
        values = values - basis @ (basis.T @ values)
    return values
