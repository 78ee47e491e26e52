"""How far one unit carries a coefficient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.inference.cluster_weights import ClusterMoments
from analysis.inference.groups import codes_of
from analysis.inference.partialled import Partialled
from analysis.inference.sample import columns
from analysis.results import Design, EstimationError


def leave_one_out(design: Design, model: Partialled, names: Sequence[str]) -> np.ndarray:
    """Coefficients (N, len(names)) without one panel unit each, in the order of their codes: from cross products by
    unit, the same as N fits. Raises EstimationError for fewer than three units and where a fit is not determined."""
    if design.region is None:
        raise EstimationError("a cross-section has no units to leave out")
    codes, size = codes_of(design.region)
    if size < 3:
        raise EstimationError(f"{size} units: without one of them nothing is left to compare")
    values = columns(design, [*model.names, str(design.outcome)])
    k = len(model.names)
    moments = ClusterMoments.of(values, model.effects, codes, size)
    try:
        slopes = moments.slopes(1.0 - np.eye(size), k, range(k))
    except EstimationError:
        raise EstimationError("without one of the units not every coefficient is determined") from None
    return slopes[:, [model.names.index(name) for name in names]]
