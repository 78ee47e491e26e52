"""Weights of the indicators of an index, or their loadings on its components, by dimension of its tree."""

from __future__ import annotations

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from orchestration.errors import UserError
from orchestration.pictures import style
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, refused
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

WEIGHTS = """
    select w.index_id, w.period, w.indicator_id, w.weight, 1 as component, null::double as explained,
        w.direction = '-' as is_negative
    from marts.index_weights as w where w.index_id = ?
"""
LOADINGS = """
    select l.index_id, 'pooled' as period, l.indicator_id, l.loading as weight, l.component, l.explained,
        false as is_negative
    from marts.index_loadings as l where l.index_id = ?
"""
TREE = """
    select c.indicator_id, any_value(c.dimension) as dimension, any_value(c.dimension_zh) as dimension_zh
    from registry.index_components as c join registry.indices as i using (tree_id)
    where i.index_id = ? group by all
"""


def frame(source: Source, request: Request) -> pd.DataFrame:
    """index_id, period, indicator_id, weight, component, explained, is_negative, dimension, dimension_zh.

    `explained` is the share of the variance of a component; null for weights. A swapped indicator has no dimension.

    Raises:
        UserError: an index that is not known or has no weights, or a year without weights of its own.
    """
    source.needs("marts.index_weights", "marts.index_loadings", "registry.index_components", "registry.indices")
    (index,) = request.names
    found = pd.concat([source.rows(query, [index]) for query in (WEIGHTS, LOADINGS)], ignore_index=True)
    if found.empty:
        known = source.names("select index_id from marts.index_weights union select index_id from marts.index_loadings")
        raise refused("index with weights", index, sorted(known))
    if request.years:
        kept = found[found["period"].isin([str(year) for year in request.years])]
        if kept.empty:
            periods = sorted(set(found["period"]))
            raise UserError(
                rule=f"{index} has no weights of this year.",
                remedy="leave out --year: its weights are those of all years together."
                if periods == ["pooled"]
                else f"choose a year from {periods[0]} to {periods[-1]}.",
                found=", ".join(map(str, request.years)),
                exit_code=2,
            )
        found = kept
    joined = found.merge(source.rows(TREE, [index]), on="indicator_id", how="left")
    return joined.sort_values(["component", "indicator_id", "period"], ignore_index=True)


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """Indicators from the heaviest within each dimension; bars of one period, or marks of every year."""
    index, is_loading = found["index_id"].iloc[0], found["explained"].notna().any()
    middle = found[found["component"] == 1].groupby("indicator_id")["weight"].median()
    column = "dimension_zh" if words.lang == "zh" else "dimension"
    groups = found.groupby("indicator_id")[column].first().fillna(words("dimension_none"))
    heaviest = middle.abs().groupby(groups).sum().sort_values(ascending=False, kind="stable")
    rows = sorted(middle.index, key=lambda each: (list(heaviest.index).index(groups[each]), -abs(middle[each]), each))
    negative = set(found.loc[found["is_negative"], "indicator_id"])
    labels = [words.label(each) + (words("negative_mark") if each in negative else "") for each in rows]
    table = style.Rows(labels)
    figure, ((axes,),) = style.sheet(table.height + 0.5)
    style.quiet_grid(axes, "x")
    table.write(axes)
    places = dict(zip(rows, table.at, strict=True))
    if is_loading and found["component"].nunique() > 1:
        marks = _components(axes, found, places, words)
    else:
        marks = _bars(axes, found, middle, places, groups, list(heaviest.index))
    if found["weight"].min() < 0:
        style.zero_line(axes, vertical=True)
    axes.set_xlabel(words("loading_axis" if is_loading else "weight_axis"))
    title = words("loadings_title" if is_loading else "weights_title", index=words.label(index))
    return Picture(figure, title, _notes(found, bool(negative), is_loading, words), marks)


def _bars(
    axes: Axes,
    found: pd.DataFrame,
    middle: pd.Series,
    places: dict[str, float],
    groups: pd.Series,
    order: list[str],
) -> dict[str, Artist]:
    marks: dict[str, Artist] = {}
    by_year = found["period"].nunique() > 1
    for each, place in places.items():
        colour = style.COLOURS[order.index(groups[each]) % 8]
        if by_year:
            years = found.loc[found["indicator_id"] == each, "weight"]
            axes.plot(years, [place] * len(years), "o", color=colour, markersize=3, alpha=0.45, mew=0)
            mark: Artist = axes.plot(middle[each], place, "D", color=colour, markersize=6)[0]
        else:
            mark = axes.barh(place, middle[each], height=0.16, color=colour)[0]
            axes.annotate(
                f"{middle[each]:.3f}".replace("-", "−"),
                (max(middle[each], 0), place),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                color=style.MUTED,
                size=style.SIZE - 1,
            )
        marks.setdefault(groups[each], mark)
    axes.margins(x=0.12)
    axes.set_xlim(left=min(0, axes.get_xlim()[0]) if found["weight"].min() < 0 else 0)
    return marks


def _components(axes: Axes, found: pd.DataFrame, places: dict[str, float], words: Words) -> dict[str, Artist]:
    marks: dict[str, Artist] = {}
    for n, (component, rows) in enumerate(found.groupby("component")):
        share = f"{rows['explained'].iloc[0]:.1%}"
        label = words("component", n=component, share=share)
        at = rows["indicator_id"].map(places) + (n - (found["component"].nunique() - 1) / 2) * 0.06
        marks[label] = axes.plot(rows["weight"], at, style.MARKERS[n % 8], color=style.COLOURS[n % 8])[0]
    return marks


def _notes(found: pd.DataFrame, has_negative: bool, is_loading: bool, words: Words) -> tuple[str, ...]:
    periods = sorted(set(found["period"]))
    if is_loading:
        shares = found.drop_duplicates("component")["explained"]
        said = [words("loadings_note", share=f"{shares.iloc[0]:.1%}")] if len(shares) == 1 else []
    elif len(periods) > 1:
        said = [words("weights_periods", first=periods[0], last=periods[-1])]
    elif periods == ["pooled"]:
        said = [words("weights_pooled")]
    else:
        said = [words("weights_period", period=periods[0])]
    said += [words("weights_negative")] if has_negative else []
    return (words("sentence_gap").join(said),) if said else ()
