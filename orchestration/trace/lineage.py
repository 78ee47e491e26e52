"""From a cell of a panel down to raw cells and sets, with every exact step computed once more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orchestration.trace.arithmetic import Part, computed
from orchestration.trace.customs import row_counts
from orchestration.trace.graph import MEMBER, Detail, Edge, Graph
from orchestration.trace.labels import Labels
from orchestration.trace.node import KINDS, LEAVES, Key, Node

MEMBERS = 3
"""How many members of a set are shown."""

STORED = (*LEAVES, "weights", "limits", "frontier", "threshold", "prody", "basket", "grain", "density", "group", "risk")
"""Whose value is that of the warehouse: where exact steps end."""

ORDER = (
    "panel", "split", "threshold", "measure", "index", "component", "weights", "path", "limits", "frontier",
    "indicator", "level", "ratio", "term", "value", "prody", "density", "grain", "basket", "group", "risk", *LEAVES,
)  # fmt: skip
"""Kinds in the order in which they are opened, so that each is asked for once as far as possible."""


class Lineage:
    """Nodes of one warehouse, each with all that it rests on."""

    def __init__(self, graph: Graph, members: int = MEMBERS) -> None:
        self.graph, self.members = graph, members
        self.labels = Labels.of_warehouse(graph.con)
        self.edges: dict[Key, list[Edge]] = {}
        self.counts: dict[Key, int] = {}
        self.details: dict[Key, Detail] = {}
        self._computed: dict[Key, float | None] = {}

    def nodes(self, cells: Sequence[Key], depth: int | None = None) -> list[Node]:
        """The trees under some cells; `depth` levels of them, all where None. Members of sets are not opened."""
        self.load(cells, depth)
        return [self._node(cell, "", depth) for cell in cells]

    def load(self, cells: Iterable[Key], depth: int | None = None) -> None:
        """Everything below some cells, `depth` levels of it, one query per kind: few questions for many cells."""
        self._computed.clear()
        pending: dict[Key, float] = dict.fromkeys(cells, math.inf if depth is None else depth)
        reached = list(pending)
        while pending:
            kind = min((cell.kind for cell in pending), key=ORDER.index)
            now = {cell: pending.pop(cell) for cell in list(pending) if cell.kind == kind}
            new = [cell for cell, left in now.items() if left > 0 and cell not in self.edges]
            edges, counts = self.graph.below(new, self.members)
            self.edges |= {cell: edges.get(cell, []) for cell in new}
            self.counts |= counts
            for cell, left in now.items():
                for edge in self.edges.get(cell, ()):
                    reached.append(edge.child)
                    if edge.role != MEMBER and edge.child.kind not in LEAVES and left > 1:
                        pending[edge.child] = max(left - 1, pending.get(edge.child, 0))
        new = [cell for cell in dict.fromkeys(reached) if cell not in self.details]
        self.details |= self.graph.details(new)
        for cell, n in row_counts(self.graph.con, [cell for cell in new if cell.kind == "customs"]).items():
            if cell in self.details:
                self.details[cell].facts["n_rows"] = n

    def value(self, cell: Key) -> float | None:
        """The figure of the warehouse; a cell of a panel has that of what it is."""
        if cell.kind == "panel":
            return next((self.value(edge.child) for edge in self.edges.get(cell, [])), None)
        return self.details.get(cell, Detail()).value

    def is_filled(self, cell: Key) -> bool:
        """Whether the figure is a filled one or rests on one; what has no mark of its own has that of its parts."""
        if cell.kind not in ("panel", "component"):
            return self.details.get(cell, Detail()).is_filled
        return any(self.is_filled(edge.child) for edge in self.edges.get(cell, ()) if edge.role != MEMBER)

    def compute(self, cell: Key) -> float | None:
        """The figure from the raw cells below it, as far as steps are exact; None where the last one is none."""
        if cell not in self._computed:
            self._computed[cell] = self._from_parts(cell)
        return self._computed[cell]

    def _from_parts(self, cell: Key) -> float | None:
        if cell.kind in STORED:
            return self.value(cell)
        parts = [self._part(edge) for edge in self.edges.get(cell, [])]
        if not parts or None in parts:
            return None
        return computed(cell.kind, self._facts(cell), [part for part in parts if part], cell.year)

    def _part(self, edge: Edge) -> Part | None:
        """As computed; the figure of the warehouse where no arithmetic leads on; None where nothing was asked below."""
        child = edge.child
        if child.kind not in STORED and child not in self.edges and edge.role != MEMBER:
            return None
        found = self.compute(child)
        value = self.value(child) if found is None else found
        return Part(edge.role, value, edge.facts | self._facts(child), child.year)

    def _facts(self, cell: Key) -> dict[str, object]:
        return self.details.get(cell, Detail()).facts

    def _node(self, cell: Key, role: str, depth: int | None) -> Node:
        detail = self.details.get(cell, Detail())
        node = Node(
            *cell,
            role=role,
            value=self.value(cell),
            unit=detail.unit,
            is_filled=self.is_filled(cell),
            computed=None if cell.kind in STORED else self.compute(cell),
            n_children=self.counts.get(cell, 0),
            facts={name: value for name, value in detail.facts.items() if value is not None},
        )
        node = self.labels.label(node)
        if depth == 0 or cell not in self.edges:
            return node
        left = None if depth is None else depth - 1
        children = [self._node(edge.child, edge.role, 0 if edge.role == MEMBER else left) for edge in self.edges[cell]]
        if cell.kind == "index":
            children.sort(key=lambda child: -abs(child.facts.get("weight") or 0.0))
        return replace(node, children=tuple(children), note=node.note or _note(node))


def _note(node: Node) -> str:
    """Why a node has nothing below it, where that is no leaf."""
    if node.kind in LEAVES or node.n_children:
        return ""
    if node.kind == "term":
        return "rests on no landed row: no event, or none in force by this year"
    return f"what this {KINDS[node.kind]} rests on has no step in orchestration/trace/sql/edges"
