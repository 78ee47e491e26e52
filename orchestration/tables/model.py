"""A publication table as data: what every renderer shows, and nothing it would have to compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

SCIENTIFIC = -1
"""The `decimals` of a number that is shown as 8.40e-06."""


@dataclass(frozen=True)
class Number:
    """A figure of the warehouse in full precision, and how it is shown: 0.163***, (0.047), [0.012], 372."""

    value: float
    decimals: int = 3
    stars: str = ""
    wrap: str = ""
    """`()` or `[]` around the number, or nothing."""
    is_probability: bool = False
    """Whether what rounds to zero is shown as <0.001."""

    @property
    def is_tiny(self) -> bool:
        """Whether it is a probability that would round to zero."""
        return self.is_probability and abs(self.value) < 0.5 * 10.0**-self.decimals

    def shown(self, minus: str = "-") -> str:
        """Without stars, wrapped, with the sign `minus`."""
        if self.is_tiny:
            digits = f"<{10.0**-self.decimals:.{self.decimals}f}"
        else:
            digits = f"{self.value:.2e}" if self.decimals == SCIENTIFIC else f"{self.value:z.{self.decimals}f}"
        left, right = self.wrap[:1], self.wrap[1:]
        return f"{left}{digits.replace('-', minus)}{right}"


Cell: TypeAlias = Number | str | None
"""A figure, words, or nothing: what does not apply is blank, a test that could not be made is a dash."""


@dataclass(frozen=True)
class Head:
    """One cell above `span` columns."""

    text: str
    span: int = 1


@dataclass(frozen=True)
class Row:
    """A label and one line of cells, or two: the coefficients and what stands below them."""

    label: str
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Style:
    """A layout. Every one has a rule above, below and under the heads, and no vertical ones.

    `heavy_rules`: the outer ones are heavier. `section_rules`: sections are ruled off, too. `lang` is the language
    where none is asked for.
    """

    name: str
    lang: str
    stars: bool
    heavy_rules: bool
    section_rules: bool


STYLES = {
    style.name: style
    for style in (
        Style("cn-journal", "zh", stars=True, heavy_rules=True, section_rules=False),
        Style("aer", "en", stars=False, heavy_rules=True, section_rules=True),
        Style("plain", "en", stars=False, heavy_rules=False, section_rules=False),
    )
}
"""The three-line table of Chinese journals; that of the American Economic Association, whose guidelines want standard
errors and no asterisks; one that needs no package in LaTeX."""


@dataclass(frozen=True)
class Table:
    """One table. `heads` are rows that span all columns but the first, which `stub` heads.

    `number` is `Table 3`, or empty where the columns are of several tables.
    """

    name: str
    number: str
    title: str
    lang: str
    style: Style
    stub: str
    heads: tuple[tuple[Head, ...], ...]
    sections: tuple[tuple[Row, ...], ...]
    notes: tuple[str, ...]
    is_synthetic: bool
    """Title and notes say so already."""
    spec_ids: tuple[str, ...]

    @property
    def caption(self) -> str:
        """Number and title."""
        stop = "  " if self.lang == "zh" else ". "
        return f"{self.number}{stop}{self.title}" if self.number else self.title

    @property
    def continued(self) -> str:
        """The title of a further part, for what sets a table in parts."""
        return f"{self.title}（续）" if self.lang == "zh" else f"{self.title} (continued)"

    @property
    def n_columns(self) -> int:
        """Columns beside the labels."""
        return sum(head.span for head in self.heads[0])

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of every section."""
        return (row for section in self.sections for row in section)
