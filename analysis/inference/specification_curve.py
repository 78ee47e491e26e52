"""A specification curve: one coefficient under many sets of controls, for the price of matrix algebra.

Simonsohn, Simmons and Nelson (2020). The sample is freed of its effects once and its cross products are kept by
cluster; a specification then costs the solution of k equations, whatever the number of rows (Frisch and Waugh 1933).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.inference.degrees_of_freedom import counted
from analysis.inference.effects import prune
from analysis.inference.groups import codes_of, sums_by
from analysis.inference.least_squares import norms
from analysis.inference.partialled import Partialled
from analysis.results import Design, EstimationError

if TYPE_CHECKING:
    from analysis.estimators.options import EstimationOptions

SINGULAR = 1e-11  # smallest eigenvalue of scaled cross products that tells regressors apart
BLOCK = 1000  # specifications solved at once


@dataclass(frozen=True)
class Curve:
    """Coefficients and clustered standard errors (S,) of one regressor; `df` = G - 1 of their t."""

    coef: np.ndarray
    std_error: np.ndarray
    df: int


def specification_curve(design: Design, spec: EstimationOptions, name: str, choices: np.ndarray) -> Curve:
    """`name` with the regressors of the design that a row of `choices` (S, k, bool) takes; `name` is always in.

    The same rows throughout: those of the design without singletons. Clusters and their factor as `within`: by
    `cluster[0]`, or the panel unit; G/(G-1) (n-1)/(n-K). Raises EstimationError for a regressor that the effects
    absorb or that is collinear with those chosen beside it, with the number of the specification.
    """
    design, _ = prune(design, spec)
    model = Partialled.of(design, spec)
    lost = [each for each in design.regressors if each not in model.names]
    if lost:
        raise EstimationError(f"{', '.join(lost)} cannot be estimated beside the others; leave it out of the choices")
    codes, size = codes_of(np.asarray(design.clusters[spec.cluster[0]] if spec.cluster else design.region))
    columns = np.column_stack([model.regressors, model.outcome])
    lengths = norms(columns)
    columns, k = columns / lengths, len(model.names)
    focal = model.names.index(name)
    chosen = np.array(choices, dtype=bool)
    chosen[:, focal] = True
    products = np.stack([sums_by(codes, columns * column[:, None], size) for column in columns.T], axis=1)
    parts = [_solved(products, chosen[i : i + BLOCK], focal, i) for i in range(0, len(chosen), BLOCK)]
    coef, spread = (np.concatenate(each) for each in zip(*parts, strict=True))
    scale = lengths[k] / lengths[focal]
    factor = [1.0] * (k + 1)
    if spec.small_sample == "stata":
        n = len(columns)
        absorbed = counted(n - model.df, model.effects, (codes,)) - k
        factor = [size / (size - 1) * (n - 1) / (n - absorbed - j) for j in range(k + 1)]
    return Curve(coef * scale, spread * scale * np.sqrt(np.array(factor)[chosen.sum(axis=1)]), size - 1)


def _solved(products: np.ndarray, chosen: np.ndarray, focal: int, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard errors without a factor, of products (G, k + 1, k + 1) by cluster.

    A regressor left out is a column of its own, orthogonal to all, with no share in the outcome.
    """
    whole, k = products.sum(axis=0), chosen.shape[1]
    both = chosen[:, :, None] & chosen[:, None, :]
    gram = np.where(both, whole[:k, :k], np.eye(k))
    smallest = np.linalg.eigvalsh(gram)[:, 0]
    if (smallest <= SINGULAR).any():
        number = first + int(np.argmin(smallest)) + 1
        raise EstimationError(f"specification {number}: its regressors are collinear")
    inverse = np.linalg.inv(gram)
    slopes = np.einsum("skl,sl->sk", inverse, np.where(chosen, whole[:k, k], 0.0))
    weights = np.where(chosen, inverse[:, focal], 0.0)
    against = np.column_stack([-slopes, np.ones(len(slopes))])
    pairs = (weights[:, :, None] * against[:, None, :]).reshape(len(slopes), -1)
    scores = products[:, :k].reshape(len(products), -1) @ pairs.T
    return slopes[:, focal], np.sqrt(np.square(scores).sum(axis=0))
