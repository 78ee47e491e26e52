"""Unit means of regressors, which stand in for unit effects where those cannot be estimated (Mundlak 1978)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.inference.groups import Groups
from analysis.inference.least_squares import COLLINEAR, norms
from analysis.inference.sample import matrix
from analysis.results import Design, EstimationError


def with_unit_means(design: Design, names: Sequence[str]) -> tuple[Design, tuple[str, ...]]:
    """The design with a column `mean(x)` over all its rows for every x that varies within units, and their names.

    Raises EstimationError for a table without regions.
    """
    if design.region is None:
        raise EstimationError("mundlak: unit means need a region column; this table has none")
    values, groups = matrix(design, names), Groups.of(design.region)
    varies = norms(groups.demean(values)) > COLLINEAR * norms(values)
    means = groups.means(values)[groups.codes].T
    added = {f"mean({name})": each for name, each, keep in zip(names, means, varies, strict=True) if keep}
    return replace(design, data=design.data.assign(**added)), tuple(added)
