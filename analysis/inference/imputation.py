"""Untreated outcomes of treated rows, imputed (Borusyak, Jaravel and Spiess 2024), and the weights of their averages.

The model of untreated outcomes is least squares on the untreated rows: fixed effects, one of them taken out by its
means, the levels of the others as columns, and regressors. An average of effects is a sum over all rows of weights
times outcomes; on untreated rows the weights are -Z0 (Z0'Z0)^-1 Z1'w.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.inference.groups import codes_of, sums_by
from analysis.inference.least_squares import norms, orthogonalise
from analysis.results import Design, Dropped, EstimationError

UNSEEN = 1e-7  # of a treated row, relative to the column, outside what the untreated rows determine

LARGEST = 1e8  # numbers in the dummies beside the largest effect, which are dense


@dataclass(frozen=True)
class Levels:
    """An effect: codes (n,) 0..L-1 and the titles of its L levels, `region_id=110000`."""

    name: str
    codes: np.ndarray
    titles: list[str]

    @classmethod
    def of(cls, design: Design, name: str) -> Levels:
        present, codes = np.unique(design.effects[name], return_inverse=True)
        labels = design.effect_labels.get(name)
        titles = [f"{name}={labels[code] if labels else code}" for code in present]
        return cls(name, codes.reshape(-1), titles)

    @property
    def size(self) -> int:
        return len(self.titles)


@dataclass(frozen=True)
class Imputation:
    """Of n rows, n0 untreated and n1 treated ones that can be imputed.

    `untreated`, `imputed` (n,): which rows; `residual` (n0,) of the model; `effect` (n1,) of each treated row.
    `codes0`, `codes1`: levels of the effect taken out by means, `counts` of its untreated rows; `basis` (n0, r) of the
    other columns, `ahead` (n1, r) those columns of the treated rows in its coordinates.
    """

    untreated: np.ndarray
    imputed: np.ndarray
    residual: np.ndarray
    effect: np.ndarray
    codes0: np.ndarray
    codes1: np.ndarray
    counts: np.ndarray
    basis: np.ndarray
    ahead: np.ndarray
    dropped: tuple[Dropped, ...]

    def weights(self, shares: np.ndarray) -> np.ndarray:
        """shares (n1, m) of m averages of effects -> weights (n, m) of the outcomes, zero where no row is used."""
        weights = np.zeros((len(self.untreated), shares.shape[1]))
        level = sums_by(self.codes1, shares, len(self.counts))
        weights[self.untreated] = -level[self.codes0] / self.counts[self.codes0, None]
        weights[self.untreated] -= self.basis @ (self.ahead.T @ shares)
        weights[self.imputed] = shares
        return weights


def impute(
    outcome: np.ndarray, regressors: np.ndarray, names: Sequence[str], effects: Sequence[Levels], treated: np.ndarray
) -> Imputation:
    """outcome (n,), regressors (n, k) under `names`, effects of the n rows, treated (n,) boolean.

    Treated rows whose effects or regressors the untreated rows do not determine are left out and listed by what is
    missing: a level without untreated rows, levels that no untreated row links, a regressor without variation there.
    Raises EstimationError for effects too large for dense dummies.
    """
    largest, *others = sorted(effects, key=lambda effect: -effect.size)
    codes, size = largest.codes, largest.size
    counts = np.bincount(codes[~treated], minlength=size)
    possible, dropped = _seen(effects, treated)
    if len(outcome) * sum(effect.size for effect in others) > LARGEST:
        sizes = ", ".join(f"{effect.name} {effect.size}" for effect in others)
        raise EstimationError(f"{len(outcome)} rows, levels beside {largest.name}: {sizes}; too many to impute from")
    dummies = [np.eye(effect.size)[effect.codes] for effect in others]
    columns = np.column_stack([*dummies, regressors - regressors.mean(axis=0)])
    titles = [*(title for effect in others for title in effect.titles), *names]
    deviations = _deviations(np.column_stack([outcome, columns]), codes, counts, ~treated)
    y, z = deviations[:, 0], deviations[:, 1:]
    kept, basis, triangle, left = orthogonalise(z[~treated], titles, norms(columns[~treated]), [largest.name])
    solved = np.linalg.inv(triangle)
    ahead = z[:, kept] @ solved
    for j in sorted(set(range(len(titles))) - set(kept)):
        gap = z[:, j] - ahead @ (basis.T @ z[~treated, j])
        lost = possible & (np.abs(gap) > UNSEEN * np.abs(columns[:, j]).max(initial=0))
        if lost.any():
            reason = f"not determined by untreated rows: {lost.sum()} treated rows cannot be imputed"
            dropped.append(Dropped(titles[j], reason))
        possible &= ~lost
    listed = {row.variable for row in dropped}
    dropped += [row for row in left if row.variable in names and row.variable not in listed]
    coef = basis.T @ y[~treated]
    coef += basis.T @ (y[~treated] - basis @ coef)  # one step of refinement
    return Imputation(
        untreated=~treated,
        imputed=possible,
        residual=y[~treated] - basis @ coef,
        effect=y[possible] - ahead[possible] @ coef,
        codes0=codes[~treated],
        codes1=codes[possible],
        counts=counts,
        basis=basis,
        ahead=ahead[possible],
        dropped=tuple(dropped),
    )


def conservative(found: Imputation, shares: np.ndarray, cells: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """What every row adds to the errors of the averages (n, m): weight times residual.

    The residual of a treated row is its effect less the average of its cell (n1,), cohort and period, by the weights
    that make the variance smallest for clusters (n,): the product of the row's share and of its cluster's in the cell
    (avgeffectsby of their program). What effects differ within a cell counts as error, so that the variance is
    conservative; in a cell of one cluster the residuals cancel.
    """
    within, size = codes_of(cells)
    pairs, n_pairs = codes_of(within * (int(clusters.max()) + 1) + clusters[found.imputed])
    smart = sums_by(pairs, shares, n_pairs)[pairs] * shares
    total = sums_by(within, smart, size)
    mean = np.divide(
        sums_by(within, smart * found.effect[:, None], size), total, out=np.zeros_like(total), where=total > 0
    )
    rows = found.weights(shares)
    rows[found.untreated] *= found.residual[:, None]
    rows[found.imputed] *= found.effect[:, None] - mean[within]
    return rows


def _seen(effects: Sequence[Levels], treated: np.ndarray) -> tuple[np.ndarray, list[Dropped]]:
    """Treated rows (n,) whose levels all have an untreated row, and the levels without one."""
    seen, dropped = treated.copy(), []
    for effect in effects:
        counts = np.bincount(effect.codes[~treated], minlength=effect.size)
        missing = np.bincount(effect.codes[seen], minlength=effect.size) * (counts == 0)
        for code in np.flatnonzero(missing):
            dropped.append(Dropped(effect.titles[code], f"{missing[code]} treated rows and no untreated one"))
        seen &= counts[effect.codes] > 0
    return seen, dropped


def _deviations(values: np.ndarray, codes: np.ndarray, counts: np.ndarray, untreated: np.ndarray) -> np.ndarray:
    """From the means of a level's untreated rows; twice, so that what is left of the mean is rounding."""
    for _ in range(2):
        sums = sums_by(codes[untreated], values[untreated], len(counts))
        values = values - (sums / np.maximum(counts, 1)[:, None])[codes]
    return values
