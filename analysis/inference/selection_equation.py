"""Fits the selection equation of a design: one probit, or one for every period, with dummies of effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.inference.absorption import residualise
from analysis.inference.effect_basis import effect
from analysis.inference.effects import effect_codes, level_name
from analysis.inference.groups import codes_of
from analysis.inference.least_squares import COLLINEAR, CONSTANT, norms
from analysis.inference.probit import Probit, probit
from analysis.inference.sample import columns, matrix, take
from analysis.inference.selection import Part, Selection
from analysis.results import Design, Dropped, EstimationError


def selection_equation(
    design: Design, name: str, regressors: Sequence[str], effects: Sequence[str], *, by_period: bool
) -> Selection:
    """Probit of `name` on a constant, dummies of `effects` and regressors; `by_period` one for every period, with terms
    like `x:time=2004`.

    A level of an effect, and a period, in which selection does not vary has an infinite coefficient: its rows leave the
    probit, as in Stata's, and are listed. Dummies are centred, so that the constant is that of the average effect.
    Raises EstimationError (see analysis.inference.probit) and where selection never varies.
    """
    chosen = _chosen(design, name)
    matrix(design, regressors)  # refuses what is not finite
    parts: list[Part] = []
    dropped: list[Dropped] = []
    for rows, suffix in _periods(design, by_period=by_period):
        inside, left = _informative(design, chosen, rows, effects, suffix)
        dropped += left
        if len(inside):
            found, values, lost = _probit(take(design, inside), name, regressors, effects, suffix)
            parts.append(Part.of(suffix, rows, inside, found, values, len(chosen)))
            dropped += [Dropped(row.variable + suffix, row.reason) for row in lost]
    if not parts:
        levels = ", ".join((*effects, "time") if by_period else effects)
        raise EstimationError(
            f"{name} never varies within the levels of {levels}: {int(chosen.sum())} of {len(chosen)} rows are "
            "selected, all or none of every level; name fewer effects"
        )
    return Selection(chosen, tuple(parts), tuple(regressors), tuple(dropped))


def _chosen(design: Design, name: str) -> np.ndarray:
    values = matrix(design, [name])[:, 0]
    others = int((~np.isin(values, (0.0, 1.0))).sum())
    if others:
        raise EstimationError(f"{name}: {others} of {len(values)} values are neither 0 nor 1")
    if np.ptp(values) == 0:
        raise EstimationError(
            f"{name} is {values[0]:g} in all {len(values)} rows: where selection never varies there is none to correct"
            " for; take within or pooled"
        )
    return values == 1


def _periods(design: Design, *, by_period: bool) -> Iterator[tuple[np.ndarray, str]]:
    """Positions of the rows of every probit, and what follows the names of its terms."""
    if not by_period:
        yield np.arange(len(design.data)), ""
        return
    if design.time is None:
        raise EstimationError("mills_by: time needs a time column; this table has none")
    for value in np.unique(design.time):
        yield np.flatnonzero(design.time == value), f":time={int(value) if value == int(value) else value}"


def _informative(
    design: Design, chosen: np.ndarray, rows: np.ndarray, effects: Sequence[str], suffix: str
) -> tuple[np.ndarray, list[Dropped]]:
    """The rows without those of levels in which selection does not vary, until there are none left."""
    if suffix and chosen[rows].all() == chosen[rows].any():
        return rows[:0], [_certain(suffix.removeprefix(":"), chosen[rows])]
    dropped: list[Dropped] = []
    before = -1
    while before != len(dropped):
        before = len(dropped)
        for name in effects:
            codes, size = codes_of(effect_codes(design, name)[rows])
            share = np.bincount(codes, chosen[rows], size) / np.bincount(codes, minlength=size)
            varies = (share > 0) & (share < 1)
            for level in np.flatnonzero(~varies):
                members = rows[codes == level]
                level_code = effect_codes(design, name)[members[0]]
                dropped.append(_certain(level_name(design, name, level_code) + suffix, chosen[members]))
            rows = rows[varies[codes]]
    return rows, dropped


def _certain(level: str, chosen: np.ndarray) -> Dropped:
    if chosen[0]:
        return Dropped(level, f"all {len(chosen)} rows are selected: not in the probit, no correction")
    return Dropped(level, f"none of {len(chosen)} rows is selected: not in the probit")


def _probit(
    design: Design, name: str, regressors: Sequence[str], effects: Sequence[str], suffix: str
) -> tuple[Probit, np.ndarray, list[Dropped]]:
    """The probit of all rows, its columns, and the regressors that left, some for not varying within the effects."""
    x, (levels, dummies) = columns(design, regressors), _dummies(design, effects)
    varies = np.ones(len(regressors), dtype=bool)
    if effects:
        absorbed = [effect(each, effect_codes(design, each)) for each in effects]
        varies = norms(residualise(x, absorbed)) > COLLINEAR * norms(x)
    inside = [each for each, keep in zip(regressors, varies, strict=True) if keep]
    terms = [CONSTANT, *levels, *inside]
    values = np.column_stack([np.ones(len(x)), dummies, x[:, varies]])
    found = probit(name + suffix, columns(design, [name])[:, 0] == 1, values, terms)
    lost = [Dropped(each, f"no variation within {', '.join(effects)}") for each in regressors if each not in inside]
    lost += [row for row in found.dropped if row.variable in regressors]
    return found, values[:, found.kept], lost


def _dummies(design: Design, effects: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Names and centred dummies (n, k) of every level but the first of each effect."""
    names, blocks = [], [np.empty((len(design.data), 0))]
    for name in effects:
        codes, size = codes_of(effect_codes(design, name))
        names += [level_name(design, name, code) for code in np.unique(effect_codes(design, name))[1:]]
        dummies = np.eye(size)[codes][:, 1:]
        blocks.append(dummies - dummies.mean(axis=0))
    return names, np.column_stack(blocks)
