"""A trace as text: one line per figure, steps that change nothing left out, what repeats its parent not said again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from orchestration.trace.line import line
from orchestration.trace.node import Node
from orchestration.trace.remarks import remarks

COMPONENTS = 4
"""How many components of an index are opened on the screen; the JSON has all."""

LINKS = 3
"""Of more parts of one role only the first and the last are shown, such as the years of a chain."""

SILENT = ("panel", "level", "ratio")
"""Steps that get no line where they leave the figure as it is."""


@dataclass(frozen=True)
class Branch:
    """What a node takes the place of in its parent: words for what is not shown."""

    nodes: list[Node]
    rest: str = ""


def screen(node: Node, *, everything: bool = False) -> str:
    """The tree as lines; `everything` opens all components and every step."""
    return "\n".join(_lines(node, Node("", ""), "", "", everything))


def _lines(node: Node, parent: Node, lead: str, below: str, everything: bool) -> Iterator[str]:
    yield lead + line(node, parent)
    branch = _branch(node, everything)
    texts = list(remarks(node))
    for text in texts:
        yield below + ("│  " if branch.nodes or branch.rest else "   ") + text
    for i, child in enumerate(branch.nodes):
        last = i == len(branch.nodes) - 1 and not branch.rest
        lead, under = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _lines(child, node, below + lead, below + under, everything)
    if branch.rest:
        yield f"{below}└─ {branch.rest}"


def _branch(node: Node, everything: bool) -> Branch:
    """The children with lines of their own."""
    if node.kind == "row" and not any(child.children or child.note for child in node.children):
        return Branch([])
    if everything:
        return Branch(list(node.children), _rest(node))
    children = [_compact(child) for child in node.children]
    if node.kind == "index":
        components = [child for child in children if child.kind == "component"]
        hidden = len(components) - COMPONENTS
        shown = components[:COMPONENTS] + [child for child in children if child.kind != "component"]
        return Branch(shown, f"… and {hidden} more components of smaller weight (--all)" if hidden > 0 else _rest(node))
    return Branch(list(_without_runs(children)), _rest(node))


def _rest(node: Node) -> str:
    """Words for what the trace holds no node of."""
    rest = node.n_children - len(node.children)
    if rest <= 0 or node.kind in ("estimate", "row"):
        return ""
    if node.kind == "spec":
        return f"… and {rest:,} more rows; --region/--year to choose" if node.children else ""
    return f"… and {rest:,} more" if node.children else f"… {rest:,} below (--depth)"


def _compact(node: Node) -> Node:
    """The node, or what it is where a step changes nothing; the role stays."""
    while node.kind in SILENT and len(node.children) == 1 == node.n_children and _is_same(node, node.children[0]):
        child = node.children[0]
        node = replace(child, role=node.role, note=node.note or child.note)
    if node.kind == "indicator" and len(node.children) == 1:
        inner = _compact(node.children[0])
        if inner.kind in ("ratio", "level"):
            note = node.note or _formula(node, inner)
            return replace(node, children=inner.children, n_children=inner.n_children, note=note)
    return node


def _formula(node: Node, level: Node) -> str:
    """The transform and the deflation of an indicator in words; nothing where there is neither."""
    words = [f"{node.facts['transform']} of the figures below"] if node.facts.get("transform", "none") != "none" else []
    if level.facts.get("deflation"):
        chain = f"the chain of {level.facts['deflator']}, {level.facts['base_year']} = 1"
        words.append(f"{level.facts['deflation']} by {chain}")
    return ", ".join(words)


def _is_same(node: Node, child: Node) -> bool:
    if child.value is None or node.value is None:
        return False
    return math.isclose(child.value, node.value, rel_tol=1e-13)


def _without_runs(children: list[Node]) -> Iterator[Node]:
    """Of many children of one role and name the first, which says how many follow, and the last."""
    by_role: dict[tuple[str, str], list[Node]] = {}
    for child in children:
        what = child.name if child.role == "link" else str(child.key)
        by_role.setdefault((child.role, what), []).append(child)
    for run in by_role.values():
        if len(run) <= LINKS:
            yield from run
        else:
            note = f"… and {len(run) - 2} more years between them"
            yield replace(run[0], note=note)
            yield run[-1]
