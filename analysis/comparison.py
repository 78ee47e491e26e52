"""`compare`: is the coefficient of the first focal variable the same in two columns?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimators import ESTIMATORS, within
from analysis.inference.absorbed_regression import solve
from analysis.inference.cluster_weights import ClusterMoments
from analysis.inference.effects import effects_of, prune
from analysis.inference.sample import columns, count_regions
from analysis.panel_hash import panel_hash
from analysis.results import Design, Diagnostic, EstimationError
from analysis.spec import Spec, SpecError

TEST = "group_difference"
REPS, SEED = 999, 1
TIE = 1e-9  # relative; a permutation that only renames the groups finds the same difference but for rounding
OUTCOME, DIFFERENCE, GROUP = "the outcome", "own - other", "the column"  # names that no variable can have


@dataclass(frozen=True)
class Column:
    """A prepared specification and the design of its headline equation, singletons left out."""

    spec: Spec
    design: Design

    @classmethod
    def of(cls, spec: Spec, design: Design) -> Column:
        equation = ESTIMATORS[spec.estimator].equation
        if equation is None:
            raise SpecError(f"{spec.estimator} has no least squares to compare")
        return cls(spec, prune(equation(design, spec), spec)[0])

    @property
    def unit(self) -> str:
        return str((self.spec.bootstrap or {})["cluster"])

    @property
    def equation(self) -> tuple[object, ...]:
        """What has to agree for rows to be exchangeable between two columns."""
        spec = self.spec
        return self.design.outcome, set(self.design.regressors), set(spec.fixed_effects), spec.trends


def prepared(spec: Spec, other: Spec | None) -> tuple[Spec, Spec]:
    """Both specifications with the clusters of the first and its panel unit, which is permuted.

    Raises SpecError for an unknown column, one without an equation by least squares, and two that do not compare.
    """
    if other is None:
        raise SpecError("its other column is not among the specifications run", found=spec.compare)
    if other.same_as:
        raise SpecError("compares with a column that has a fit of its own", found=spec.compare)
    able = [name for name, estimator in ESTIMATORS.items() if estimator.equation]
    for each in (spec, other):
        if each.estimator not in able:
            raise SpecError(f"compares columns of {', '.join(able)}", found=each.estimator)
    for name, own, others in (
        ("first focal variable", spec.focal[0], other.focal[0]),
        ("panel unit", spec.region, other.region),
        ("trends", spec.trends, other.trends),
    ):
        if own != others:
            raise SpecError(f"compares columns of one {name}", found=f"{own}, {others}")
    unit = spec.region or next(iter(spec.cluster), None)
    if unit is None:
        raise SpecError("needs units in a cross-section", hint="Name them with cluster: [a] and covariance: cluster.")
    shared: dict[str, Any] = {
        "covariance": ("cluster",),
        "cluster": spec.cluster or (unit,),
        "bootstrap": {"cluster": unit},
    }
    return replace(spec, **shared), replace(other, **shared, small_sample=spec.small_sample)


def group_difference(own: Column, other: Column) -> tuple[Diagnostic, ...]:
    """Two rows, notes `interaction` and `permutation`. Raises SpecError where both columns are the same regression,
    EstimationError where the coefficient is not estimated in both."""
    if own.equation == other.equation and panel_hash(own.design) == panel_hash(other.design):
        raise SpecError("both columns are the same regression on the same rows", found=own.spec.compare)
    return interaction(own, other), permutation(own, other)


def interaction(own: Column, other: Column) -> Diagnostic:
    """t of the focal variable's product with the column in one regression on the rows of both (Chow 1960).

    Everything else, the effects too, has coefficients of its own in each column, so the estimates are those printed. A
    cluster in both columns is one cluster: rows that both share are allowed for (stacked scores, as suest).
    """
    focal, sizes = own.spec.focal[0], [len(c.design.data) for c in (own, other)]
    group = np.repeat([1.0, 0.0], sizes)
    level = np.concatenate([columns(c.design, [focal])[:, 0] for c in (own, other)])
    data = {OUTCOME: np.concatenate([columns(c.design, [str(c.design.outcome)])[:, 0] for c in (own, other)])}
    data |= {focal: level, DIFFERENCE: level * group}
    for name, column, rows in (("own", own, group == 1), ("other", other, group == 0)):
        for regressor in column.design.regressors:
            if regressor != focal:
                data[f"{name} {regressor}"] = np.zeros(len(group))
                data[f"{name} {regressor}"][rows] = columns(column.design, [regressor])[:, 0]
    trends = (own.spec.trends or {"columns": ()})["columns"]
    absorbed = tuple(dict.fromkeys((*own.spec.fixed_effects, *other.spec.fixed_effects)))
    effects = {name: _apart(name, own, other) for name in (*absorbed, *trends)} or {GROUP: group.astype(int)}
    spec = replace(own.spec, fixed_effects=absorbed or tuple(effects), options={"singletons": "keep"})
    stacked = _joint(own, other, pd.DataFrame(data), effects)
    fitted = within.estimated(replace(stacked, outcome=OUTCOME, regressors=tuple(data)[1:]), spec)
    for lost in fitted.model.dropped:
        if lost.variable in (focal, DIFFERENCE):
            raise EstimationError(f"{focal} is not estimated in both columns: {lost.reason}")
    row = next(row for row in fitted.estimates if row.term == DIFFERENCE)
    df = fitted.covariances[0].df
    return Diagnostic(TEST, row.statistic, "interaction", "cluster", None if df is None else f"{df:g}", row.p_value)


def permutation(own: Column, other: Column) -> Diagnostic:
    """own - other, and how often units dealt to the columns at random differ by as much: (1 + count) / (1 + draws).

    Fisher's test at the level of the panel unit (Cleary 1999). It is defined for one equation on two sets of units; a
    row without a statistic otherwise, its note says why.
    """
    try:
        difference = permuted_differences(own, other)
    except EstimationError as error:
        return Diagnostic(TEST, None, f"permutation: {error}")
    count = int((np.abs(difference[1:]) >= abs(difference[0]) * (1 - TIE)).sum())
    return Diagnostic(TEST, float(difference[0]), "permutation", p_value=(1 + count) / (1 + REPS))


def permuted_differences(own: Column, other: Column) -> np.ndarray:
    """own - other (1 + REPS,): of the columns as they are, then of the seeded permutations. Raises EstimationError."""
    if own.equation != other.equation:
        raise EstimationError("the columns are not one equation on two sets of units")
    if own.spec.centered or other.spec.centered:
        raise EstimationError("the columns are centred, each at its own means")
    units, n_own = _united(own.unit, own, other), len(own.design.data)
    both = np.intersect1d(units[:n_own], units[n_own:])
    if len(both):
        raise EstimationError(f"{len(both)} units are in both columns")
    kept = [set(solve(c.design, c.spec).regressors) for c in (own, other)]
    if kept[0] != kept[1]:
        raise EstimationError(f"{', '.join(sorted(kept[0] ^ kept[1]))} cannot be estimated in one of the columns")
    names = [name for name in own.design.regressors if name in kept[0]]
    data = pd.concat([c.design.data[[*names, own.design.outcome]] for c in (own, other)], ignore_index=True)
    labels = (*own.spec.fixed_effects, *(own.spec.trends or {"columns": ()})["columns"])
    joint = _joint(own, other, data, {name: _united(name, own, other) for name in labels})
    size = int(units.max()) + 1
    moments = ClusterMoments.of(data.to_numpy(), effects_of(joint, own.spec), units, size)
    member = np.isin(np.arange(size), units[:n_own])
    dealt = np.random.default_rng(SEED).permuted(np.tile(member, (REPS, 1)), axis=1)
    weights = np.vstack([member, dealt]).astype(float)
    slopes = [moments.slopes(w, len(names), range(len(names))) for w in (weights, 1 - weights)]
    return np.asarray((slopes[0] - slopes[1])[:, names.index(own.spec.focal[0])])


def _joint(own: Column, other: Column, data: pd.DataFrame, effects: dict[str, np.ndarray]) -> Design:
    """The rows of both columns, the own ones first."""
    times: Sequence[np.ndarray | None] = [c.design.time for c in (own, other)]
    time = None if times[0] is None or times[1] is None else np.concatenate([times[0], times[1]])
    clusters = {name: _united(name, own, other) for name in own.spec.cluster}
    region = None if count_regions(own.design) is None else _united(own.unit, own, other)
    return Design(data, None, (), region, time, effects, clusters)


def _united(name: str, own: Column, other: Column) -> np.ndarray:
    """Codes of a column of groups over the rows of both: the same label is the same group."""
    values = [
        np.asarray(c.design.effect_labels[name], dtype=object)[(c.design.effects | c.design.clusters)[name]]
        for c in (own, other)
    ]
    return pd.factorize(np.concatenate(values))[0]


def _apart(name: str, own: Column, other: Column) -> np.ndarray:
    """Codes of an effect that is its own in each column; one constant in the column that does not absorb it."""
    parts = [c.design.effects.get(name, np.zeros(len(c.design.data), dtype=int)) for c in (own, other)]
    return np.concatenate([parts[0], parts[1] + int(parts[0].max()) + 1])
