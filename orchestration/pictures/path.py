"""The values of an indicator, index or measure over the years: chosen regions before all the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from orchestration.errors import UserError
from orchestration.pictures import style
from orchestration.pictures.kinds import Request
from orchestration.pictures.regions import region_ids
from orchestration.pictures.source import Source
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

MOST = 8  # regions told apart by colour and mark
LINES = 40  # regions drawn as lines of their own behind the chosen ones


def frame(source: Source, request: Request) -> pd.DataFrame:
    """term, region_type, region_id, year, value, is_filled, place: 0, 1, … of a chosen region, -1 of the others.

    Raises:
        UserError: an unknown id or region, more than 8 regions, a region or a span of years without values.
    """
    (term,) = request.names
    found = source.values(term, request.region_type).assign(term=term)
    chosen = region_ids(source, request.regions, found)
    if len(chosen) > MOST:
        raise UserError(
            rule=f"a path tells at most {MOST} regions apart.",
            remedy="draw the others in a second picture.",
            found=str(len(chosen)),
            exit_code=2,
        )
    if request.years:
        first, last = min(request.years), max(request.years)
        known = (int(found["year"].min()), int(found["year"].max()))
        found = found[found["year"].between(first, last)]
        if found.empty:
            raise UserError(
                rule=f"{term} has no values from {first} to {last}.",
                remedy=f"choose years from {known[0]} to {known[1]}.",
                exit_code=2,
            )
    places = {region: place for place, region in enumerate(chosen)}
    return found.assign(place=found["region_id"].map(places).fillna(-1).astype(int)).reset_index(drop=True)


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """Chosen regions in colour with their names at the end; the others grey, with their median and middle half."""
    term = found["term"].iloc[0]
    figure, ((axes,),) = style.sheet(3.8)
    style.quiet_grid(axes, "y")
    wide = found.pivot(index="year", columns="region_id", values="value")
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1))
    marks = _background(axes, wide, words)
    chosen = [rows for place, rows in found.groupby("place") if place >= 0]
    for rows in chosen:
        _line(axes, rows)
    axes.set_xlabel(words("year_axis"))
    style.value_axis(axes, words.unit(term))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.02)
    if chosen:
        _names(axes, chosen, words)
    return Picture(figure, words.label(term), _notes(chosen, words), marks)


def _notes(chosen: list[pd.DataFrame], words: Words) -> tuple[str, ...]:
    said = [words("path_filled")] if any(rows["is_filled"].any() for rows in chosen) else []
    if any(len(rows) < rows["year"].max() - rows["year"].min() + 1 for rows in chosen):
        said.append(words("path_gap"))
    return (words("sentence_gap").join(said),) if said else ()


def _background(axes: Axes, wide: pd.DataFrame, words: Words) -> dict[str, Artist]:
    n = wide.notna().any().sum()
    if n < 3:
        return {}
    marks: dict[str, Artist] = {}
    if n <= LINES:
        lines = axes.plot(wide.index, wide.to_numpy(), color=style.FAINT, linewidth=0.9, zorder=1)
        marks[words("path_all")] = lines[0]
    low, middle, high = (wide.quantile(q, axis=1) for q in (0.25, 0.5, 0.75))
    band = axes.fill_between(wide.index, low, high, color=style.MUTED, alpha=0.13, linewidth=0, zorder=0)
    marks[words("path_quartiles", n=n)] = band
    (line,) = axes.plot(wide.index, middle, color=style.MUTED, linestyle=(0, (5, 2)), zorder=2)
    marks[words("path_median", n=n)] = line
    return marks


def _line(axes: Axes, rows: pd.DataFrame) -> None:
    """A line broken at years without value, with a hollow mark at each filled cell."""
    place = int(rows["place"].iloc[0])
    colour, marker = style.COLOURS[place], style.MARKERS[place]
    years = np.arange(rows["year"].min(), rows["year"].max() + 1)
    axes.plot(years, rows.set_index("year")["value"].reindex(years), color=colour, zorder=4)
    for is_filled, face in ((False, colour), (True, style.PAPER)):
        some = rows[rows["is_filled"] == is_filled]
        axes.plot(some["year"], some["value"], marker, color=colour, mfc=face, mew=1.2, zorder=5)


def _names(axes: Axes, chosen: list[pd.DataFrame], words: Words) -> None:
    """The names at the right end, moved apart where lines end close to each other."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    gap = (high - low) * 0.058
    ends = [rows.loc[rows["year"].idxmax(), "value"] for rows in chosen]
    for rows, end, at in zip(chosen, ends, style.spread(ends, gap), strict=True):
        axes.annotate(
            words.label(rows["region_id"].iloc[0]),
            (rows["year"].max(), end),
            xytext=(1.03, at),
            textcoords=("axes fraction", "data"),
            color=style.COLOURS[int(rows["place"].iloc[0])],
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "relpos": (0, 0.5),
                "color": style.MUTED,
                "linewidth": 0.5,
                "shrinkA": 1,
                "shrinkB": 5,
            },
        )
