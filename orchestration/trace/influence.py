"""What a coefficient is without one row of its sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.estimators import ESTIMATORS
from analysis.inference.absorbed_regression import solve
from analysis.inference.absorption import residualise
from analysis.inference.effects import effects_of, prune
from analysis.inference.least_squares import LinearModel
from analysis.inference.sample import columns, take
from analysis.results import Design, EstimationError
from orchestration.trace.estimate import Estimation, without_resampling

BY_FORMULA = "exact by the leverage of the row (least squares)"
BY_ESTIMATION = "estimated again without the row"
DETERMINED = 1e-6
"""1 - leverage below which the formula would lose more than the last six of a double's sixteen digits."""
NOT_DONE = {
    "difference_gmm": "not estimated without the row: instruments would lie in other years",
    "system_gmm": "not estimated without the row: instruments would lie in other years",
    "psm_did": "not estimated without the row: every unit would be matched anew",
    "describe": "a table of statistics has no coefficient",
    "correlate": "a table of statistics has no coefficient",
    "vif": "a table of statistics has no coefficient",
}
"""Estimators of which no row is left out, and why."""


@dataclass(frozen=True)
class WithoutRow:
    """The coefficient without a row, None where there is none, and how it was found or why not."""

    estimate: float | None
    how: str


@dataclass(frozen=True)
class Influence:
    """Leaves rows out of the estimation of one term of one equation."""

    estimation: Estimation
    term: str
    equation: str = ""

    @property
    def is_formula(self) -> bool:
        """Whether rows are left out by a formula, so that all of them can be compared."""
        return self._model is not None

    def order(self, rows: np.ndarray) -> np.ndarray:
        """The rows, those that move a coefficient of least squares most before the others; else as they are.

        The leverage that counts here is that of the regressors; `without` adds that of the effects.
        """
        if self._model is None:
            return rows
        model, regressors, position = self._model
        move = np.abs(model.influence[:, position] * model.residual / np.maximum(1 - self._leverage(regressors), 1e-9))
        by_row = dict(zip(self._kept.data.index, move, strict=True))
        return np.array(sorted(rows, key=lambda row: -by_row.get(row, 0.0)), dtype=int)

    def without(self, rows: Sequence[int]) -> list[WithoutRow]:
        """The coefficient without each of the rows, one at a time."""
        if self._model is not None:
            return self._by_formula(rows)
        if self.estimation.spec.estimator in NOT_DONE:
            return [WithoutRow(None, NOT_DONE[self.estimation.spec.estimator])] * len(rows)
        return [self._again(row) for row in rows]

    @cached_property
    def _equation(self) -> Design | None:
        """The design whose least squares gives the term; None for other estimators and equations."""
        spec, design = self.estimation.spec, self.estimation.design
        if spec.estimator == "mediation" and self.equation in ("a", "total"):
            return replace(design, outcome=spec.mediator) if self.equation == "a" else design
        equation = ESTIMATORS[spec.estimator].equation
        return None if equation is None or self.equation else equation(design, spec)

    @cached_property
    def _kept(self) -> Design:
        """The rows that are not alone in an effect; they keep their labels."""
        assert self._equation is not None
        return prune(self._equation, self.estimation.spec)[0]

    @cached_property
    def _model(self) -> tuple[LinearModel, np.ndarray, int] | None:
        """The solved model, the deviations of its regressors, the position of the term."""
        if self._equation is None:
            return None
        model = solve(self._kept, self.estimation.spec)
        if self.term not in model.regressors:
            return None
        levels = columns(self._kept, model.regressors)
        return model, residualise(levels, self._effects), model.terms.index(self.term)

    @cached_property
    def _effects(self) -> list:
        return effects_of(self._kept, self.estimation.spec)

    def _leverage(self, regressors: np.ndarray) -> np.ndarray:
        basis = np.linalg.qr(regressors)[0]
        return np.einsum("ij,ij->i", basis, basis)

    def _by_formula(self, rows: Sequence[int]) -> list[WithoutRow]:
        """b - b(i) = x_i'(X'X)^-1 e_i / (1 - h_i), Belsley, Kuh and Welsch (1980), h of regressors and effects.

        A row that all but determines its own fit is left out by estimating again: there the formula divides rounding
        by rounding.
        """
        assert self._model is not None
        model, regressors, position = self._model
        places = {row: place for place, row in enumerate(self._kept.data.index)}
        shown = [places[row] for row in rows if row in places]
        units = np.zeros((len(self._kept.data), len(shown)))
        units[shown, range(len(shown))] = 1.0
        left = residualise(units, self._effects)[shown, range(len(shown))] - self._leverage(regressors)[shown]
        shares = dict(zip(shown, left, strict=True))

        def without(row: int) -> WithoutRow:
            if row not in places:
                return WithoutRow(float(model.coef[position]), "the row is alone in an effect and counts for nothing")
            place = places[row]
            if shares[place] < DETERMINED:
                return self._again(row)
            move = model.influence[place, position] * model.residual[place] / shares[place]
            return WithoutRow(float(model.coef[position] - move), BY_FORMULA)

        return [without(row) for row in rows]

    def _again(self, row: int) -> WithoutRow:
        spec, design = without_resampling(self.estimation.spec), self.estimation.design
        keep = np.delete(np.arange(len(design.data)), row)
        try:
            result = ESTIMATORS[spec.estimator].function(take(design, keep), spec)
        except EstimationError as error:
            return WithoutRow(None, f"not determined without the row: {error}")
        result = result.equations.get(self.equation, result) if self.equation else result
        found = [e.estimate for e in result.estimates if e.is_headline and e.term == self.term]
        return WithoutRow(found[0], BY_ESTIMATION) if found else WithoutRow(None, "the term leaves the estimation")
