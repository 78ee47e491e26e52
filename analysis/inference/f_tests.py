"""Wald tests in F form, with the degrees of freedom of a regression that has absorbed effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from analysis.inference.degrees_of_freedom import counted
from analysis.inference.dependence import Dependence
from analysis.inference.effect_basis import Effect
from analysis.inference.joint import wald
from analysis.results import Diagnostic


@dataclass(frozen=True)
class FTests:
    """Tests under one kind of errors on n rows whose effects cost `absorbed` coefficients, the constant among them.

    The factor c and the denominator are those of `small_sample: stata` whatever a specification says: an F without
    degrees of freedom is none (ivreg2 too prints them without its option small).
    """

    errors: Dependence
    n_obs: int
    effects: Sequence[Effect]
    absorbed: int

    def factor(self, slopes: int) -> float:
        """c of a regression with so many slopes."""
        return self.errors.factor(self.n_obs, partial(counted, slopes + self.absorbed, self.effects))

    def denominator(self, slopes: int) -> int:
        return self.errors.df(self.n_obs - slopes - self.absorbed)

    def chi2(self, coef: np.ndarray, columns: np.ndarray, residual: np.ndarray) -> float | None:
        """Wald statistic of coef (q,) with influence `columns` (n, q), without a factor; None where undetermined."""
        return wald(coef, self.errors.outer(columns, residual))

    def row(self, test: str, chi2: float | None, q: int, slopes: int, note: str | None = None) -> Diagnostic:
        """chi2 / (q c) against F(q, denominator)."""
        kind = self.errors.kind
        if chi2 is None:
            return Diagnostic(test, None, self.undetermined(q, note), kind)
        if self.n_obs <= slopes + self.absorbed:
            return Diagnostic(test, None, f"{self.n_obs} rows leave no degree of freedom", kind)
        df = self.denominator(slopes)
        statistic = chi2 / q / self.factor(slopes)
        return Diagnostic(test, statistic, note, kind, f"{q}, {df}", float(stats.f.sf(statistic, q, df)))

    def undetermined(self, q: int, note: str | None = None) -> str:
        """Why the covariance of q moments has no inverse."""
        groups = "clusters" if self.errors.n_clusters else "periods"
        size = f"{self.errors.size} {groups}" if self.errors.size else f"{self.n_obs} rows"
        return (f"{note}: " if note else "") + f"{size} do not determine the covariance of {q} moments"
