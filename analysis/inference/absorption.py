"""Fixed effects and unit-specific trends, taken out exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.inference.conjugate_gradients import conjugate_gradients
from analysis.inference.effect_basis import Effect
from analysis.inference.elimination import Elimination
from analysis.inference.least_squares import norms
from analysis.results import EstimationError

REMAINING = 1e-12  # of an effect in a column, beside the column's deviations; its share in a slope is the square of it
GOAL = 2.5e-15  # the same where equations are solved by iteration
ROUNDS = 20


def residualise(values: np.ndarray, effects: Sequence[Effect], *, overwrite: bool = False) -> np.ndarray:
    """What is left of the columns of values (n, k) once all effects are projected out; it takes their place if told to.

    One effect is projected out directly, two by elimination, more by alternating projections under conjugate gradients
    (Hernandez-Ramos, Escalante and Raydan 2011), repeated on what remains until it is rounding. Raises EstimationError
    otherwise.
    """
    result = values if overwrite else np.array(values, dtype=float, order="F")
    effects = sorted(effects, key=lambda e: -e.rank)
    length = norms(result)
    floor = np.finfo(float).eps * length
    eliminate: Elimination | None = None
    for _ in range(ROUNDS):
        products = [e.products(result) for e in effects]
        if all((norms(each) <= REMAINING * length + floor).all() for each in products):
            return result
        goal = GOAL * length
        if len(effects) > 2:
            result -= _alternating(effects, result, goal)
        else:
            if len(effects) == 2:
                eliminate = eliminate or Elimination.of(*effects)
                products = eliminate.coordinates(products[0], products[1], goal)
            for e, coordinates in zip(effects, products, strict=True):
                e.take_out(result, coordinates)
        length = norms(result)
    names = ", ".join(e.name for e in effects)
    raise EstimationError(f"{names} could not be absorbed to {REMAINING} in {ROUNDS} rounds on {len(values)} rows")


def _alternating(effects: Sequence[Effect], values: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """The part of values (n, k) in the span of the effects: (I - S) x = (I - S) values, S the sweep there and back."""

    def apply(x: np.ndarray) -> np.ndarray:
        return x - _sweep(x, [*effects, *effects[-2::-1]])

    return conjugate_gradients(apply, apply(values), goal)


def _sweep(values: np.ndarray, effects: Sequence[Effect]) -> np.ndarray:
    values = values.copy(order="F")
    for e in effects:
        e.take_out(values, e.products(values))
    return values
