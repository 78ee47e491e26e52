"""What the registry says of relations, columns and units, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from orchestration.bilingual.words import Words

Rows = Iterable[Mapping[str, str | None]]

PANELS = {"marts.panel_province": "province", "marts.panel_city": "city"}
"""Wide panels and their grain: the registries below name their columns."""
REGISTRIES = {
    "indicators": "indicator_id",
    "indices": "index_id",
    "measures": "measure_id",
    "splits": "split_id",
}


class Dictionary:
    """`rows_of(name)` gives the rows of a table of registry: of the warehouse, or as the project ships it."""

    def __init__(self, rows_of: Callable[[str], Rows]) -> None:
        self._known: dict[tuple[str, str, str], Words] = {}
        self._units: dict[str, Words] = {}
        for row in rows_of("descriptions"):
            kind, name, english, chinese, unit = (
                row[c] or "" for c in ("kind", "name", "description_en", "description_zh", "unit")
            )
            words = Words(english, chinese, unit)
            if kind == "unit":
                self._units[name] = Words(name, chinese)
            else:  # a comment bears one language or, after a build, both
                self._known[kind, name, english] = self._known[kind, name, f"{english} | {chinese}"] = words
        for row in rows_of("units"):
            self._units[row["unit_id"] or ""] = Words(row["label_en"] or "", row["label_zh"] or "")
        self._panels = {
            panel: {
                row[id_column] or "": Words(row["label_en"] or "", row["label_zh"] or "", row["unit"] or "")
                for name, id_column in REGISTRIES.items()
                for row in rows_of(name)
                if row["region_type"] in (grain, "region")
            }
            for panel, grain in PANELS.items()
        }

    def of_relation(self, relation: str, comment: str) -> Words:
        """`relation` bears its schema; `comment` is what it says of itself."""
        return self._known.get(("relation", relation, comment), Words(comment))

    def of_column(self, relation: str, column: str, comment: str) -> Words:
        words = self._panels.get(relation, {}).get(column)
        return words or self._known.get(("column", column, comment), Words(comment))

    def of_unit(self, unit: str) -> Words:
        """The names of a unit; an unknown one keeps its id, without a Chinese name."""
        return self._units.get(unit, Words(unit))

    def panel_columns(self, relation: str) -> tuple[str, ...]:
        """The columns that the registries give to a panel; empty for any other relation."""
        return tuple(self._panels.get(relation, ()))
