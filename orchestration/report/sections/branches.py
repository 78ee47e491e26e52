"""A trace as it is shown: steps that change nothing are left out, figures are text."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from orchestration.report.numbers import number
from orchestration.trace.node import Node

SILENT = ("panel", "level", "ratio")
"""Steps that have no line of their own where they leave the figure as it is."""
UNSAID = ("", "is", "member", "component", "now", "weights", "ratio", "printed")
"""Roles that the place in the tree says."""
WHOLE = 1e7
"""From here on a power of ten is easier to read."""
LINKS = 3
"""Of a longer chain of years the first and the last are shown."""


@dataclass(frozen=True)
class Branch:
    """A line of a tree. `region_id` and `year` are empty where they are those of the parent; `n_hidden` counts what
    else it rests on."""

    node: Node
    role: str
    name: str
    value: str
    region_id: str
    year: int
    children: tuple[Branch, ...]
    n_hidden: int


def branch(node: Node, parent: Node | None = None) -> Branch:
    """The line of a node and the lines below it."""
    node = _said(node)
    children = _without_runs(tuple(map(_said, node.children)))
    hidden = max(node.n_children - len(node.children), 0) + len(node.children) - len(children)
    above = parent or Node("", "")
    return Branch(
        node,
        "" if node.role in UNSAID else node.role,
        _name(node),
        _figure(node.value),
        node.region_id if node.region_id != above.region_id else "",
        node.year if (node.year, node.region_id) != (above.year, above.region_id) else 0,
        tuple(branch(child, node) for child in children),
        hidden,
    )


def _said(node: Node) -> Node:
    """The node, or what it is where a step changes nothing; the role stays."""
    while node.kind in SILENT and len(node.children) == 1 == node.n_children and _is_same(node, node.children[0]):
        node = replace(node.children[0], role=node.role)
    only = _said(node.children[0]) if len(node.children) == 1 else node
    if node.kind == "indicator" and only.kind in SILENT and _is_same(node, only):
        return replace(node, children=only.children, n_children=only.n_children)
    return node


def _figure(value: float | None) -> str:
    """Six digits; a whole number has no others."""
    is_whole = value is not None and math.isfinite(value) and value == round(value) and abs(value) < WHOLE
    return number(round(value) if is_whole and value is not None else value, 6)


def _is_same(node: Node, child: Node) -> bool:
    known = node.value is not None and child.value is not None
    return known and math.isclose(node.value or 0.0, child.value or 0.0, rel_tol=1e-12)


def _without_runs(children: tuple[Node, ...]) -> tuple[Node, ...]:
    links = [child for child in children if child.role == "link"]
    if len(links) <= LINKS:
        return children
    left_out = set(map(id, links[1:-1]))
    return tuple(child for child in children if id(child) not in left_out)


def _name(node: Node) -> str:
    """An id of the registry, or the place in a file: of a component its indicator, of a series not the currency."""
    name = node.name.strip("/")
    if node.kind in ("component", "weights"):
        return name.split("/", 1)[-1] if node.kind == "component" else name.split("/", 1)[0]
    return name.rsplit("/", 1)[0] if node.kind in ("value", "term") else name
