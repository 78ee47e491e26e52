"""The map of a table: which column is what, which constant fills in, which series of the registry each name is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.files.grid import Grid, Line, squeezed
from orchestration.landing.names.maps import records, series_or_skip
from orchestration.landing.names.terms import advice

PLACE_AND_TIME = ("region", "year")
REQUIRED = (*PLACE_AND_TIME, "series", "value")
OPTIONAL = ("region_type", "unit", "source_file", "source_sheet", "vintage", "quality", "retrieved_on")
ROLES = (*REQUIRED, *OPTIONAL)
_KINDS = ("column", "constant", "series", "wide", "keep")


@dataclass(frozen=True)
class SeriesRule:
    """What a name becomes: a series id (None: left out, for `reason`), and its unit where the table has none."""

    series: str | None
    unit: str | None
    reason: str


@dataclass
class TidyMap:
    """`columns`: role -> column of the table. `constants`: role -> text. `series`: squeezed name -> rule.

    `wide`: column -> rule, of a table with a column for each series. `keep`: column -> the texts of rows that count.
    """

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    series: dict[str, SeriesRule] = field(default_factory=dict)
    wide: dict[str, SeriesRule] = field(default_factory=dict)
    keep: dict[str, set[str]] = field(default_factory=dict)

    @property
    def roles(self) -> set[str]:
        return {*self.columns, *self.constants}


def read_tidy_map(path: Path, extra_roles: Sequence[str] = ()) -> TidyMap:
    """Read a CSV kind,name,becomes[,unit,reason]. Raises UserError for unknown kinds, roles, series, repetitions.

    `column,province_code,region`: the table's column province_code holds the region.
    `constant,quality,compiled`: every row has the quality compiled.
    `constant,region_type,city`: the places are cities, by their six-digit codes; without it they are provinces.
    `series,gdp,gdp_nominal`: the name gdp is the registry's gdp_nominal; `skip` leaves it out.
    `wide,gdp,gdp_nominal,亿元`: the table's column gdp holds the registry's gdp_nominal.
    `keep,report,1`: of the column report only the rows with 1 count; several lines name several texts.
    """
    found, roles = TidyMap(), (*ROLES, *extra_roles)
    for grid, line, row in records(path, ("kind", "name", "becomes"), ("unit", "reason")):
        name, becomes = row["name"], row["becomes"]
        match row["kind"]:
            case "series" | "wide" as kind:
                rules, key = (found.series, squeezed(name)) if kind == "series" else (found.wide, name)
                if key in rules:
                    raise _twice(grid, line, name)
                series = series_or_skip(grid, line, becomes)
                rules[key] = SeriesRule(series, row.get("unit") or None, row.get("reason", ""))
            case "keep":
                found.keep.setdefault(name, set()).add(becomes)
            case "column":
                _add_role(found, found.columns, roles, becomes, name, grid, line)
            case "constant":
                _add_role(
                    found, found.constants, [role for role in roles if role != "value"], name, becomes, grid, line
                )
            case kind:
                remedy = advice(f"write one of {', '.join(_KINDS)}", nearest(kind, _KINDS))
                raise grid.refuse("a line of the map is of an unknown kind.", remedy, line, 0, found=kind)
    _check_whole(found, path.name)
    return found


def _check_whole(found: TidyMap, file: str) -> None:
    long = sorted({"series", "value", "unit"} & found.roles) + (["series"] if found.series else [])
    if found.wide and long:
        rule = f"a map with wide lines names each series and its unit there, and this one says {long[0]} elsewhere."
        remedy = "describe either a long table (series, value) or a wide one (wide lines)"
        raise UserError(rule, remedy, file=file, found=long[0])
    required = PLACE_AND_TIME if found.wide else REQUIRED
    if missing := [role for role in required if role not in found.roles]:
        remedy = f"add a line such as column,NAME,{missing[0]}, with NAME a column of the table"
        raise UserError(f"the map does not say where to find: {', '.join(missing)}.", remedy, file=file)


def _add_role(
    found: TidyMap, kind: dict[str, str], roles: Sequence[str], role: str, text: str, grid: Grid, line: Line
) -> None:
    if role not in roles:
        remedy = advice(f"write one of {', '.join(roles)}", nearest(role, roles))
        raise grid.refuse("the map names a role that no row has.", remedy, line, found=role)
    if role in found.roles:
        raise _twice(grid, line, role)
    kind[role] = text


def _twice(grid: Grid, line: Line, name: str) -> UserError:
    return grid.refuse("a map says a thing once.", "remove one of the two lines", line, found=name)
