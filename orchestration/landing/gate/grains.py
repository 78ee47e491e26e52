"""Regions of another grain than their row says: a city among provinces would stand beside the province it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.landing.gate.known import Registry
from orchestration.landing.raw.contracts import Column, Table

if TYPE_CHECKING:
    import pandas as pd

REGIONS, REGION_TYPE = "regions.region_id", "region_type"
GRAINS = ("province", "city")


@dataclass(frozen=True)
class Grains:
    """`region`: the column of the codes. `said`: the column of their grain; None where the table has but one, `single`.

    `levels`: the grains that registry.regions has a code at; a municipality is a province and a city. Codes without a
    level there are of any grain.
    """

    table: str
    region: Column
    said: Column | None
    single: str
    levels: Mapping[str, tuple[str, ...]]
    registered: Mapping[str, Mapping[str, str]]

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.region.name, self.said.name) if self.said else (self.region.name,)

    @property
    def rule(self) -> str:
        wanted = f"of the grain of its {self.said.name}" if self.said else f"a {self.single}"
        return f"{self.region.name} must be {wanted}"

    @property
    def misfits(self) -> list[tuple[str, str]]:
        """Every grain that a row may say with the codes that are of another one."""
        grains = GRAINS if self.said else (self.single,)
        return [(grain, code) for grain in grains for code, levels in self.levels.items() if grain not in levels]

    def fits(self, frame: pd.DataFrame) -> pd.Series[object]:
        """Whether the registry knows the code at the row's grain, or not at all; broken codes break another rule."""
        codes = frame[self.region.name].where(
            frame[self.region.name].str.fullmatch(self.region.pattern or ".*", na=False)
        )
        grains = frame[self.said.name] if self.said else self.single
        return ~(grains + " " + codes).isin([f"{grain} {code}" for grain, code in self.misfits])

    def hint(self, code: str, said: str | None = None) -> str:
        row, grain = self.registered[code], said or self.single
        names = ", ".join(filter(None, (row["name_zh"], row["name_en"])))
        known = f"{code} is {names or 'a region'}, a {row['level']} in registry.regions"
        parent = self.registered.get(row["parent_id"], {})
        other = f" ({parent['region_id']} is {parent['name_zh']})" if parent.get("level") == grain else ""
        if self.said:
            return f"{known}, and the row says {grain}: write {row['level']} there, or the code of a {grain}{other}."
        into = f"move its row to raw_{row['level']}_year" if self.table.endswith("_year") else "leave the row out"
        return f"{known}: {into.replace('nation', 'national')}, or write the code of a {grain}{other}."


def grains(table: Table, registry: Registry) -> Grains | None:
    """None for a table without codes of regions, or whose rows may be of any grain."""
    region = table.listing(REGIONS)
    said = next((column for column in table.columns if column.name == REGION_TYPE), None)
    if region is None or not (said or table.region_type):
        return None
    registered = {row["region_id"]: row for row in registry("regions")}
    levels = {code: _levels(row) for code, row in registered.items() if row["level"]}
    return Grains(table.name, region, said, table.region_type, levels, registered)


def _levels(row: Mapping[str, str]) -> tuple[str, ...]:
    return GRAINS if row["is_municipality"].casefold() == "true" else (row["level"],)
