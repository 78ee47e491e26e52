"""Letters of pictures, drawn once for the whole page: a picture brings every letter as an outline of its own."""

from __future__ import annotations

import re

from markupsafe import Markup

GLYPH = re.compile(r'<path id="\w+-([\w-]+)" d="([^"]*)" transform="scale\(0\.015625\)"/>')
"""An outline as matplotlib writes it: the id names font and letter, so that one letter has one outline."""
USE = re.compile(r'<use xlink:href="#\w+-([\w-]+)"(?: transform="translate\(([^ ]+) 0\)")?/>')
EMPTY = re.compile(r"<defs>\s*</defs>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PATH = re.compile(r' d="([^"]*)"')
PLACE = re.compile(r' [xy]="[^"]*"|translate\([^)]*\)')
NAME = re.compile(r' id="([^"]+)"')
REFERENCE = re.compile(r'(href="#|url\(#)([^")]+)')
SPOKEN = re.compile(r'aria-labelledby="([^"]*)"')
DECIMALS = re.compile(r"-?\d+\.\d{2,}")


class Glyphs:
    """The outlines that the pictures of one page share."""

    def __init__(self) -> None:
        self._outlines: dict[str, tuple[str, str]] = {}
        self._pictures = 0

    def without(self, picture: str) -> Markup:
        """The picture, an `<svg>` element, whose letters are those of `shared`, in tenths of a point."""
        own: dict[str, str] = {}

        def taken(found: re.Match[str]) -> str:
            name, outline = found[1], found[2]
            own[name] = self._outlines.setdefault(name, (f"g{len(self._outlines)}", outline))[0]
            return ""

        text = GLYPH.sub(taken, COMMENT.sub("", picture))
        text = USE.sub(lambda m: f'<use href="#{own[m[1]]}"{_moved(m[2])}/>' if m[1] in own else m[0], text)
        text = PATH.sub(lambda m: f' d="{_short(m[1])}"', EMPTY.sub("", text))
        text = PLACE.sub(lambda m: _rounded(m[0]), text)
        self._pictures += 1
        text = _numbered(text, f"p{self._pictures}")
        return Markup(re.sub(r">\s+<", "><", text))

    def shared(self) -> Markup:
        """The element with all outlines, of no size itself."""
        paths = "".join(
            f'<path id="{name}" d="{_short(outline)}" transform="scale(0.015625)"/>'
            for name, outline in self._outlines.values()
        )
        head = '<svg xmlns="http://www.w3.org/2000/svg" class="unseen" width="0" height="0" aria-hidden="true">'
        return Markup(f"{head}<defs>{paths}</defs></svg>")


def _numbered(picture: str, mark: str) -> str:
    """Numbers for ids, which are hashes of places to the last digit; those that nothing refers to are left out."""
    spoken = " ".join(SPOKEN.findall(picture)).split()
    wanted = {*spoken, *(name for _, name in REFERENCE.findall(picture))}
    names = [name for name in NAME.findall(picture) if name in wanted]
    ids = {name: f"{mark}-{place}" for place, name in enumerate(names)}
    text = NAME.sub(lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else "", picture)
    text = REFERENCE.sub(lambda m: m[1] + ids.get(m[2], m[2]), text)
    return SPOKEN.sub(lambda m: f'aria-labelledby="{" ".join(ids[name] for name in m[1].split())}"', text)


def _rounded(text: str) -> str:
    return DECIMALS.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), text)


def _moved(right: str | None) -> str:
    return f' x="{_short(right)}"' if right else ""


def _short(path: str) -> str:
    """The same path in fewer characters."""
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(_rounded(path).split()))
