"""Descriptive statistics, as Stata's summarize."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference.sample import count_regions, described
from analysis.results import Design, Diagnostic, Fit, Result

STATISTICS: dict[str, Callable[[np.ndarray], float]] = {
    "mean": lambda x: float(x.mean()),
    "sd": lambda x: float(x.std(ddof=1)),
    "min": lambda x: float(x.min()),
    "max": lambda x: float(x.max()),
    "median": lambda x: float(np.median(x)),
}


def fit(design: Design, spec: EstimationOptions) -> Result:
    """n_obs, mean, sd (n-1), min, max and median of every variable over its own rows; note = the variable.

    Without rows a statistic is None, sd with one row too. n_obs of the fit counts all rows.
    """
    rows = [row for name in described(design) for row in _rows(name, design.data[name].to_numpy(dtype=float))]
    return Result(Fit(len(design.data), count_regions(design), n_selected=design.n_selected), diagnostics=tuple(rows))


def _rows(name: str, column: np.ndarray) -> list[Diagnostic]:
    present = column[~np.isnan(column)]
    needed = {"sd": 2}
    figures = {
        test: statistic(present) if len(present) >= needed.get(test, 1) else None
        for test, statistic in STATISTICS.items()
    }
    return [Diagnostic(test, figure, name) for test, figure in ({"n_obs": float(len(present))} | figures).items()]
