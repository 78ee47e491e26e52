"""The provinces as a grid of tiles, in the colour of their values of one year: no boundaries, no sizes.

tiles.csv says where each tile stands; the layout is the project's own, after where the provinces lie from each other.
Hong Kong, Macao and Taiwan have tiles, and no data in yearbooks of provinces.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from orchestration.errors import UserError
from orchestration.pictures import style
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, chosen_year
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

LAYOUT = Path(__file__).with_name("tiles.csv")
GAP = 0.06
EMPTY: dict[str, Any] = {"facecolor": style.PAPER, "edgecolor": style.FAINT, "hatch": "////", "linewidth": 0.8}


def frame(source: Source, request: Request) -> pd.DataFrame:
    """term, year, region_id, column, row, value, is_filled: every tile, value null where there is none.

    Raises:
        UserError: an unknown id, one that has no provinces, or a year without values.
    """
    (term,) = request.names
    found = source.values(term)
    if set(found["region_type"]) != {"province"}:
        raise UserError(
            rule=f"{term} has no values of provinces, which tiles stand for.",
            remedy="draw its path or its distribution instead.",
            found=", ".join(sorted(set(found["region_type"]))),
            exit_code=2,
        )
    year = chosen_year(found, request.years, term)
    layout = pd.read_csv(LAYOUT, dtype={"region_id": str})
    values = found.loc[found["year"] == year, ["region_id", "value", "is_filled"]]
    joined = layout.merge(values, on="region_id", how="left").assign(term=term, year=year)
    return joined.assign(is_filled=joined["is_filled"].fillna(False).astype(bool))


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """A tile bears its name and its value; without a value it is hatched."""
    term = found["term"].iloc[0]
    figure, ((axes,),) = style.sheet(4.9)
    scale = Normalize(found["value"].min(), found["value"].max())
    colours = mpl.colormaps[style.SEQUENTIAL]
    decimals = _decimals(found["value"])
    for tile in found.itertuples():
        place, middle = (tile.column, tile.row), tile.column + (1 - GAP) / 2
        if pd.notna(tile.value):
            fill = colours(scale(tile.value))
            axes.add_patch(Rectangle(place, 1 - GAP, 1 - GAP, facecolor=fill, linewidth=0))
            ink = _ink(fill)
            value = f"{tile.value:,.{decimals}f}".replace("-", "−") + ("*" if tile.is_filled else "")
        else:
            axes.add_patch(Rectangle(place, 1 - GAP, 1 - GAP, **EMPTY))
            ink, value = style.MUTED, "–"
        name = words.named("tile", tile.region_id)
        name = words.label(name) if name == tile.region_id else name
        axes.text(middle, tile.row + 0.34, name, ha="center", va="center", color=ink, size=_size(name))
        axes.text(middle, tile.row + 0.68, value, ha="center", va="center", color=ink, size=style.SIZE - 1)
    axes.set(xlim=(-0.05, 7.05), ylim=(8.05, -0.05), aspect=0.72, anchor="W")
    axes.axis("off")
    bar = figure.colorbar(mpl.cm.ScalarMappable(scale, colours), ax=axes, shrink=0.5, aspect=18, pad=0.01)
    bar.set_label(style.wrapped(words.unit(term), 24))
    bar.outline.set_visible(False)
    said = [words("tiles_note"), *([words("tiles_filled")] if found["is_filled"].any() else [])]
    empty = Rectangle((0, 0), 1, 1, **EMPTY)
    title = words("tiles_title", label=words.label(term), year=found["year"].iloc[0])
    return Picture(figure, title, (words("sentence_gap").join(said),), {words("tiles_none"): empty})


def _decimals(values: pd.Series) -> int:
    """As many as tell the values apart: three figures of the largest."""
    largest = values.abs().max()
    return next((n for n, least in ((0, 100), (1, 10), (2, 1)) if largest >= least), 3)


def _ink(fill: tuple[float, ...]) -> str:
    red, green, blue = fill[:3]
    return style.PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else style.INK


def _size(name: str) -> float:
    """Of a name that stays inside its tile."""
    return min(style.SIZE, style.SIZE * 6.2 / style.width(name))
