"""The printed figures of a paper, by table and column, beside what the paper says of each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from warehouse.kernels.audit.rounding import Interval, exact, rounded, stars_in
from warehouse.kernels.audit.stars import Reference, references

COUNTS = {"n_obs", "n_groups_year", "parameter"}
ERRORS = ("se", "t", "z")
NEARLY_ALL = 0.9
"""Share of the sample from which a column's spreads are near those of the descriptive table."""


@dataclass(frozen=True)
class Figure:
    """One printed figure: a row of published.published_results."""

    table: str
    column: str
    outcome: str
    term: str
    kind: str
    value: float
    printed: str
    cell_id: str

    @property
    def interval(self) -> Interval:
        """What was rounded to it; counts are exact."""
        return exact(self.value) if self.kind in COUNTS else rounded(self.printed)

    @property
    def stars(self) -> int:
        return stars_in(self.printed)

    @property
    def text(self) -> str:
        """The number without stars and brackets."""
        return self.printed.translate(str.maketrans("", "", "*()（） "))


@dataclass(frozen=True)
class Column:
    """A printed regression: its design (a row of published.published_columns) and its figures by term and kind."""

    paper: str
    table: str
    name: str
    estimator: str
    controls: frozenset[str]
    differenced: frozenset[str]
    unit_effects: bool
    year_effects: bool
    sample: str
    n_units: int | None
    n_years: int
    is_balanced: bool
    part_of: str
    split_by: str
    star_rule: str
    figures: Mapping[tuple[str, str], Figure] = field(repr=False)

    @property
    def outcome(self) -> str:
        return next(iter(self.figures.values())).outcome

    @property
    def place(self) -> str:
        return f"{self.paper}.T{self.table}.{self.name}"

    @property
    def slopes(self) -> dict[str, Figure]:
        """Printed coefficients by term, without the constant."""
        return {term: f for (term, kind), f in self.figures.items() if kind == "coef" and not term.startswith("_")}

    @property
    def regressors(self) -> frozenset[str]:
        """Printed or not, without the constant."""
        return self.controls | frozenset(self.slopes)

    @property
    def design(self) -> tuple:
        """Columns that share it differ in their regressors only."""
        return self.outcome, self.estimator, self.unit_effects, self.year_effects, self.sample

    @property
    def has_effects(self) -> bool:
        return self.unit_effects or self.year_effects

    def of_column(self, kind: str) -> Figure | None:
        """A figure of the whole column, such as r2."""
        return self.figures.get((f"_{kind}", kind))

    @property
    def n(self) -> int | None:
        found = self.of_column("n_obs")
        return int(found.value) if found else None

    @property
    def df_resid(self) -> float | None:
        """Rows less all coefficients, absorbed ones too; None where the units are not known."""
        if self.n is None or (self.unit_effects and self.n_units is None):
            return None
        units = (self.n_units or 0) - 1
        absorbed = units * self.unit_effects + (self.n_years - 1) * self.year_effects
        return self.n - len(self.regressors) - 1 - absorbed - units * (self.estimator == "trends")

    @property
    def references(self) -> tuple[Reference, ...]:
        return references(self.df_resid, self.n_units)

    def error(self, term: str) -> Figure | None:
        """The printed standard error, t or z of a coefficient."""
        return next((self.figures[term, kind] for kind in ERRORS if (term, kind) in self.figures), None)


@dataclass(frozen=True)
class Paper:
    """All figures of a paper. n_rows: units x years of its sample."""

    paper_id: str
    n_rows: int
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]

    def of_kinds(self, *kinds: str) -> Iterator[Figure]:
        return (figure for figure in self.figures if figure.kind in kinds)

    @property
    def described(self) -> dict[str, dict[str, Figure]]:
        """Printed moments: term -> kind -> figure."""
        found: dict[str, dict[str, Figure]] = {}
        for figure in self.of_kinds("n_obs", "mean", "sd", "min", "max", "median"):
            if figure.column == "desc":
                found.setdefault(figure.term, {})[figure.kind] = figure
        return found

    def covers(self, column: Column) -> bool:
        """Whether the column has nearly all rows of the sample."""
        return column.n is not None and column.n >= NEARLY_ALL * self.n_rows
