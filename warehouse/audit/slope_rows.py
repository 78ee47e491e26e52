"""Coefficients against the printed spreads and means, standard errors against the columns beside them."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.audit.printed import Column, Paper
from warehouse.audit.row import Row, of_figure
from warehouse.kernels.audit import slopes

ENOUGH = 3
"""Other columns with the variable, and ..."""

ALIKE = 2.0
"""... how near their errors must be to each other, for one error to stand out."""


def rows(paper: Paper) -> Iterator[Row]:
    for column in paper.columns:
        yield from _spread(paper, column)
        yield from _means(paper, column)
        yield from _errors(paper, column)


def _spread(paper: Paper, column: Column) -> Iterator[Row]:
    described = paper.described
    if column.outcome not in described or not paper.covers(column):
        return
    y = described[column.outcome]
    vif = {figure.term: figure.interval for figure in paper.of_kinds("vif")}
    for term, b in column.slopes.items():
        if term not in described or term in column.differenced:
            continue
        x = described[term]["sd"].interval
        yield of_figure(
            paper.paper_id, b, "slope_size", slopes.size(b.interval, x, y["min"].interval, y["max"].interval)
        )
        if column.n != paper.n_rows or column.estimator not in ("pooled", "within"):
            continue
        alone = len(column.regressors) == 1
        if alone or (column.regressors == vif.keys() and not column.has_effects):
            found = slopes.within_spread(
                b.interval, x, y["sd"].interval, vif=None if alone else vif[term], has_effects=column.has_effects
            )
            yield of_figure(paper.paper_id, b, "slope_within_spread", found)


def _means(paper: Paper, column: Column) -> Iterator[Row]:
    means = {term: kinds["mean"].interval for term, kinds in paper.described.items() if "mean" in kinds}
    constant = column.figures.get(("_cons", "coef"))
    if constant is None or column.n != paper.n_rows or not {column.outcome, *column.regressors} <= means.keys():
        return
    if column.controls or column.differenced:
        return
    binds = column.estimator in ("pooled", "within") and not column.year_effects
    reason = "year effects have a mean of their own" if column.year_effects else "the estimator need not fit the means"
    found = slopes.fit_at_means(
        constant.interval, {term: b.interval for term, b in column.slopes.items()}, means, means[column.outcome],
        binds=binds, reason=reason,
    )  # fmt: skip
    yield of_figure(paper.paper_id, constant, "fit_at_means", found)


def _errors(paper: Paper, column: Column) -> Iterator[Row]:
    beside = [c for c in paper.columns if c.table == column.table and c.design == column.design and c is not column]
    for (term, kind), figure in column.figures.items():
        others = [c.figures[term, kind].value for c in beside if (term, kind) in c.figures]
        if kind == "se" and len(others) >= ENOUGH and 0 < max(others) <= ALIKE * min(others):
            found = slopes.error_among_columns(figure.interval, others)
            yield of_figure(paper.paper_id, figure, "error_among_columns", found)
