"""The line of a node: role, name, words, place, figure."""

from __future__ import annotations

from orchestration.trace.node import KINDS, Node
from orchestration.trace.remarks import number

PLAIN = ("estimate", "spec", "panel", "indicator", "index", "measure", "split", "value", "term")
"""Kinds whose name says enough."""

UNSAID = ("", "is", "member", "component", "now", "weights", "ratio", "printed")
"""Roles that the place in the tree says."""


def line(node: Node, parent: Node) -> str:
    """The line of a node under its parent, whose words, region and year are not said again."""
    if node.kind == "raw":
        return f"raw cell {node.name} = {number(node.value)} {node.unit or ''}{_source(node)}".rstrip()
    where = _where(node, parent)
    if node.kind == "row":
        return f"row {node.name if not node.region_id else where}"
    head = {"estimate": "coefficient ", "spec": "specification "}.get(node.kind, "")
    role = "" if node.role in UNSAID else f"{node.role}: "
    name = "" if role.endswith(f" {node.name}: ") else _name(node)
    words = " · ".join(dict.fromkeys(word for word in (node.label_zh, node.label_en) if word))
    text = f"{role}{head}{name}".rstrip(" :") if name else role.rstrip(": ")
    text += f" ({words})" if words and node.label_en != parent.label_en else ""
    text += f" [{where}]" if where else ""
    if node.value is not None:
        text += f" = {number(node.value)}" + (f" {node.unit}" if node.unit else "")
    if node.facts.get("weight") is not None:
        text += f", weight {node.facts['weight']:.4f}"
    return text + _filled(node)


def _where(node: Node, parent: Node) -> str:
    """Region and year, as far as they are not those of the parent."""
    region = ""
    if node.region_id != parent.region_id:
        region = " ".join(word for word in (node.region_id, node.region_zh) if word)
    year = str(node.year) if node.year and (region or node.year != parent.year) else ""
    return f"{region} {year}".strip()


def _source(node: Node) -> str:
    facts = node.facts
    parts = [str(facts[key]) for key in ("vintage", "quality") if facts.get(key)]
    parts += [f"sha256 {facts['file_sha256'][:12]}…"] if facts.get("file_sha256") else []
    return f"  ({', '.join(parts)})" if parts else ""


def _name(node: Node) -> str:
    plain = node.name.strip("/")
    if node.kind == "component":
        return plain.split("/", 1)[1]
    return plain if node.kind in PLAIN else f"{KINDS[node.kind]} {plain}"


def _filled(node: Node) -> str:
    left, right = node.facts.get("anchor_left"), node.facts.get("anchor_right")
    if left is not None:
        return f"  ◇ filled ({node.facts.get('fill_method')}) between {left} and {right}"
    return "  ◇ rests on a filled cell" if node.is_filled else ""
