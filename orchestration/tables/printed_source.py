"""The printed figures of a table of a paper, each beside the one estimated here and what the scorecard says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.errors import UserError
from orchestration.tables.entries import Entry
from orchestration.tables.labels import Labels

PREPARED = """
    create or replace temp table printed_figures as
    select figures.paper_id, figures.table_no, figures.rowid as place,
        figures."column", figures.dependent_variable, figures.term, figures.stat_kind, figures.value, figures.stars,
        figures.printed, coalesce(score.estimated, ours.value) as estimated, ours.stars as estimated_stars,
        score.verdict, score.reason, coalesce(score.spec_id, ours.spec_id) as spec_id
    from published.published_results as figures
    left join reports.estimated_figures as ours
        on ours.paper_id = figures.paper_id and ours.table_no = figures.table_no and ours.stat_kind = figures.stat_kind
        and (ours.column_no = figures."column" or ours.column_no is null)
        and (ours.term = figures.term or (ours.term is null and regexp_matches(figures.term, '^(_|flag_)')))
    left join reports.scorecard as score
        on score.cell_id = figures.cell_id and score.stat_kind = figures.stat_kind
"""
"""All figures at once: the views behind them cost the same for one table and for all."""
FIGURES = """
    select * exclude (paper_id, table_no, place) from printed_figures where paper_id = ? and table_no = ? order by place
"""
CORRELATIONS = "select note, statistic from results.diagnostics where spec_id = ? and test = 'correlation'"


@dataclass(frozen=True)
class Figure:
    """One printed figure; `verdict` is None where the scorecard does not judge the paper."""

    column: str
    dependent_variable: str | None
    term: str
    stat_kind: str
    value: float
    stars: str | None
    printed: str
    estimated: float | None
    estimated_stars: str | None
    verdict: str | None
    reason: str | None
    spec_id: str | None
    """The specification that states the column."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Reads every printed figure as it stands now; a file of the user's own has none. Comes before `figures`."""
    try:
        con.execute(PREPARED)
    except duckdb.CatalogException:
        con.execute("drop table if exists temp.printed_figures")


def figures(con: duckdb.DuckDBPyConnection, paper_id: str, table_no: str) -> list[Figure]:
    """The figures of a table in printed order. Raises UserError where none is printed."""
    try:
        found = [Figure(*row) for row in con.execute(FIGURES, [paper_id, table_no]).fetchall()]
    except duckdb.CatalogException:  # a file of the user's own
        found = []
    if not found:
        remedy = "leave --printed out: it is for the papers of published.published_results."
        raise UserError(f"nothing printed is known of {paper_id}, table {table_no}.", remedy)
    return found


def correlations(con: duckdb.DuckDBPyConnection, spec: Entry) -> dict[frozenset[str], float]:
    """Estimated correlations by the printed names of the two variables."""
    names = spec.spec.get("printed") or {}
    return {
        frozenset(names.get(name, name) for name in pair.split("|")): value
        for pair, value in con.execute(CORRELATIONS, [spec.spec_id]).fetchall()
    }


class PrintedNames:
    """Labels of the names under which a table prints its variables: those its columns use, then its variants'."""

    def __init__(self, specs: Mapping[str, Entry], labels: Labels) -> None:
        self._labels = labels
        self._terms: dict[str, str] = {}
        plain_first = sorted(specs.values(), key=lambda entry: "@" in entry.spec_id)
        for entry in plain_first:
            names = entry.spec.get("printed") or {}
            used = [*(entry.spec.get("focal") or ()), *(entry.spec.get("controls") or ()), entry.spec.get("outcome")]
            for term in filter(None, used):
                self._terms.setdefault(names.get(term, term), term)
        for entry in plain_first:
            for term, name in (entry.spec.get("printed") or {}).items():
                self._terms.setdefault(name, term)

    def __call__(self, name: str) -> str:
        """The label; the name itself where nothing is known of it."""
        return self._labels.term(self._terms.get(name, name))
