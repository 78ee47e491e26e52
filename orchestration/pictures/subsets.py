"""The curve of one coefficient over the subsets of the controls of its specification, estimated when it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np
import pandas as pd
from scipy import stats

from analysis.inference.specification_curve import specification_curve
from analysis.results import EstimationError
from analysis.spec import Spec
from orchestration.errors import UserError
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, refused
from orchestration.trace.asked import find_spec
from orchestration.trace.estimate import Estimation

MOST = 256
"""Subsets that one picture shows at the most; 8 controls have as many."""
ESTIMATORS = ("pooled", "within")


def frame(source: Source, request: Request) -> pd.DataFrame:
    """As `curve.frame`, one row per subset, and `n_all`, how many subsets there are; the rows of the sample stay.

    Of more than MOST subsets those with the fewest controls left out are taken, in the order of the specification.
    Errors are clustered as the specification clusters, else by region, whatever its own covariance is.

    Raises:
        UserError: several specifications, one of another estimator or without controls, an unknown term.
    """
    if len(request.names) > 1:
        raise UserError(rule="a curve over controls is of one specification.", remedy="name one.", exit_code=2)
    (name,) = source.specs(request.names)
    spec = find_spec(source.con, name).spec
    if spec.estimator not in ESTIMATORS or "#" in name:
        raise UserError(
            rule=f"a curve over controls is of least squares; {name} is estimated by {spec.estimator}.",
            remedy=f"name a specification of {' or '.join(ESTIMATORS)}.",
            exit_code=2,
        )
    if not spec.controls:
        raise UserError(rule=f"{name} has no controls.", remedy="name a specification with controls.", exit_code=2)
    term = request.terms[0] if request.terms else spec.focal[0]
    if len(request.terms) > 1 or term not in spec.focal:
        raise refused(f"focal variable of {name}", " ".join(request.terms), spec.focal)
    return _estimated(source, name, spec, term)


def _estimated(source: Source, name: str, spec: Spec, term: str) -> pd.DataFrame:
    estimation = Estimation.of(source.con, spec)
    design = estimation.design
    controls = [each for each in design.regressors if each in spec.controls]
    left_out = list(islice(_left_out(controls), MOST))
    chosen = np.array([[each not in left for each in design.regressors] for left in left_out])
    try:
        curve = specification_curve(design, estimation.spec, term, chosen)
    except EstimationError as error:
        remedy = "leave the variable that it names out of the controls."
        raise UserError(rule=f"{name} cannot be estimated under every subset: {error}.", remedy=remedy) from error
    reach = stats.t.ppf(0.975, curve.df) * curve.std_error
    found = pd.DataFrame(
        {
            "spec_id": name,
            "term": term,
            "estimate": curve.coef,
            "ci_low": curve.coef - reach,
            "ci_high": curve.coef + reach,
            "covariance": "cluster",
            "outcome": spec.outcome,
            "is_plain": [not left for left in left_out],
            "choices": [tuple(("control", each) for each in controls if each not in left) for left in left_out],
            "lacking": [()] * len(left_out),
            "wanted": term,
            "n_all": 2 ** len(controls),
        }
    )
    return found.sort_values("estimate", kind="stable", ignore_index=True)


def _left_out(controls: list[str]) -> Iterator[frozenset[str]]:
    """Every subset to leave out, the smallest first."""
    for size in range(len(controls) + 1):
        yield from map(frozenset, combinations(controls, size))
