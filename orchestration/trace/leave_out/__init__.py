"""What a figure that rests on a set would be without one of the set: recomputed with the kernels of the warehouse.

Every recomputation first repeats the figure with nothing left out; where it does not find it again it says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.trace.leave_out.member import Without
    from orchestration.trace.lineage import Lineage
    from orchestration.trace.node import Node

SETS = {"index": ("weights",), "measure": ("grain", "prody"), "density": ("grain",)}
"""Kinds of figures and the sets below them that are left out one by one."""


def annotate(lineage: Lineage, node: Node) -> Node:
    """The tree with the effects of leaving out members, largest first, in place of the first members of a set."""
    node = replace(node, children=tuple(annotate(lineage, child) for child in node.children))
    places = [i for i, child in enumerate(node.children) if child.kind in SETS.get(node.kind, ())]
    if not places or node.value is None:
        return node
    found = _without(lineage, node)
    if not found:
        return node
    children = list(node.children)
    for place in places:
        shown = sorted(found, key=lambda without: -without.size(node.value))[: lineage.members]
        children[place] = replace(children[place], children=tuple(_member(lineage, node, each) for each in shown))
    return replace(node, children=tuple(children), effect=next((w.words(node.value) for w in found if w.is_own), ""))


def _without(lineage: Lineage, node: Node) -> list[Without]:
    from orchestration.trace.leave_out import basket, cross, index  # scipy takes a while to load

    con = lineage.graph.con
    if node.kind == "index":
        return index.without(con, node)
    if node.kind == "density":
        return cross.without(con, node, "structure__density")
    definition = str(node.facts.get("definition"))
    if definition in cross.MEASURES:
        return cross.without(con, node, definition)
    return basket.without(con, node) if definition in basket.MEASURES else []


def _member(lineage: Lineage, node: Node, without: Without) -> Node:
    member = lineage.nodes([without.cell], 0)[0]
    return replace(member, role="member", effect=without.words(node.value or 0.0))
