"""Figures in running text against the tables."""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.kernels.audit.finding import Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval


def repeats(value: Interval, printed: Mapping[str, Interval]) -> Finding:
    """Whether some table cell, by its label, prints the figure of the text."""
    found = [label for label, cell in printed.items() if cell.meets(value)]
    if not printed:
        return unchecked("no table prints this figure")
    shown = ", ".join(f"{label} {printed[label]}" for label in (found or list(printed)))
    return judged(bool(found), f"text {value}; {shown}", with_what="the tables")


def names_variable(value: Interval, named: str, tables: Mapping[str, Interval]) -> Finding:
    """Whether the variable to which the text gives a figure is the one for which a table prints it."""
    of = [term for term, cell in tables.items() if cell.meets(value)]
    shown = f"text {value} for {named}; tables " + ", ".join(f"{term} {tables[term]}" for term in of or tables)
    why = f"the table prints it for {' and '.join(of)}" if of else "no table prints it"
    return judged(named in of, shown, with_what="the tables", why=why)


def is_elasticity(value: Interval, coefficient: Interval, *, in_logs: bool) -> Finding:
    """A coefficient read as percent per percent needs both variables in logarithms."""
    shown = f"text {value} % per 1 %; coefficient {coefficient} of {'logarithms' if in_logs else 'levels'}"
    if not value.meets(coefficient):
        return judged(False, shown, with_what="the tables", why="the number differs")
    return judged(in_logs, shown, with_what="the tables",
                  why="the number agrees, but a coefficient of levels is no elasticity")  # fmt: skip
