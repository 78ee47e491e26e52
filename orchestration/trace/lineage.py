"""From a cell of a panel down to raw cells and sets, with every exact step computed once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orchestration.trace.arithmetic import Part, computed
from orchestration.trace.graph import MEMBER, Detail, Edge, Graph
from orchestration.trace.labels import Labels
from orchestration.trace.node import KINDS, LEAVES, Key, Node

MEMBERS = 3
"""How many members of a set are shown."""

STORED = (*LEAVES, "weights", "limits", "frontier", "threshold", "prody", "basket", "grain", "density", "group", "risk")
"""Whose value is that of the warehouse: where exact steps end."""


class Lineage:
    """Nodes of one warehouse, each with all that it rests on."""

    def __init__(self, graph: Graph, members: int = MEMBERS) -> None:
        self.graph, self.members = graph, members
        self.labels = Labels(graph.con)
        self.edges: dict[Key, list[Edge]] = {}
        self.counts: dict[Key, int] = {}
        self.details: dict[Key, Detail] = {}
        self._computed: dict[Key, float | None] = {}

    def nodes(self, cells: Sequence[Key], depth: int | None = None) -> list[Node]:
        """The trees under some cells; `depth` levels of them, all where None. Members of sets are not opened."""
        self._load(cells)
        return [self._node(cell, "", depth) for cell in cells]

    def _load(self, cells: Sequence[Key]) -> None:
        """Everything below the cells, level by level: one query per kind and level, however many cells there are."""
        frontier = [cell for cell in dict.fromkeys(cells) if cell not in self.edges]
        reached = list(frontier)
        while frontier:
            edges, counts = self.graph.below(frontier, self.members)
            self.edges |= {cell: edges.get(cell, []) for cell in frontier}
            self.counts |= counts
            children = [edge.child for found in edges.values() for edge in found]
            reached += children
            opened = (edge.child for found in edges.values() for edge in found if edge.role != MEMBER)
            frontier = [cell for cell in dict.fromkeys(opened) if cell not in self.edges and cell.kind not in LEAVES]
        self.details |= self.graph.details(cell for cell in dict.fromkeys(reached) if cell not in self.details)

    def value(self, cell: Key) -> float | None:
        """The figure of the warehouse; a cell of a panel has that of what it is."""
        if cell.kind == "panel":
            return next((self.value(edge.child) for edge in self.edges.get(cell, [])), None)
        return self.details.get(cell, Detail()).value

    def compute(self, cell: Key) -> float | None:
        """The figure from the raw cells below it, as far as steps are exact; None where the last one is none."""
        if cell not in self._computed:
            self._computed[cell] = self._from_parts(cell)
        return self._computed[cell]

    def _from_parts(self, cell: Key) -> float | None:
        if cell.kind in STORED:
            return self.value(cell)
        edges = self.edges.get(cell, [])
        parts = [
            Part(edge.role, self._part(edge.child), edge.facts | self._facts(edge.child), edge.child.year) for edge in edges
        ]
        return computed(cell.kind, self._facts(cell), parts, cell.year) if parts else None

    def _part(self, cell: Key) -> float | None:
        """As computed; where no arithmetic leads on, the figure of the warehouse."""
        found = self.compute(cell)
        return self.value(cell) if found is None else found

    def _facts(self, cell: Key) -> dict[str, object]:
        return self.details.get(cell, Detail()).facts

    def _node(self, cell: Key, role: str, depth: int | None) -> Node:
        detail = self.details.get(cell, Detail())
        node = Node(
            *cell,
            role=role,
            value=self.value(cell),
            unit=detail.unit,
            is_filled=detail.is_filled,
            computed=None if cell.kind in STORED else self.compute(cell),
            n_children=self.counts.get(cell, 0),
            facts={name: value for name, value in detail.facts.items() if value is not None},
        )
        node = self.labels.label(node)
        if depth == 0 or cell not in self.edges:
            return node
        left = None if depth is None else depth - 1
        children = [
            self._node(edge.child, edge.role, 0 if edge.role == MEMBER else left) for edge in self.edges[cell]
        ]
        if cell.kind == "index":
            children.sort(key=lambda child: -abs(child.facts.get("weight") or 0.0))
        return replace(node, children=tuple(children), note=node.note or _note(node))


def _note(node: Node) -> str:
    """Why a node has nothing below it, where that is no leaf."""
    if node.kind in LEAVES or node.n_children:
        return ""
    return f"what this {KINDS[node.kind]} rests on is not described: a definition without a step in orchestration/trace/sql/edges"
