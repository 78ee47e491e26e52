"""The one-way error-components model: within, between and Swamy-Arora random effects, as xtreg computes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from analysis.inference.groups import Groups
from analysis.inference.least_squares import LinearModel, norms, regress
from analysis.inference.sample import outcome_and_regressors, squared_correlation
from analysis.results import Design, EstimationError


@dataclass(frozen=True)
class Panel:
    """outcome (n,), regressors (n, k) under names, units."""

    outcome: np.ndarray
    regressors: np.ndarray
    names: tuple[str, ...]
    groups: Groups

    def columns(self, names: Sequence[str]) -> np.ndarray:
        """The regressors (n, q) of these names; the constant is not one of them."""
        return self.regressors[:, [self.names.index(name) for name in names]]

    @property
    def stacked(self) -> np.ndarray:
        return np.column_stack([self.outcome, self.regressors])

    @cached_property
    def within(self) -> tuple[LinearModel, int]:
        return within(self)

    @cached_property
    def random_effects(self) -> RandomEffects:
        return random_effects(self)


def panel_of(design: Design) -> Panel:
    """Raises EstimationError for a table without regions, and as analysis.inference.sample."""
    if design.region is None:
        raise EstimationError("a panel estimator needs a region column; this table has none")
    if not design.regressors:
        raise EstimationError("the specification names no regressor")
    return Panel(*outcome_and_regressors(design), design.regressors, Groups.of(design.region))


@dataclass(frozen=True)
class RandomEffects:
    """Generalised least squares and its variance components; theta (N,) is the share of the unit mean taken out."""

    model: LinearModel
    theta: np.ndarray
    sigma_u: float
    sigma_e: float


def within(panel: Panel) -> tuple[LinearModel, int]:
    """Slopes of the deviations from unit means, without constant, and n - N - k."""
    deviations = panel.groups.demean(panel.stacked)
    model = regress(
        deviations[:, 0], deviations[:, 1:], panel.names, scale=norms(panel.regressors), absorbed=("the unit",)
    )
    df = model.n_obs - panel.groups.size - model.n_terms
    if df <= 0:
        raise EstimationError(
            f"{model.n_obs} rows cannot determine {panel.groups.size} units and {model.n_terms} slopes"
        )
    return model, df


def between(panel: Panel) -> LinearModel:
    """Least squares on the unit means, every unit with weight one (xtreg, be)."""
    means = panel.groups.means(panel.stacked)
    return regress(means[:, 0], means[:, 1:], panel.names, constant=np.ones(len(means)))


def random_effects(panel: Panel) -> RandomEffects:
    """Swamy and Arora (1972); in unbalanced panels with the harmonic mean of T, as Stata's xtreg, re without `sa`.

    sigma_e^2 = SSR_within / (n - N - k), sigma_u^2 = max(0, SSR_between / (N - K) - sigma_e^2 / Tbar),
    theta_i = 1 - sigma_e / sqrt(T_i sigma_u^2 + sigma_e^2).
    """
    groups = panel.groups
    inner, df = panel.within
    outer = between(panel)
    variance_e = inner.ssr / df
    harmonic = groups.size / np.sum(1 / groups.counts)
    variance_u = max(0.0, outer.ssr / (groups.size - outer.n_terms) - variance_e / harmonic)
    theta = 1 - np.sqrt(variance_e / (groups.counts * variance_u + variance_e))
    columns = quasi_demean(panel.stacked, groups, theta)
    model = regress(
        columns[:, 0],
        columns[:, 1:],
        panel.names,
        constant=1 - theta[groups.codes],
        scale=norms(panel.regressors),
        absorbed=("the unit",),
    )
    return RandomEffects(model, theta, float(np.sqrt(variance_u)), float(np.sqrt(variance_e)))


def quasi_demean(values: np.ndarray, groups: Groups, theta: np.ndarray) -> np.ndarray:
    """x_it - theta_i * mean_i(x), (n, k)."""
    return values - (theta[:, None] * groups.means(values))[groups.codes]


def xtreg_r2(panel: Panel, model: LinearModel) -> dict[str, Any]:
    """Squared correlations of outcome and fitted values: of deviations, of unit means, of levels (Stata's R2)."""
    pair = np.column_stack([panel.outcome, panel.columns(model.regressors) @ model.coef[model.slopes]])
    views = {"r2_within": panel.groups.demean(pair), "r2_between": panel.groups.means(pair), "r2_overall": pair}
    return {name: squared_correlation(*view.T) for name, view in views.items()}
