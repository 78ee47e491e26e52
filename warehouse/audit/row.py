"""A row of reports.audit."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.audit.printed import Column, Figure
from warehouse.kernels.audit.finding import Finding


@dataclass(frozen=True)
class Row:
    """One check of one cell, column or table."""

    paper_id: str
    table_no: str
    column_no: str | None
    cell_id: str
    check_name: str
    printed: str
    verdict: str
    finding: str
    arithmetic: str
    holds_under: str | None


def of_figure(paper_id: str, figure: Figure, check: str, found: Finding, printed: str = "") -> Row:
    """The check of a printed figure."""
    return _row(paper_id, figure.table, figure.column, figure.cell_id, check, printed or figure.printed, found)


def of_column(column: Column, check: str, found: Finding, printed: str = "", term: str = "") -> Row:
    """The check of a whole column, or of a term that it does not print."""
    cell = f"{column.place}.{term}" if term else column.place
    return _row(column.paper, column.table, column.name, cell, check, printed, found)


def of_table(paper_id: str, table: str, check: str, found: Finding, printed: str = "", part: str = "") -> Row:
    """The check of a table, or of the columns `part` of it together."""
    cell = f"{paper_id}.T{table}" + (f".{part}" if part else "")
    return _row(paper_id, table, None, cell, check, printed, found)


def _row(paper: str, table: str, column: str | None, cell: str, check: str, printed: str, found: Finding) -> Row:
    return Row(
        paper, table, column, cell, check, printed, found.verdict, found.finding, found.arithmetic,
        found.holds_under or None,
    )  # fmt: skip
