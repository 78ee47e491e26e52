"""Pearson correlations, as Stata's correlate: on the rows complete in every variable."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy import stats

from analysis.estimators.options import EstimationOptions
from analysis.inference.sample import columns, complete, count_regions, described
from analysis.results import Design, Diagnostic, EstimationError, Fit, Result


def fit(design: Design, spec: EstimationOptions) -> Result:
    """One row `correlation` per pair, note = `a|b` in written order, p-value from t(n-2).

    A variable that does not vary has none: statistic None. Raises EstimationError for fewer than two complete rows.
    """
    names = described(design)
    design = complete(design, names)
    n = len(design.data)
    if n < 2:
        raise EstimationError(f"{n} rows are complete in {', '.join(names)}; a correlation needs two")
    values = columns(design, names)
    rows = tuple(_row(f"{a}|{b}", values[:, i], values[:, j]) for (i, a), (j, b) in combinations(enumerate(names), 2))
    return Result(Fit(n, count_regions(design), n_selected=design.n_selected), diagnostics=rows)


def _row(note: str, x: np.ndarray, y: np.ndarray) -> Diagnostic:
    x, y = x - x.mean(), y - y.mean()
    scale = float(np.linalg.norm(x) * np.linalg.norm(y))
    if not scale:
        return Diagnostic("correlation", None, note)
    r, df = float(np.clip(x @ y / scale, -1, 1)), len(x) - 2
    if not df:
        return Diagnostic("correlation", r, note)
    p_value = float(2 * stats.t.sf(abs(r) * np.sqrt(df / (1 - r * r)), df)) if abs(r) < 1 else 0.0
    return Diagnostic("correlation", r, note, df=str(df), p_value=p_value)
