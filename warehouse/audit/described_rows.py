"""Descriptive tables, correlation matrices and variance inflation factors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.audit.printed import Figure, Paper
from warehouse.audit.row import Row, of_figure, of_table
from warehouse.kernels.audit import correlations, fits, moments


def rows(paper: Paper) -> Iterator[Row]:
    """Moments by variable, correlations by pair, the matrix, VIF by regressor."""
    yield from _moments(paper)
    yield from _correlations(paper)
    yield from _vif(paper)


def _moments(paper: Paper) -> Iterator[Row]:
    for kinds in paper.described.values():
        if not {"sd", "min", "max"} <= kinds.keys():
            continue
        low, high, sd = (kinds[kind].interval for kind in ("min", "max", "sd"))
        mean = kinds["mean"].interval if "mean" in kinds else None
        n = int(kinds["n_obs"].value) if "n_obs" in kinds else paper.n_rows
        cell = kinds["sd"]
        shown = " / ".join(kinds[kind].printed for kind in ("min", "mean", "max") if kind in kinds)
        yield of_figure(paper.paper_id, cell, "mean_in_range", moments.in_order(low, mean, high), shown)
        yield of_figure(paper.paper_id, cell, "sd_by_range", moments.sd_by_range(sd, low, high, n))
        if mean is not None:
            yield of_figure(paper.paper_id, cell, "sd_by_mean", moments.sd_by_mean(sd, mean, low, high, n))
            if "median" in kinds:
                median = kinds["median"]
                found = moments.median_near_mean(mean, median.interval, sd)
                yield of_figure(
                    paper.paper_id, cell, "median_near_mean", found, f"{kinds['mean'].printed}, {median.printed}"
                )


def _correlations(paper: Paper) -> Iterator[Row]:
    tables: dict[str, list[Figure]] = {}
    for figure in paper.of_kinds("corr"):
        tables.setdefault(figure.table, []).append(figure)
        found = correlations.in_range(figure.interval, is_diagonal=figure.term == figure.outcome)
        yield of_figure(paper.paper_id, figure, "correlation_in_range", found)
    for table, figures in tables.items():
        names = list(dict.fromkeys(name for figure in figures for name in (figure.term, figure.outcome)))
        matrix = np.full((len(names), len(names)), np.nan)
        for figure in figures:
            i, j = names.index(figure.term), names.index(figure.outcome)
            matrix[i, j] = matrix[j, i] = figure.value
        half = max((f.interval.hi - f.interval.lo) / 2 for f in figures)
        found = correlations.semidefinite(matrix, half, names)
        yield of_table(paper.paper_id, table, "correlations_semidefinite", found, f"{len(figures)} correlations")


def _vif(paper: Paper) -> Iterator[Row]:
    vif = {figure.term: figure for figure in paper.of_kinds("vif")}
    for inverse in paper.of_kinds("vif_inverse"):
        found = fits.vif_tolerance(vif[inverse.term].interval, inverse.interval)
        yield of_figure(
            paper.paper_id, inverse, "vif_tolerance", found, f"{vif[inverse.term].printed} x {inverse.printed}"
        )
    for mean in paper.of_kinds("vif_mean"):
        found = fits.vif_mean(mean.interval, [figure.interval for figure in vif.values()])
        yield of_figure(paper.paper_id, mean, "vif_mean", found)
