"""Mediation: the three equations found by what they print, total = direct + indirect, Sobel."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.audit.fit_rows import t_of
from warehouse.audit.printed import Column, Paper
from warehouse.audit.row import Row, of_column, of_figure
from warehouse.kernels.audit import mediation


def rows(paper: Paper) -> Iterator[Row]:
    """Equation of the mediator, equation with it, and the equation of the total effect, wherever it is printed."""
    for direct in paper.columns:
        for mediator, first in _mediators(paper, direct):
            yield from _checks(paper, direct, mediator, first)


def _mediators(paper: Paper, direct: Column) -> Iterator[tuple[str, Column]]:
    for mediator in direct.slopes:
        for first in paper.columns:
            if (
                first.outcome == mediator
                and first.regressors == direct.regressors - {mediator}
                and (first.design[1:] == direct.design[1:])
            ):
                yield mediator, first


def _checks(paper: Paper, direct: Column, mediator: str, first: Column) -> Iterator[Row]:
    (focal,) = [term for term in first.slopes if term in direct.slopes][:1]
    a, b, c = first.slopes[focal].interval, direct.slopes[mediator].interval, direct.slopes[focal]
    totals = [t for t in paper.columns if t.design == direct.design and t.regressors == first.regressors]
    if totals:
        total = totals[0]
        same_rows = total.n == direct.n == first.n
        found = mediation.total_effect(total.slopes[focal].interval, c.interval, a, b, same_rows=same_rows)
        shown = f"total {total.slopes[focal].printed} (table {total.table} column {total.name}), direct {c.printed}"
        yield of_figure(paper.paper_id, c, "total_effect", found, shown)
    t_a, t_b = t_of(first, focal), t_of(direct, mediator)
    if t_a is None or t_b is None:
        return
    printed = direct.of_column("sobel")
    found = mediation.sobel(printed.interval if printed else None, a, b, t_a, t_b)
    if printed:
        yield of_figure(paper.paper_id, printed, "sobel", found)
    else:
        yield of_column(direct, "sobel", found)
