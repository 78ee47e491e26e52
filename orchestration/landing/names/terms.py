"""Names as people write them, and the ids of the registry they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from orchestration.errors import nearest
from orchestration.landing.files.grid import plain, squeezed
from orchestration.registry import by_id, rows

_NAMES = {
    "region": ("region_id", "name_zh", "short_zh", "name_en", "pinyin"),
    "series": ("series_id", "label_zh", "label_en"),
    "unit": ("unit_id", "label_zh", "label_en"),
}
_SEEDS = {"region": "regions", "series": "series", "unit": "units"}
_UNIT_TAIL = re.compile(r"[a-z0-9*\u00b2\u00b3\u00b9\u2070-\u2079\u2460-\u2473]{0,2}")
"""What may follow the unit: a footnote mark."""


@dataclass(frozen=True)
class Vocabulary:
    """Ids under every name of a kind, compared without blanks, case and full-width forms."""

    ids: dict[str, str]
    names: tuple[str, ...]

    def find(self, text: str) -> str | None:
        return self.ids.get(squeezed(text))

    def nearest(self, text: str) -> str:
        """As `errors.nearest`; a name that begins alike comes first, since two of two Chinese characters say little."""
        text = plain(text)
        return nearest(text, [name for name in self.names if name[:1] == text[:1]]) or nearest(text, self.names)


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Of 'region' (nation and provinces), 'series' or 'unit'. Raises ValueError when a name stands for two ids."""
    entries = [(row[name], next(iter(row.values()))) for row in _rows(kind) for name in _NAMES[kind] if row[name]]
    known = {identity for _, identity in entries}
    entries += [
        (a["alias"], a["canonical_id"])
        for a in rows("term_aliases")
        if a["kind"] == kind and a["canonical_id"] in known
    ]
    ids: dict[str, str] = {}
    for name, identity in entries:
        if ids.setdefault(squeezed(name), identity) != identity:
            raise ValueError(f"registry: the {kind} name {name!r} stands for {ids[squeezed(name)]!r} and {identity!r}")
    return Vocabulary(ids, tuple(name for name, _ in entries))


def _rows(kind: str) -> list[dict[str, str]]:
    return [row for row in rows(_SEEDS[kind]) if row.get("level") != "city"]


def series_row(series: str) -> dict[str, str] | None:
    """The registry's row of a series; None for a series of the user's own."""
    return by_id("series").get(series)


def unit_row(unit: str) -> dict[str, str]:
    return by_id("units")[unit]


def split_unit(indicator: str) -> tuple[str, str | None]:
    """The indicator's name and its last parentheses, which hold the unit: '人口数(抽样)(人)' -> '人口数(抽样)', '人'.

    Nested parentheses count as one pair; text that goes on behind the last pair leaves no unit.
    """
    text = plain(indicator)
    close = text.rfind(")")
    if close < 0 or not _UNIT_TAIL.fullmatch(text[close + 1 :].strip()):
        return text, None
    depth = 0
    for position in range(close, -1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth == 0:
            return text[:position].strip(), text[position + 1 : close].strip()
    return text, None


def advice(remedy: str, guess: str) -> str:
    """A remedy and, where there is one, the name that may have been meant."""
    return f"{remedy}; {guess}" if guess else remedy
