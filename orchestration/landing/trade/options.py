"""What the user adds to files of trade figures: direction, period, length of the codes, grain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestration.errors import UserError, nearest
from orchestration.landing.names.terms import advice

USAGE = 2
FIRST_YEAR, LAST_YEAR = 1949, 2035
"""Of the raw contract."""
_PERIOD = re.compile(r"([0-9]{4})(?:-?(0[1-9]|1[0-2]))?(?:(?:\.\.|-)(?:[0-9]{4})?-?(0[1-9]|1[0-2]))?")


def one_of(name: str, text: str | None, known: tuple[str, ...], default: str | None = None) -> str:
    """The value of an option. Raises UserError for an unknown one, and for a missing one without a default."""
    if text is None and default is not None:
        return default
    choices = ", ".join(known)
    if text is None:
        rule = f"--{name} must be given: the file does not say it."
        raise UserError(rule, f"write --{name} with one of {choices}", exit_code=USAGE)
    if text not in known:
        remedy = advice(f"write one of {choices}", nearest(text, known))
        raise UserError(f"--{name} is unknown.", remedy, found=text, exit_code=USAGE)
    return text


@dataclass(frozen=True)
class Period:
    """A year, whole or from one month to another."""

    year: int
    first: int = 1
    last: int = 12

    @property
    def remark(self) -> str:
        """What the report says of it."""
        if (self.first, self.last) == (1, 12):
            return f"the year is {self.year} (from --period): the file itself names none"
        months = self.last - self.first + 1
        of = f"{months} of 12 months ({self.year}-{self.first:02} to {self.year}-{self.last:02}, from --period)"
        return f"the year {self.year} has {of}, it is no whole year"


def period(text: str) -> Period:
    """2023, 202303, 2023-03 or 202301-202306. Raises UserError for another form, or for more than one year."""
    match = _PERIOD.fullmatch(text)
    years = re.findall(r"[0-9]{4}(?=-?(?:0[1-9]|1[0-2])(?![0-9]))", text) if match else []
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR or len(set(years)) > 1:
        rule = "--period is a year, a month, or the months of one year."
        raise UserError(rule, "write it like 2023, 202303 or 202301-202306", found=text, exit_code=USAGE)
    first = int(match[2] or 1)
    last = int(match[3] or match[2] or 12)
    if first > last or (match[3] and not match[2]):
        rule = "--period runs from an earlier month to a later one."
        raise UserError(rule, "write it like 202301-202306", found=text, exit_code=USAGE)
    return Period(int(match[1]), first, last)
