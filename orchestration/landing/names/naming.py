"""Which series figures are of: what the file says, what the user adds, what the registry knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orchestration.errors import UserError
from orchestration.landing.files.grid import Grid, Line, squeezed
from orchestration.landing.names.terms import advice, series_row, split_unit, vocabulary

SERIES_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
EXAMPLE = "fiscal_sci_tech"
OTHERS = "*"
"""In a map of indicators: all that neither the map nor the registry names."""


@dataclass(frozen=True)
class Options:
    """What the user adds to the files. `indicators`: squeezed name of an indicator -> series, None to leave it out."""

    series: str | None = None
    region: str | None = None
    unit: str | None = None
    indicators: Mapping[str, str | None] = field(default_factory=dict)


def series_of(names: str | Sequence[str], options: Options) -> tuple[str | None, bool]:
    """The series of an indicator, by the user's map, then the registry; and whether it is known (None: left out).

    Of several names of one indicator the map's first counts. Raises ValueError where the registry knows two as
    different series.
    """
    texts = [t for name in ([names] if isinstance(names, str) else names) for t in (name, split_unit(name)[0])]
    for text in texts:
        if squeezed(text) in options.indicators:
            return options.indicators[squeezed(text)], True
    found = list(dict.fromkeys(series for text in texts if (series := vocabulary("series").find(text))))
    if len(found) > 1:
        raise ValueError(f"its names say different things: {' and '.join(found)}.")
    if found:
        return found[0], True
    return options.indicators.get(OTHERS), OTHERS in options.indicators


def single_series(grid: Grid, indicator: str | None, line: int | None, options: Options) -> str | None:
    """The one series of a table: of its indicator, else of --series; None when a map leaves it out."""
    if indicator is None:
        if options.series is None:
            rule = "this file does not name its indicator."
            raise grid.refuse(rule, f"give --series, e.g. --series {EXAMPLE}")
        return options.series
    series, is_known = series_of(indicator, options)
    if not is_known:
        if options.series is None:
            remedy = advice("name its series with --series, or in a file given with --map", _nearest(indicator))
            raise grid.refuse("the indicator is unknown to the registry.", remedy, line, 0, found=indicator)
        return options.series
    if series is not None and options.series not in (None, series):
        rule = f"the file names its indicator (series {series}), and --series {options.series} contradicts it."
        raise grid.refuse(rule, "leave out --series, or check that this is the right file", line, 0, found=indicator)
    return series


def unknown_indicators(grid: Grid, unknown: Mapping[str, Line]) -> UserError:
    """The error that lists indicators of a table with several, and the map that would settle them."""
    guesses = ((line.number, name, _nearest(name).removesuffix("?")) for name, line in unknown.items())
    listed = "; ".join(f"row {row} {name}{f' ({guess})' if guess else ''}" for row, name, guess in guesses)
    remedy = "give --map FILE, a CSV with the header indicator,series and a line for each of them (series skip leaves "
    remedy += "one out; the line *,skip leaves out all that are not named)"
    first = next(iter(unknown.values()))
    return grid.refuse("indicators of this table are unknown to the registry.", remedy, first, 0, found=listed)


def check_series(series: str) -> str:
    """A series of the registry, or one of the user's own in the right form. Raises UserError for any other form."""
    if series_row(series) is None and not SERIES_ID.fullmatch(series):
        rule = "a series id is at most 32 small letters, digits and underscores, and begins with a letter."
        near = vocabulary("series").nearest(series) or f"such as {EXAMPLE}"
        raise UserError(rule, f"write an id of the registry or one of your own; {near}", found=series, exit_code=2)
    return series


def _nearest(indicator: str) -> str:
    return vocabulary("series").nearest(split_unit(indicator)[0])
