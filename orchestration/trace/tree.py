"""A trace as text: one line per node, compact steps without a line of their own."""

from __future__ import annotations

import math
from collections.abc import Iterator

from orchestration.trace.node import KINDS, Node

COMPONENTS = 4
"""How many components of an index are opened on the screen; the JSON has all."""

SILENT = ("panel", "level", "ratio")
"""Steps that get no line where they leave the figure as it is."""


def screen(node: Node, *, everything: bool = False) -> str:
    """The tree as lines; `everything` opens all components and shows every step."""
    return "\n".join(_lines(node, "", "", everything))


def number(value: float | None) -> str:
    """Up to ten significant digits, thousands separated."""
    if value is None:
        return "missing"
    if not math.isfinite(value):
        return str(value)
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) >= 1000 else f"{value:.7g}"


def _lines(node: Node, lead: str, below: str, everything: bool) -> Iterator[str]:
    yield lead + _line(node)
    children = [child if everything else _compact(child) for child in node.children]
    shown, rest = _shown(node, children, everything)
    texts = [*_remarks(node)]
    extra = [*texts, *rest]
    for i, text in enumerate(texts):
        yield below + ("│  " if shown or extra[i + 1 :] else "   ") + text
    for i, child in enumerate(shown):
        last = i == len(shown) - 1 and not rest
        yield from _lines(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "), everything)
    for i, text in enumerate(rest):
        yield below + ("└─ " if i == len(rest) - 1 else "├─ ") + text


def _compact(node: Node) -> Node:
    """The node itself, or what it is where a step changes nothing; the role stays."""
    from dataclasses import replace

    while node.kind in SILENT and len(node.children) == 1 and node.n_children == 1:
        child = node.children[0]
        if child.value is None or node.value is None or not math.isclose(child.value, node.value, rel_tol=1e-13):
            break
        node = replace(child, role=node.role, note=node.note or child.note)
    if node.kind == "indicator" and len(node.children) == 1 and node.children[0].kind == "level":
        inner = _compact(node.children[0])
        if inner.kind == "ratio":
            return replace(node, children=inner.children, n_children=inner.n_children)
    return node


def _shown(node: Node, children: list[Node], everything: bool) -> tuple[list[Node], list[str]]:
    """The children with a line of their own, and words for the others."""
    rest = node.n_children - len(node.children)
    if node.kind == "row":
        return children, []
    if node.kind == "index" and not everything:
        components = [c for c in children if c.kind == "component"]
        others = [c for c in children if c.kind != "component"]
        hidden = len(components) - COMPONENTS
        words = [f"… and {hidden} more components with smaller weights (--all)"] if hidden > 0 else []
        return components[:COMPONENTS] + others, words
    if rest <= 0 or (not node.children and node.kind not in ("weights",)):
        words = f"… {node.n_children} below (--depth)" if node.n_children and not node.children else ""
        return children, [words] if words and node.kind not in ("estimate",) else []
    hint = "; --region/--year to choose" if node.kind == "spec" else ""
    what = "more rows" if node.kind == "spec" else "more"
    return children, [f"… and {rest:,} {what}{hint}"]


def _line(node: Node) -> str:
    words = " · ".join(dict.fromkeys(w for w in (node.label_zh, node.label_en) if w))
    where = " ".join(w for w in (node.region_id, node.region_zh, str(node.year) if node.year else "") if w)
    role = "" if node.role in ("", "is", "member", "component", "now", "weights", "ratio", "printed") else f"{node.role}: "
    if node.kind == "raw":
        return f"{role}raw cell {node.name} = {number(node.value)} {node.unit or ''}".rstrip()
    if node.kind == "row":
        return f"row {where}".rstrip()
    head = {"estimate": "coefficient ", "spec": "specification "}.get(node.kind, "")
    text = f"{role}{head}{_name(node)}"
    text += f" ({words})" if words else ""
    text += f" [{where}]" if where else ""
    if node.value is not None:
        text += f" = {number(node.value)}" + (f" {node.unit}" if node.unit else "")
    if node.facts.get("weight") is not None:
        text += f", weight {node.facts['weight']:.4f}"
    return text + _filled(node)


def _name(node: Node) -> str:
    plain = node.name.strip("/")
    if node.kind == "component":
        return plain.split("/", 1)[1]
    if node.kind in ("estimate", "spec", "panel", "indicator", "index", "measure", "split", "value", "term"):
        return plain
    return f"{KINDS[node.kind]} {plain}"


def _filled(node: Node) -> str:
    left, right = node.facts.get("anchor_left"), node.facts.get("anchor_right")
    if left is not None:
        return f"  ◇ filled ({node.facts.get('fill_method')}) between {left} and {right}"
    return "  ◇ rests on a filled cell" if node.is_filled else ""


def _remarks(node: Node) -> Iterator[str]:
    facts = node.facts
    if node.kind == "estimate" and "std_error" in facts:
        yield f"standard error {facts['std_error']:.6g} ({facts['covariance']}), p = {facts['p_value']:.4g}"
    if node.kind == "spec":
        if facts.get("data_kind") == "sample":
            yield "synthetic sample, not evidence · 合成样本数据，非证据"
        yield ", ".join(_spec_words(node))
    if node.kind == "row" and facts.get("values"):
        yield ", ".join(f"{name} {number(value)}" for name, value in facts["values"].items())
    if node.kind == "raw":
        yield "  ".join(
            f"{name} {facts[key]}" for name, key in (("of", "of"), ("vintage", "vintage"), ("quality", "quality"), ("retrieved", "retrieved_on"), ("sha256", "file_sha256")) if facts.get(key)
        )  # fmt: skip
    if node.kind == "customs" and "n" in facts:
        yield f"{facts['n']} {facts['of']}{'s' if facts['n'] != 1 else ''}" + (f"; {facts['rows']}" if facts.get("rows") else "")
    yield from (text for text in (node.effect, node.note) if text)


def _spec_words(node: Node) -> Iterator[str]:
    facts = node.facts
    yield f"{facts['estimator']} of {facts.get('outcome') or 'each variable'}"
    yield f"{node.n_children} rows"
    if facts.get("fixed_effects"):
        yield f"effects {' '.join(facts['fixed_effects'])}"
    for name in ("sample", "where", "years"):
        if facts.get(name):
            yield f"{name} {facts[name] if name != 'years' else ' to '.join(map(str, facts[name]))}"
