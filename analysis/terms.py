"""Variables as a specification writes them: `x`, `L1.x`, `F1.x`, `D1.x`, `ln(x)`, `a:b` and what these compose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

NAME = r"[^\W\d]\w*"
"""A column: letters (of any script), digits and underscores, not starting with a digit."""

GRAMMAR = "a variable is a column, L1.x (lag), F1.x (lead), D1.x (difference), ln(x), or a product a:b of these"

HINTS = {
    r"[LFDlfd]\d*\.(.+)": r"Write the operator in capitals with its order: L1.\1",
    r"(?:log|log10|LN)\((.+)\)": r"The natural logarithm is ln(\1).",
    r"(?:c\.)?([\w.]+)(?:\*|#+)(?:c\.)?([\w.]+)": r"A product is written \1:\2",
    r"(?:i\.|C\()([\w]+)\)?": r"Categories are absorbed: fixed_effects: [\1]",
    r".*[ \-(].*": "Other expressions belong into the panel, which may be a query in parentheses.",
}


class TermError(ValueError):
    """A text that is no variable of the grammar."""

    def __init__(self, hint: str) -> None:
        super().__init__(GRAMMAR)
        self.hint = hint


Column = Callable[[str], np.ndarray]
Shift = Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Term:
    """A node: `operator` is column, L, F, D, ln or product; `of` holds its operands, a column holds its name."""

    operator: str
    of: tuple[Term, ...] = ()
    name: str = ""
    order: int = 0

    def __iter__(self) -> Iterator[Term]:
        """This node and all below it."""
        yield self
        for operand in self.of:
            yield from operand

    def evaluate(self, column: Column, shift: Shift) -> np.ndarray:
        """Values by row, NaN where missing: `column` gives a column, `shift(values, k)` the values k periods earlier.

        The logarithm of a value that is not positive is missing.
        """
        if self.operator == "column":
            return column(self.name)
        values = [operand.evaluate(column, shift) for operand in self.of]
        if self.operator == "product":
            return np.prod(values, axis=0)
        only = values[0]
        if self.operator == "ln":
            return np.log(only, out=np.full(len(only), np.nan), where=only > 0)
        if self.operator == "D":
            for _ in range(self.order):
                only = only - shift(only, 1)
            return only
        return shift(only, self.order if self.operator == "L" else -self.order)

    def touches(self, flagged: Column, shift: Shift) -> np.ndarray:
        """Whether (n,) one of the cells that the value of a row is made of is flagged: `flagged` gives 0 and 1."""
        if self.operator == "column":
            return flagged(self.name) > 0
        found = np.any([operand.touches(flagged, shift) for operand in self.of], axis=0)
        back = {"L": [self.order], "F": [-self.order], "D": range(self.order + 1)}.get(self.operator, [0])
        return np.any([found if k == 0 else shift(found.astype(float), k) > 0 for k in back], axis=0)


def parse(written: str) -> Term:
    """The term that `written` names. Raises TermError with a hint where the grammar does not hold."""
    parts = [_factor(part) for part in written.split(":")]
    if None in parts:
        raise TermError(_hint(written))
    found = tuple(part for part in parts if part is not None)
    return found[0] if len(found) == 1 else Term("product", found)


def factors(written: str) -> list[str]:
    """The factors of a product as written; a single variable is its own factor."""
    return written.split(":")


def interactions(focal: Sequence[str], moderator: str, written: Iterable[str] = ()) -> dict[str, str]:
    """The product of every focal variable with the moderator, by variable: `x:m`, or as `written` already (`m:x`).

    The moderator itself and what contains it have none.
    """
    known = {frozenset(factors(name)): name for name in written if len(factors(name)) == 2}
    moderated = [name for name in focal if moderator not in factors(name)]
    return {name: known.get(frozenset((name, moderator)), f"{name}:{moderator}") for name in moderated}


def columns(written: str) -> list[str]:
    """The columns of the panel that a term needs, in order."""
    return [node.name for node in parse(written) if node.operator == "column"]


def _factor(written: str) -> Term | None:
    if re.fullmatch(NAME, written):
        return Term("column", name=written)
    if match := re.fullmatch(r"([LFD])([1-9]\d?)\.(.+)", written):
        operator, order, inner = match[1], int(match[2]), _factor(match[3])
    elif match := re.fullmatch(r"ln\((.+)\)", written):
        operator, order, inner = "ln", 0, _factor(match[1])
    else:
        return None
    return inner and Term(operator, (inner,), order=order)


def _hint(written: str) -> str:
    for pattern, hint in HINTS.items():
        if match := re.fullmatch(pattern, written):
            return match.expand(hint)
    return ""
