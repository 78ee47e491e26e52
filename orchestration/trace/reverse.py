"""From a raw cell up: all that depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from orchestration.trace.address import Address, find
from orchestration.trace.affected import Affected, affected
from orchestration.trace.graph import Graph
from orchestration.trace.labels import Labels, term_of
from orchestration.trace.node import KINDS, Key, Node
from orchestration.trace.remarks import number

SHOWN = ("value", "term", "indicator", "index", "measure", "split")
"""Kinds that are listed; the others are steps between them."""

CELLS = 4
"""How many cells of one name are listed on the screen."""


@dataclass(frozen=True)
class Dependants:
    """All that depends on a raw cell.

    `exact`: figures that are arithmetic of the cell. `through_sets`: further figures that rest on a set it belongs to
    (range and weights of an index, a frontier, a complexity, a threshold), and so may move with it. `estimates`: the
    specifications that estimate a row with one of these figures.
    """

    cell: str
    facts: dict[str, Any]
    exact: frozenset[Key]
    through_sets: frozenset[Key]
    estimates: tuple[Affected, ...]
    note: str
    labels: Labels

    def of_kind(self, kind: str) -> list[Key]:
        """In the order of names, regions, years."""
        return sorted(key for key in self.exact | self.through_sets if key.kind == kind)

    def as_json(self) -> dict[str, Any]:
        """Lists of what depends on the cell, by kind."""
        rows = {
            kind: [
                dict(zip(key._fields[1:], key[1:], strict=True)) | {"is_exact": key in self.exact}
                for key in self.of_kind(kind)
            ]
            for kind in KINDS
        }
        facts = {name: value for name, value in self.facts.items() if value is not None}
        found = {"cell": self.cell, "facts": facts, "note": self.note, "depends": {k: v for k, v in rows.items() if v}}
        return found | {"estimates": [asdict(each) for each in self.estimates]}

    def as_text(self, everything: bool = False) -> str:
        """One line per name and kind with its cells, one line per specification."""
        return "\n".join(_text(self, everything))


def reverse(con: duckdb.DuckDBPyConnection, cell: str) -> Dependants:
    """All that depends on the raw cell FILE:SHEET:ROW:COLUMN. Raises UserError (exit code 1) for an unknown one."""
    graph = Graph(con)
    raw = find(con, cell)
    exact = closure(graph, raw.starts, through_sets=False)
    every = closure(graph, exact | set(raw.starts), through_sets=True)
    panel = [key for key in exact | every if key.kind == "panel"]
    table = raw.facts["raw_table"]
    estimates = tuple(affected(con, panel, table))
    note = "" if exact | every else _unused(con, raw.facts)
    return Dependants(
        str(raw.address),
        raw.facts,
        frozenset(exact),
        frozenset(every - exact),
        estimates,
        note,
        Labels.of_warehouse(con),
    )


def closure(graph: Graph, starts: Iterable[Key], *, through_sets: bool) -> set[Key]:
    """Everything above some cells, without them."""
    found: set[Key] = set()
    frontier = set(starts)
    known = set(frontier)
    while frontier:
        frontier = graph.above(frontier, through_sets=through_sets) - known
        known |= frontier
        found |= frontier
    return found


def _unused(con: duckdb.DuckDBPyConnection, facts: dict[str, Any]) -> str:
    """Why nothing depends on a cell."""
    if facts.get("value") is None:
        return "the cell is empty: nothing depends on it"
    if str(facts["quality"]).startswith("suspect"):
        return f"its quality is {facts['quality']}: such rows are never used"
    preferred = con.execute(
        """select source_file, source_sheet, source_row, source_column from intermediate.int_values_preferred
           where (region_type, region_id, year, series_id) = (?, ?, ?, ?) limit 1""",
        [facts["region_type"], facts["region_id"], facts["year"], facts["item"]],
    ).fetchall()
    if preferred:
        file, sheet, row, column = preferred[0]
        chosen = Address(file, sheet or "", str(row or ""), column or "")
        return f"another source of the figure is preferred (registry.source_preference): {chosen}"
    return "no indicator, index or measure of the registry uses it"


def _text(found: Dependants, everything: bool) -> Iterable[str]:
    facts = found.facts
    where = " ".join(str(facts[key]) for key in ("region_id", "year", "item") if facts.get(key))
    yield f"raw cell {found.cell} = {number(facts.get('value'))} {facts.get('unit') or ''}".rstrip() + f" ({where})"
    said = [f"{name} {facts[name]}" for name in ("raw_table", "vintage", "quality", "file_sha256") if facts.get(name)]
    yield f"   {', '.join(said)}"
    if found.note:
        yield f"   {found.note}"
    for kind in SHOWN:
        names: dict[str, list[Key]] = defaultdict(list)
        for key in found.of_kind(kind):
            names[key.name].append(key)
        if names:
            yield f"{KINDS[kind]}: {len(names)} names, {sum(map(len, names.values())):,} cells"
        for name, keys in names.items():
            yield f"   {_named(found, kind, name)}: {_cells(keys, found.exact, everything)}"
    n_panel = len(found.of_kind("panel"))
    yield f"cells of the panels: {n_panel:,}"
    yield f"estimates: {len({each.spec_id for each in found.estimates})} specifications"
    for each in found.estimates:
        rows = f", {each.n_rows} rows" if each.n_rows else ""
        yield f"   {each.spec_id}: {each.how}{rows}" + (f" ({', '.join(each.columns)})" if each.columns else "")


def _named(found: Dependants, kind: str, name: str) -> str:
    label = found.labels.find(*term_of(Node(kind, name)))
    words = " · ".join(word for word in (label.chinese, label.english) if word)
    return f"{name.strip('/')} ({words})" if words else name.strip("/")


def _cells(keys: list[Key], exact: frozenset[Key], everything: bool) -> str:
    certain = [key for key in keys if key in exact]
    shown = certain if everything else certain[:CELLS]
    text = ", ".join(f"{key.region_id} {key.year or ''}".strip() for key in shown)
    if len(certain) > len(shown):
        text += f" … and {len(certain) - len(shown):,} more"
    others = len(keys) - len(certain)
    if others:
        text += ("; " if text else "") + f"{others:,} through a set it belongs to"
    return text
