"""The graph of all cells, as SQL over the registry and the intermediate relations: what rests on what.

`sql/edges/<kind>[.<part>].sql` gives the edges of the cells of a kind: columns name, region_type, region_id, year of
the cell, child_kind … child_year of what it rests on, role and facts. `sql/nodes/<kind>.sql` gives value, unit, facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from analysis.opening import relations
from orchestration.errors import UserError
from orchestration.trace.node import KINDS, Key
from orchestration.trace.steps import FRONTIER, PARTS, SQL, by_kind, child_kinds, near, steps_of, text

NEEDED = {"results.specs", "marts.panel_province", "intermediate.int_values_filled", "raw.raw_province_year"}
"""Relations without which a file is no warehouse."""

MEMBER = "member"
"""Role of what belongs to a set: the figure rests on all of its members, by no arithmetic that a tree could show."""


@dataclass(frozen=True)
class Edge:
    """What a cell rests on, as what, and the constants of the step."""

    child: Key
    role: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Detail:
    """What the warehouse says of a cell."""

    value: float | None = None
    unit: str | None = None
    is_filled: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


class Graph:
    """Edges and details of cells in one open warehouse. Makes one temporary table there, trace_raw_cells.

    Raises UserError for a file that holds no warehouse.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        known = relations(con)
        if not known >= NEEDED:
            raise UserError(
                rule="this file holds no warehouse with results to trace.",
                remedy="run `resilience refresh`, or name another file with --warehouse.",
            )
        if "main.trace_raw_cells" not in known:
            con.execute(text("raw_cells.sql"))

    def below(self, cells: Iterable[Key], members: int | None) -> tuple[dict[Key, list[Edge]], dict[Key, int]]:
        """What each cell rests on, and how many that are; of the members of a set only the first `members`."""
        edges: dict[Key, list[Edge]] = defaultdict(list)
        counts: dict[Key, int] = defaultdict(int)
        limit = "" if members is None else f"qualify role <> '{MEMBER}' or place <= {int(members)}"
        for kind, keys in by_kind(cells).items():
            for step in steps_of(kind):
                query = f"""
                    with frontier as ({FRONTIER}), edges as ({step})
                    select edges.*, count(*) over cell as n,
                        row_number() over (
                            cell order by role = '{MEMBER}', child_region_id, child_year, child_name) as place
                    from edges semi join frontier using ({", ".join(PARTS)})
                    {near(keys)}
                    window cell as (partition by edges.name, edges.region_type, edges.region_id, edges.year)
                    {limit}
                    order by place
                """
                for row in self._rows(query, keys):
                    parent, child = Key(kind, *row[:4]), Key(*row[4:9])
                    edges[parent].append(Edge(child, row[9], row[10] or {}))
                    counts[parent] += row[11] if row[12] == 1 else 0
        return edges, counts

    def above(self, cells: Iterable[Key], *, through_sets: bool) -> set[Key]:
        """The cells that rest on one of these, in one step; without `through_sets` not as member of a set."""
        found: set[Key] = set()
        kinds = by_kind(cells)
        for parent in KINDS:
            for step in steps_of(parent):
                for kind in set(child_kinds(step)) & set(kinds):
                    query = f"""
                        with frontier as ({FRONTIER}), edges as ({step})
                        select distinct edges.name, edges.region_type, edges.region_id, edges.year
                        from edges
                        semi join frontier
                            on (edges.child_name, edges.child_region_type, edges.child_region_id, edges.child_year)
                             = (frontier.name, frontier.region_type, frontier.region_id, frontier.year)
                        where edges.child_kind = '{kind}' and ({str(through_sets).lower()} or role <> '{MEMBER}')
                    """
                    found |= {Key(parent, *row) for row in self._rows(query, kinds[kind])}
        return found

    def details(self, cells: Iterable[Key]) -> dict[Key, Detail]:
        """Value, unit and facts of the cells that have any."""
        found: dict[Key, Detail] = {}
        for kind, keys in by_kind(cells).items():
            if not (SQL / "nodes" / f"{kind}.sql").is_file():
                continue
            query = f"""
                with frontier as ({FRONTIER}), nodes as ({text(f"nodes/{kind}.sql")})
                select name, region_type, region_id, year, value, unit, is_filled, facts
                from nodes semi join frontier using ({", ".join(PARTS)})
                {near(keys)}
            """
            for row in self._rows(query, keys):
                found[Key(kind, *row[:4])] = Detail(row[4], row[5], bool(row[6]), row[7] or {})
        return found

    def _rows(self, query: str, keys: Sequence[Key]) -> list[tuple[Any, ...]]:
        columns = [list(part) for part in zip(*(key[1:] for key in keys), strict=True)]
        return self.con.execute(query, columns).fetchall()
