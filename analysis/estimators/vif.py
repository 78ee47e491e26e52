"""Variance inflation factors of a list of regressors."""

from __future__ import annotations

import numpy as np

from analysis.estimators.options import EstimationOptions
from analysis.inference import collinearity
from analysis.inference.least_squares import regress
from analysis.inference.sample import columns, complete, count_regions, matrix
from analysis.results import Design, Fit, Result


def fit(design: Design, spec: EstimationOptions) -> Result:
    """vif of each regressor, vif_mean and condition_number on the complete rows.

    Collinear regressors leave and are listed. Raises EstimationError for no complete row or too few of them.
    """
    design = complete(design, design.regressors)
    values = matrix(design, design.regressors)
    model = regress(np.zeros(len(values)), values, design.regressors, constant=np.ones(len(values)))
    kept = columns(design, model.regressors)
    rows = (*collinearity.vif(kept, model.regressors), collinearity.condition_number(kept))
    figures = Fit(len(values), count_regions(design), n_selected=design.n_selected)
    return Result(figures, diagnostics=rows, dropped=model.dropped)
