"""Pictures of a warehouse: each is a query that gives a small frame, and a drawing of that frame.

    from orchestration import pictures
    text = pictures.svg(con, "path", Request(names=("resilience__li",), regions=("江苏",)), "zh")

A module per kind has `frame(source, request)`, which reads and refuses, and `draw(frame, words)`, which knows no SQL;
kinds.py lists them. matplotlib is imported when the first picture is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.pictures.kinds import KINDS, Request, kind_named

if TYPE_CHECKING:
    import duckdb

__all__ = ["KINDS", "Request", "save", "svg"]


def svg(con: duckdb.DuckDBPyConnection, kind: str, request: Request, lang: str = "en") -> str:
    """One picture as an `<svg>` element without prolog, to stand inside HTML; its ids are its own.

    `lang` is `en` or `zh`; where no font has Chinese, labels are English. The same data give the same text.

    Raises:
        UserError: a kind, name, region or year that is not known, or nothing to draw.
    """
    return drawn(con, kind, request, lang, "svg").decode("utf-8")


def save(con: duckdb.DuckDBPyConnection, kind: str, request: Request, lang: str, out: Path) -> None:
    """Writes one picture to `out`, as its ending says: .svg, .png or .pdf. Raises as `svg`, and for other endings."""
    from orchestration.pictures.render import format_of
    from orchestration.whole import write_whole

    form = format_of(out)
    write_whole(out, drawn(con, kind, request, lang, form))


def drawn(con: duckdb.DuckDBPyConnection, kind: str, request: Request, lang: str, form: str) -> bytes:
    """One picture in the format `form`: svg, png or pdf."""
    row = kind_named(kind)
    row.check(request)
    from orchestration.pictures import render, style
    from orchestration.pictures.source import Source
    from orchestration.pictures.words import Words

    source = Source(con)
    words = Words.of(source, lang)
    frame = row.module.frame(source, request)
    with style.applied(words.families):
        return render.rendered(row.module.draw(frame, words), words, source.is_sample, form)
