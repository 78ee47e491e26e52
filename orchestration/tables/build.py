"""From the names of specifications to tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from orchestration.errors import UserError
from orchestration.tables.choose import DESCRIPTIVE, Chooser, by_table, split
from orchestration.tables.descriptive import descriptive
from orchestration.tables.entries import NothingEstimatedError, entries
from orchestration.tables.labels import Labels
from orchestration.tables.model import STYLES, Table
from orchestration.tables.printed_source import prepare
from orchestration.tables.regression import Layout, regression
from orchestration.tables.source import fitted
from orchestration.tables.words import Words


def build(
    con: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    *,
    style: str = "cn-journal",
    lang: str | None = None,
    errors: str = "se",
    covariance: str | None = None,
    are_controls_shown: bool = True,
    variants: bool = False,
    other_equations: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> list[Table]:
    """The tables of specifications, of whole tables or of papers: one per table named, columns named one by one in one.

    Args:
        con: a warehouse with schema results (`source.opened`).
        names: `dai2024`, `dai2024.T3`, `dai2024.T3.1`, `dai2024.T3.1@oneway`, `li2026.T3.2#first:digital_trade`.
        style: of `model.STYLES`.
        lang: zh or en; None is the language of the style.
        errors: what stands below a coefficient: se, t or p.
        covariance: of which the errors are; None is the headline of each column.
        are_controls_shown: False says Controls: yes instead.
        variants: every variant beside its column.
        other_equations: first stages, selection and mediator equations beside the printed one.
        say: is told of tables of which nothing is estimated, which are left out where others remain.

    Raises:
        UserError: an unknown name, or a covariance that a column does not have.
        NothingEstimatedError: the only table has no result.
    """
    chosen = STYLES[style]
    labels = Labels.of(con, Words(lang or chosen.lang))
    known = entries(con)
    choices = Chooser(con, known).choose(names, variants=variants, other_equations=other_equations)
    parts = [part for choice in choices for part in split(choice, known)]
    layout = Layout(chosen, errors, covariance, are_controls_shown)
    tables = []
    for part in parts:
        columns = fitted(con, known, part.ids)
        try:
            if columns[0].estimator in DESCRIPTIVE:
                tables.append(descriptive(columns[0], labels, chosen))
            else:
                tables.append(regression(part.name, columns, labels, layout))
        except NothingEstimatedError as error:
            if len(parts) == 1:
                raise
            say(f"left out: {error}")
    _refuse_if_idle(covariance, tables)
    return tables


def build_printed(
    con: duckdb.DuckDBPyConnection, names: Sequence[str], *, style: str = "cn-journal", lang: str | None = None
) -> list[Table]:
    """The tables of papers in their own layout: printed figures beside the estimates of the column's scored variant.

    Stars and errors are those of the print; verdicts come from reports.scorecard, where it judges the paper.

    Raises:
        UserError: an unknown name, a variant or equation, or a table of which nothing printed is known.
    """
    from orchestration.tables.printed import printed  # lazily: the rules of stars load scipy

    labels = Labels.of(con, Words(lang or STYLES[style].lang))
    known = entries(con)
    prepare(con)
    parts = [part for choice in Chooser(con, known).choose(names) for part in by_table(choice, known)]
    return [printed(con, part, known, labels, STYLES[style]) for part in parts]


def _refuse_if_idle(covariance: str | None, tables: Sequence[Table]) -> None:
    """A covariance that no table has errors of."""
    if covariance and not any(len(row.lines) > 1 for table in tables for row in table.rows):
        remedy = "leave --covariance out, or name tables of regressions."
        raise UserError(
            "tables of means, correlations and the like have no errors.", remedy, found=covariance, exit_code=2
        )
