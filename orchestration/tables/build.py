"""From the names of specifications to tables."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from orchestration.errors import UserError
from orchestration.tables.choose import DESCRIPTIVE, Chooser, split
from orchestration.tables.descriptive import descriptive
from orchestration.tables.labels import Labels
from orchestration.tables.model import STYLES, Table
from orchestration.tables.printed_source import prepare
from orchestration.tables.regression import Layout, regression
from orchestration.tables.source import entries, fitted
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

    Raises:
        UserError: an unknown name, a covariance that a column does not have, or nothing that was estimated.
    """
    chosen = STYLES[style]
    labels = Labels.of(con, Words(lang or chosen.lang))
    known = entries(con)
    choices = Chooser(con, known).choose(names, variants=variants, other_equations=other_equations)
    layout = Layout(chosen, errors, covariance, are_controls_shown)
    tables = []
    for part in (part for choice in choices for part in split(choice, known)):
        columns = fitted(con, known, part.ids)
        if columns[0].estimator in DESCRIPTIVE:
            _refuse_covariance(covariance, columns[0].spec_id, columns[0].estimator)
            tables.append(descriptive(columns[0], labels, chosen))
        else:
            tables.append(regression(part.name, columns, labels, layout))
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
    return [printed(con, choice, known, labels, STYLES[style]) for choice in Chooser(con, known).choose(names)]


def _refuse_covariance(covariance: str | None, spec_id: str, estimator: str) -> None:
    if covariance:
        remedy = "leave --covariance out, or name tables of regressions."
        raise UserError(f"{spec_id} is a table of {estimator}: it has no errors", remedy, found=covariance, exit_code=2)
