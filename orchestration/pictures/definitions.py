"""Definitions compared: one beside all its rivals by their correlations, or two as a scatter."""

from __future__ import annotations

import pandas as pd

from orchestration.errors import UserError
from orchestration.pictures import style
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, refused
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

RIVALS = """
    select ? as term, case when left_id = ? then right_id else left_id end as rival, region_type, n, correlation,
        rank_correlation, largest_mover, rank_change * case when left_id = ? then 1 else -1 end as rank_change
    from reports.definitions_compared where ? in (left_id, right_id) order by rival, region_type
"""
BOTH = "select left_id from reports.definitions_compared union select right_id from reports.definitions_compared"


def frame(source: Source, request: Request) -> pd.DataFrame:
    """term, rival, region_type, n, correlation, rank_correlation, largest_mover, rank_change of one grain.

    With two names also region_id, year, value, rival_value: a row per region and year that has both.

    Raises:
        UserError: a definition that has no rivals, two that were not compared, or a grain that has neither.
    """
    source.needs("reports.definitions_compared")
    term, *other = request.names
    found = source.rows(RIVALS, [term] * 4)
    for name in request.names if found.empty else other:
        _refuse_unknown(source, name, found)
    if other:
        found = found[found["rival"] == other[0]]
    grains = sorted(set(found["region_type"]), key=lambda grain: (grain != "province", grain))
    grain = request.region_type or grains[0]
    if grain not in grains:
        raise UserError(
            rule=f"{term} is not compared over this type of region.",
            remedy=f"choose one of {', '.join(grains)}.",
            found=grain,
            exit_code=2,
        )
    found = found[found["region_type"] == grain].reset_index(drop=True)
    if not other:
        return found
    left, right = (source.values(each, grain) for each in (term, other[0]))
    keys = ["region_type", "region_id", "year"]
    pairs = left.merge(right.rename(columns={"value": "rival_value"}), on=keys, suffixes=("", "_rival"))
    return found.merge(pairs[[*keys, "value", "rival_value"]], on="region_type")


def _refuse_unknown(source: Source, name: str, found: pd.DataFrame) -> None:
    """Raises UserError for a definition without rivals, or one that is no rival of the others in `found`."""
    rivals = sorted(set(found["rival"]))
    if name in rivals:
        return
    known = source.names(BOTH)  # slow: it compares all with all
    if name not in known:
        raise refused("definition that is compared with others", name, known)
    raise UserError(
        rule=f"{found['term'].iloc[0]} and {name} are not of one concept, or have no region and year in common.",
        remedy=f"choose one of its rivals: {', '.join(rivals[:8])}.",
        exit_code=2,
    )


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """A scatter where the frame has values, else the correlations."""
    return _scatter(found, words) if "rival_value" in found else _correlations(found, words)


def _correlations(found: pd.DataFrame, words: Words) -> Picture:
    found = found.sort_values(["rank_correlation", "rival"], ascending=[False, True], ignore_index=True)
    counts = set(found["n"])
    labels = [
        words.label(rival) if len(counts) == 1 else words("definitions_n", label=words.label(rival), n=n)
        for rival, n in zip(found["rival"], found["n"], strict=True)
    ]
    table = style.Rows(labels)
    figure, ((axes,),) = style.sheet(table.height + 0.5)
    style.quiet_grid(axes, "x")
    style.zero_line(axes, vertical=True)
    axes.hlines(table.at, found["correlation"], found["rank_correlation"], color=style.FAINT, linewidth=2, zorder=2)
    marks = {
        words(column): axes.plot(found[column], table.at, marker, color=colour, mfc=face, zorder=3)[0]
        for column, marker, colour, face in (
            ("correlation", "s", style.COLOURS[1], style.PAPER),
            ("rank_correlation", "o", style.COLOURS[0], style.COLOURS[0]),
        )
    }
    table.write(axes)
    lowest = min(0.0, found[["correlation", "rank_correlation"]].min(axis=None))
    axes.set_xlim(lowest - 0.05, 1.05)
    axes.set_xlabel(words("definitions_axis"))
    grain = words.named("region_type", found["region_type"].iloc[0])
    notes = (words("definitions_regions", region_type=grain, n=found["n"].iloc[0]),)
    if len(counts) == 1:
        notes = (words("definitions_all_n", region_type=grain, n=found["n"].iloc[0]),)
    return Picture(figure, words("definitions_title", label=words.label(found["term"].iloc[0])), notes, marks)


def _scatter(found: pd.DataFrame, words: Words) -> Picture:
    row = found.iloc[0]
    figure, ((axes,),) = style.sheet(4.2)
    style.quiet_grid(axes, "both")
    axes.plot(found["value"], found["rival_value"], "o", color=style.COLOURS[0], markersize=4, alpha=0.45, mew=0)
    mover = found[found["region_id"] == row["largest_mover"]]
    mark = axes.plot(mover["value"], mover["rival_value"], "D", color=style.COLOURS[1], zorder=4)[0]
    for set_label, term, ems in ((axes.set_xlabel, row["term"], 50), (axes.set_ylabel, row["rival"], 30)):
        set_label(style.wrapped(words.label(term) + words.in_unit(term), ems))
    grain = words.named("region_type", row["region_type"])
    figures = {"r": _signed(row["correlation"]), "rank": _signed(row["rank_correlation"])}
    notes = words("definitions_scatter_note", region_type=grain, n=f"{row['n']:,}", **figures)
    region = words.label(row["largest_mover"])
    mover_label = words("definitions_mover", region=region, change=abs(row["rank_change"]))
    return Picture(figure, words("definitions_scatter"), (notes,), {mover_label: mark} if len(mover) else {})


def _signed(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.3f}".replace("-", "−")
