"""The values of one year by groups of regions: boxes, with every region as a mark."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from orchestration.pictures import style
from orchestration.pictures.kinds import Request
from orchestration.pictures.regions import grouped
from orchestration.pictures.source import Source, chosen_year
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

BY = "region3_nbs"
ORDER = ("east", "central", "west", "true", "1", "false", "0")


def frame(source: Source, request: Request) -> pd.DataFrame:
    """term, grouping, group_name, region_type, region_id, year, value, is_filled: one year, regions with a group.

    Raises:
        UserError: an unknown id, grouping or year, or a grouping that groups none of the regions.
    """
    (term,) = request.names
    by = request.by or BY
    found = source.values(term, request.region_type)
    year = chosen_year(found, request.years, term)
    return grouped(source, found[found["year"] == year], by).assign(term=term, grouping=by).reset_index(drop=True)


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """A box per group; the highest and the lowest region of each are named."""
    term, grouping = found["term"].iloc[0], found["grouping"].iloc[0]
    groups = sorted(set(found["group_name"]), key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    figure, ((axes,),) = style.sheet(3.9)
    style.quiet_grid(axes, "y")
    for place, name in enumerate(groups):
        _box(axes, found[found["group_name"] == name], place, words)
    counts = found["group_name"].value_counts()
    axes.set_xticks(
        range(len(groups)), [words("group_axis", group=words.named("group", g), n=counts[g]) for g in groups]
    )
    axes.set_xlim(-0.6, len(groups) - 0.2)
    axes.tick_params(axis="x", length=0)
    style.value_axis(axes, words.unit(term))
    label = words.named("grouping", grouping)
    said = [words("grouping_note", grouping=words.label(grouping) if label == grouping else label)]
    said.append(words("distribution_note"))
    if found["is_filled"].any():
        said.append(words("distribution_filled"))
    title = words("distribution_title", label=words.label(term), year=found["year"].iloc[0])
    return Picture(figure, title, (words("sentence_gap").join(said),))


def _box(axes: Axes, rows: pd.DataFrame, place: int, words: Words) -> None:
    colour = style.COLOURS[place % 8]
    rows = rows.sort_values(["value", "region_id"])
    values = rows["value"].to_numpy()
    axes.boxplot(
        values,
        positions=[place],
        widths=0.46,
        showfliers=False,
        patch_artist=True,
        boxprops={"facecolor": colour, "alpha": 0.18, "edgecolor": colour},
        medianprops={"color": colour, "linewidth": 2},
        whiskerprops={"color": colour},
        capprops={"color": colour},
    )
    at = place + 0.32 * (np.arange(len(rows)) * 0.6180339887 % 1 - 0.5)  # the golden ratio leaves no two together
    at[[0, -1]] = place + 0.16  # where their names have room
    filled = rows["is_filled"].to_numpy()
    marker = style.MARKERS[place % 8]
    axes.plot(at[~filled], values[~filled], marker, color=colour, markersize=4.5, alpha=0.75, mew=0)
    axes.plot(at[filled], values[filled], marker, color=colour, markersize=4.5, mfc=style.PAPER)
    for row, side in {len(rows) - 1: "bottom", 0: "top"}.items():
        axes.annotate(
            words.label(rows["region_id"].iloc[row]),
            (place + 0.21, values[row]),
            va=side,
            color=style.MUTED,
            size=style.SIZE - 1,
        )
