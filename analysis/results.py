"""What an estimator returns: small frozen rows, the shape of the `results` schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from analysis.history import History


@dataclass(frozen=True)
class Design:
    """One estimation sample: rows complete in every variable the specification names, sorted by region and time.

    `data` holds float64 columns under the names written in the specification ('L1.x', 'a:b', 'ln(x)' are evaluated
    already); no constant. `effects` and `clusters` map a column name to integer codes of length n.
    """

    data: pd.DataFrame
    outcome: str | None
    regressors: tuple[str, ...]
    region: np.ndarray | None = None
    time: np.ndarray | None = None
    effects: dict[str, np.ndarray] = field(default_factory=dict)
    clusters: dict[str, np.ndarray] = field(default_factory=dict)
    effect_labels: dict[str, Sequence[object]] = field(default_factory=dict)
    """What the codes of an effect or cluster stand for: effect_labels['region_id'][code] is '110000'. Optional."""
    n_selected: int = 0
    """Rows the sample, the years and `where` select, before rows with missing values are left out."""
    filled: np.ndarray | None = None
    """Boolean (n, variables): whether a cell rests on an interpolated one; None where the panel does not say."""
    selected: np.ndarray | None = None
    """Boolean (n,) of a design that keeps every row of the panel (dynamic panels): which rows are selected."""
    weights: np.ndarray | None = None
    """Above zero (n,), in any unit: least squares with absorbed effects weighs by them, nothing else does."""
    region_labels: Sequence[object] = ()
    """What the codes of `region` stand for. Optional."""
    history: History | None = None
    """The treatment of its units in the whole panel; None where none is named, or the design comes from no panel."""

    def unit(self, code: int) -> object:
        """The label of a region, its code where there is none."""
        return self.region_labels[code] if len(self.region_labels) else code


@dataclass(frozen=True)
class Estimate:
    """One coefficient under one covariance (results.estimates)."""

    term: str
    covariance: str
    estimate: float
    std_error: float
    statistic: float
    p_value: float
    ci_low: float
    ci_high: float
    is_headline: bool = True


@dataclass(frozen=True)
class Diagnostic:
    """One test or described quantity (results.diagnostics)."""

    test: str
    statistic: float | None
    note: str | None = None
    covariance: str | None = None
    df: str | None = None
    p_value: float | None = None


def about(name: str, names: Sequence[str], text: str) -> str:
    """The note of a row on one of several variables: which one, then the text."""
    return text if len(names) == 1 else f"{name}: {text}"


@dataclass(frozen=True)
class Dropped:
    """A variable or a singleton that left the estimation, with the reason (results.dropped)."""

    variable: str
    reason: str


@dataclass(frozen=True)
class Fit:
    """The figures under a regression (results.fits). What an estimator does not define stays None, never NaN."""

    n_obs: int
    n_regions: int | None = None
    n_clusters: int | None = None
    n_selected: int | None = None
    r2: float | None = None
    r2_within: float | None = None
    r2_between: float | None = None
    r2_overall: float | None = None
    r2_lsdv: float | None = None
    r2_adjusted: float | None = None
    f_statistic: float | None = None
    f_p_value: float | None = None
    wald_chi2: float | None = None
    wald_p_value: float | None = None
    df_resid: float | None = None
    loglik: float | None = None
    sigma_u: float | None = None
    sigma_e: float | None = None
    rho: float | None = None


@dataclass(frozen=True)
class Result:
    """Everything one specification says."""

    fit: Fit
    estimates: tuple[Estimate, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    equations: Mapping[str, Result] = field(default_factory=dict)
    """Other equations of the same fit, by the name that follows `#` in their spec_id: `first:x`, `selection`, `a`."""

    def __iter__(self) -> Iterator[Result]:
        """This result and those of its equations."""
        yield self
        yield from self.equations.values()


class EstimationError(ValueError):
    """A specification that cannot be estimated: the variable and the counts are in the message."""
