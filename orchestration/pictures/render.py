"""A picture as bytes: title, notes and the stamp of synthetic data around it, then SVG, PNG or PDF."""

from __future__ import annotations

import hashlib
import re
import warnings
from html import escape
from io import BytesIO
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.pictures import style
from orchestration.pictures.style import LINE, Picture
from orchestration.pictures.words import Words

FORMATS = ("svg", "png", "pdf")
UNDATED = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "ModDate": None},
}
MARGIN = 0.12  # inches
DPI = 160


def format_of(out: Path) -> str:
    """Raises UserError for an ending that is none of .svg, .png, .pdf."""
    form = out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise UserError(
            rule="a picture is written as .svg, .png or .pdf.",
            remedy=nearest(form, FORMATS) or "end the name of the file with one of them.",
            found=out.name,
            exit_code=2,
        )
    return form


def rendered(picture: Picture, words: Words, synthetic: bool, form: str) -> bytes:
    """The picture in `form`. Raises UserError where a letter is in no font, so that none is ever an empty box."""
    notes = [*picture.notes, words("no_font")] if words.lacks_font else [*picture.notes]
    _frame(picture, notes, words("synthetic") if synthetic else "")
    out = BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            picture.figure.savefig(out, format=form, metadata=UNDATED[form], dpi=DPI)
        except UserWarning as warning:
            raise UserError(
                rule=f"no font here can write a label of this picture: {warning}",
                remedy="install Noto Sans CJK (Debian: fonts-noto-cjk), or name a font file in RESILIENCE_FONT.",
            ) from warning
    if form != "svg":
        return out.getvalue()
    stamp = [words("synthetic")] if synthetic else []
    return _accessible(out.getvalue().decode("utf-8"), picture.title, [*stamp, *notes], words.lang).encode("utf-8")


def _frame(picture: Picture, notes: list[str], stamp: str) -> None:
    """Makes room above for title, stamp and legend and below for the notes, and writes them."""
    figure, legend = picture.figure, picture.legend
    ems = (style.WIDTH - 2 * MARGIN) / style.EM
    beside = style.width(stamp) + 3 if stamp else 0
    title = style.wrapped(picture.title, (ems - beside) * style.SIZE / style.TITLE)
    below = "\n".join(style.wrapped(note, ems * style.SIZE / (style.SIZE - 1)) for note in notes)
    columns = style.legend_columns(list(legend)) if legend else 1
    titled = MARGIN + style.n_lines(title) * LINE * 1.2 + 0.06
    head = titled + (-(-len(legend) // columns) * LINE * 1.1 + 0.06 if legend else 0)
    foot = MARGIN + (style.n_lines(below) * LINE * 0.9 + 0.06 if below else 0)
    height = figure.get_figheight() + head + foot
    figure.set_figheight(height)
    figure.set_layout_engine("constrained", rect=(0.008, foot / height, 0.984, 1 - (head + foot) / height))
    left, top = MARGIN / style.WIDTH, (height - MARGIN) / height
    if stamp:
        box = {"boxstyle": "round,pad=0.3", "facecolor": style.PAPER, "edgecolor": style.ALARM, "linewidth": 0.9}
        figure.text(1 - left - 0.006, top - 0.03 / height, stamp, ha="right", va="top", color=style.ALARM, bbox=box)
    figure.text(left, top, title, va="top", size=style.TITLE, linespacing=1.3)
    figure.text(left, MARGIN / height, below, va="bottom", color=style.MUTED, size=style.SIZE - 1, linespacing=1.3)
    if legend:
        place = (left, (height - titled) / height)
        drawn = figure.legend(
            list(legend.values()),
            list(legend),
            loc="upper left",
            bbox_to_anchor=place,
            ncols=columns,
            borderpad=0,
            borderaxespad=0,
            handlelength=1.6,
            labelspacing=0.45,
        )
        drawn.set_in_layout(False)


def _accessible(text: str, title: str, notes: list[str], lang: str) -> str:
    """Inline SVG with a title and a description to be read aloud, and ids that no other picture of a page has."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", text, flags=re.DOTALL)
    mark = "p" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:10] + "-"
    text = re.sub(r'\bid="', f'id="{mark}', text)
    text = re.sub(r'(url\(#|href="#)', rf"\1{mark}", text)
    spoken = f'<title id="{mark}title">{escape(title)}</title>\n<desc id="{mark}desc">{escape(" ".join(notes))}</desc>'
    head = f'<svg role="img" lang="{ {"zh": "zh-Hans", "en": "en"}[lang] }" aria-labelledby="{mark}title {mark}desc"'
    text = text.replace("<svg", head, 1)
    return re.sub(r"(<svg[^>]*>)", lambda found: f"{found[1]}\n{spoken}", text, count=1)
