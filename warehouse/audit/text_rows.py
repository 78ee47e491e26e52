"""Figures of the running text, as far as they are transcribed, against the tables."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.audit.printed import Figure, Paper
from warehouse.audit.row import Row, of_figure
from warehouse.kernels.audit import counts, fits, text
from warehouse.kernels.audit.rounding import Interval

AS_LABELLED = "_as_labelled"
"""Suffix of a term that the text names and a table may know under another name."""


def rows(paper: Paper) -> Iterator[Row]:
    """One row per figure of the text that the tables print too; one per Hausman statistic for a p-value in the text."""
    for figure in paper.figures:
        if figure.table != "text":
            continue
        if figure.kind == "hausman_p":
            yield from _hausman(paper, figure)
        elif figure.kind == "mean_text":
            named = figure.term.removesuffix(AS_LABELLED)
            means = {term: kinds["mean"].interval for term, kinds in paper.described.items() if "mean" in kinds}
            found = text.names_variable(figure.interval, named, means)
            yield of_figure(paper.paper_id, figure, "text_names_variable", found)
        elif figure.kind == "coef_text_percent":
            yield from _elasticity(paper, figure)
        elif figure.kind in ("coef_text", "corr_text", "n_obs"):
            found = text.repeats(figure.interval, _cells(paper, figure))
            yield of_figure(paper.paper_id, figure, "text_repeats_table", found)
    yield from _sums(paper)


def _cells(paper: Paper, figure: Figure) -> dict[str, Interval]:
    kind = figure.kind.removesuffix("_text")
    return {
        f"table {f.table} column {f.column}": f.interval
        for f in paper.of_kinds(kind)
        if f.table != "text" and (kind == "n_obs" or {f.term, f.outcome} == {figure.term, figure.outcome})
    }


def _hausman(paper: Paper, p: Figure) -> Iterator[Row]:
    for column in paper.columns:
        statistic = column.of_column("hausman")
        if statistic is not None:
            found = fits.chi2_p_value(fits.probability(p.interval), statistic.interval, len(column.slopes))
            shown = f"{statistic.printed}; text p = {p.printed}"
            yield of_figure(paper.paper_id, statistic, "hausman_p_value", found, shown)


def _elasticity(paper: Paper, figure: Figure) -> Iterator[Row]:
    cells = [
        column.slopes[figure.term]
        for column in paper.columns
        if column.outcome == figure.outcome and figure.term in column.slopes
    ]
    meeting = [cell for cell in cells if cell.interval.meets(figure.interval)] or cells[:1]
    if meeting:
        in_logs = figure.term.startswith("ln_") and figure.outcome.startswith("ln_")
        found = text.is_elasticity(figure.interval, meeting[0].interval, in_logs=in_logs)
        yield of_figure(paper.paper_id, figure, "text_elasticity", found)


def _sums(paper: Paper) -> Iterator[Row]:
    """A count of the text whose parts, named with the same first word, stand in the text too."""
    parameters = list(paper.of_kinds("parameter"))
    for whole in parameters:
        word = whole.term.split("_")[0]
        parts = [int(f.value) for f in parameters if f is not whole and f.term.split("_")[0] == word]
        if len(parts) > 1 and whole.value > max(parts):
            yield of_figure(paper.paper_id, whole, "text_sum", counts.of_sum(int(whole.value), parts))
