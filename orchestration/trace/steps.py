"""The SQL of the graph, one file per kind of cell, and how a few cells are asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from orchestration.trace.node import KINDS, Key

SQL = Path(__file__).with_name("sql")
PARTS = ("name", "region_type", "region_id", "year")

FRONTIER = f"select distinct {', '.join(f'unnest(${i}) as {part}' for i, part in enumerate(PARTS, 1))}"
"""The cells asked for, as a relation."""


FEW = 40
"""So many regions or years are written into a query."""


def near(keys: Sequence[Key]) -> str:
    """Of few regions and years the condition that holds of them anyway: DuckDB reads no other rows then."""
    regions, years = {key.region_id for key in keys}, {key.year for key in keys}
    conditions = []
    if len(regions) <= FEW:
        quoted = ("'" + region.replace("'", "''") + "'" for region in sorted(regions))
        conditions.append(f"region_id in ({', '.join(quoted)})")
    if len(years) <= FEW:
        conditions.append(f"year in ({', '.join(map(str, sorted(years)))})")
    return f"where {' and '.join(conditions)}" if conditions else ""


def by_kind(cells: Iterable[Key]) -> dict[str, list[Key]]:
    kinds: dict[str, list[Key]] = defaultdict(list)
    for cell in dict.fromkeys(cells):
        kinds[cell.kind].append(cell)
    return kinds


@cache
def text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


@cache
def steps_of(kind: str) -> tuple[str, ...]:
    """The SQL of the edges of a kind."""
    files = sorted(path for path in (SQL / "edges").glob("*.sql") if path.name.split(".")[0] == kind)
    return tuple(text(f"edges/{path.name}") for path in files)


@cache
def child_kinds(step: str) -> frozenset[str]:
    """The kinds that a step can lead to: those its SQL names."""
    return frozenset(KINDS) & frozenset(re.findall(r"'(\w+)'", step))
