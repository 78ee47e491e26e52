"""Regressions side by side: coefficients with their errors, controls, effects, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.errors import UserError, nearest
from orchestration.tables.columns import Columns
from orchestration.tables.entries import NothingEstimatedError
from orchestration.tables.labels import Labels
from orchestration.tables.model import Cell, Number, Row, Style, Table
from orchestration.tables.notes import notes, stars
from orchestration.tables.numbers import USUAL, decimals, finite
from orchestration.tables.source import Estimate, Fitted
from orchestration.tables.statistics import statistics
from orchestration.tables.terms import CONSTANT, terms_of, united
from orchestration.tables.titles import number, title

ERRORS = ("se", "t", "p")
T_DECIMALS = 2


@dataclass(frozen=True)
class Layout:
    """How a table of regressions is shown. `covariance` None is the headline of each column."""

    style: Style
    errors: str = "se"
    covariance: str | None = None
    are_controls_shown: bool = True


def regression(name: str, fitted: Sequence[Fitted], labels: Labels, layout: Layout) -> Table:
    """The table of these columns.

    Raises:
        NothingEstimatedError: none of them could be estimated.
        UserError: one has no errors of the covariance asked for.
    """
    if not any(each.covariances for each in fitted):
        why = next((each.entry.message for each in fitted if each.entry.message), "it has no coefficients")
        raise NothingEstimatedError(f"nothing of {name} is estimated: {why}", "mend the specification or its data.")
    columns = Columns(fitted, labels)
    covariances = [_covariance(each, layout.covariance) for each in fitted]
    is_synthetic = any(each.entry.is_synthetic for each in fitted)
    return Table(
        name=name,
        number=number(labels.words, fitted),
        title=title(labels.words, labels.words("regression"), is_synthetic=is_synthetic),
        lang=labels.words.lang,
        style=layout.style,
        stub=labels.words("variable"),
        heads=columns.heads(),
        sections=tuple(
            section
            for section in (
                _coefficients(columns, covariances, layout),
                _marks(columns, layout),
                statistics(fitted, labels, is_headline=all(map(_is_headline, fitted, covariances))),
            )
            if section
        ),
        notes=notes(columns, covariances, layout.errors, has_stars=layout.style.stars),
        is_synthetic=is_synthetic,
        spec_ids=tuple(each.spec_id for each in fitted),
    )


def _covariance(fitted: Fitted, wanted: str | None) -> str | None:
    """The covariance a column is shown with; None for one that could not be estimated."""
    if wanted is None or not fitted.covariances:
        return fitted.headline
    if wanted not in fitted.covariances:
        has = ", ".join(fitted.covariances)
        remedy = nearest(wanted, fitted.covariances) or f"it has {has}; name another in the specification."
        raise UserError(f"{fitted.spec_id} has no errors of this covariance.", remedy, found=wanted, exit_code=2)
    return wanted


def _is_headline(fitted: Fitted, covariance: str | None) -> bool:
    return covariance == fitted.headline


def _coefficients(columns: Columns, covariances: Sequence[str | None], layout: Layout) -> tuple[Row, ...]:
    of = [terms_of(each) for each in columns.fitted]
    leading = united(each.leading for each in of)
    controls = [term for term in united(each.controls for each in of) if term not in leading]
    constant = [CONSTANT] if any(each.has_constant for each in of) else []
    shown = [*leading, *(controls if layout.are_controls_shown else []), *constant]
    hidden = [() if layout.are_controls_shown else each.controls for each in of]
    chosen = [
        {term: row for term, row in each.covariances.get(name or "", {}).items() if term not in controls_of_it}
        for each, name, controls_of_it in zip(columns.fitted, covariances, hidden, strict=True)
    ]
    return tuple(_row(columns.labels.term(term), [each.get(term) for each in chosen], layout) for term in shown)


def _row(label: str, estimates: Sequence[Estimate | None], layout: Layout) -> Row:
    pairs = [_pair(each, layout) if each else (None, None) for each in estimates]
    return Row(label, (tuple(above for above, _ in pairs), tuple(below for _, below in pairs)))


def _pair(row: Estimate, layout: Layout) -> tuple[Cell, Cell]:
    """A coefficient and what stands below it, with as many digits as the smaller of them needs."""
    digits = decimals(row.estimate, *([row.std_error] if layout.errors == "se" else []))
    below = {
        "se": Number(row.std_error, digits, wrap="()"),
        "t": Number(row.statistic, T_DECIMALS, wrap="()"),
        "p": Number(row.p_value, USUAL, wrap="[]", is_probability=True),
    }[layout.errors]
    marks = stars(row.p_value) if layout.style.stars else ""
    return finite(Number(row.estimate, digits, marks)), finite(below)


def _marks(columns: Columns, layout: Layout) -> tuple[Row, ...]:
    """Rows of yes and no: controls, where they are not shown, and effects; blank for what was not estimated."""
    words = columns.labels.words
    sets = [_said(columns, each, layout) for each in columns.fitted]

    def mark(name: str, said: Sequence[str] | None) -> Cell:
        return None if said is None else words("yes") if name in said else words("no")

    names = united(said or () for said in sets)
    return tuple(Row(name, (tuple(mark(name, said) for said in sets),)) for name in names)


def _said(columns: Columns, fitted: Fitted, layout: Layout) -> Sequence[str] | None:
    """The rows that say yes for a column; None without coefficients."""
    if not fitted.covariances:
        return None
    is_collapsed = not layout.are_controls_shown and terms_of(fitted).controls
    return [*([columns.labels.words("controls")] if is_collapsed else []), *columns.effects(fitted)]
