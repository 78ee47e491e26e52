"""What stands under the line of a node: figures of the fit, of the sample, of what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.trace.node import Node


def number(value: float | None) -> str:
    """Seven significant digits, of large numbers all before the point, thousands separated."""
    if value is None:
        return "missing"
    if not math.isfinite(value):
        return str(value)
    if abs(value) < 1000:
        return f"{value:.7g}"
    decimals = 0 if abs(value) >= 1e8 or value == round(value) else 4
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def remarks(node: Node) -> Iterator[str]:
    """Lines under a node."""
    facts = node.facts
    if node.kind == "estimate" and "std_error" in facts:
        yield f"standard error {facts['std_error']:.6g} ({facts['covariance']}), p = {facts['p_value']:.4g}"
    if node.kind == "spec":
        if facts.get("data_kind") == "sample":
            yield "synthetic sample, not evidence · 合成样本数据，非证据"
        yield ", ".join(_of_spec(node))
    if node.kind == "row" and "values" in facts:
        yield ", ".join(f"{name} {number(value)}" for name, value in facts["values"].items())
    if node.kind == "customs":
        yield ", ".join(_of_customs(facts))
    yield from (text for text in (node.effect, node.note) if text)


def _of_customs(facts: Mapping[str, Any]) -> Iterator[str]:
    if "n" not in facts:
        yield "no record"
        return
    yield f"{facts['n']:,} {facts['of']}"
    yield f"{facts['n_rows']:,} rows" if "n_rows" in facts else "rows not counted: the landed files are not here"
    if facts.get("source_files"):
        yield f"of {', '.join(facts['source_files'])}"


def _of_spec(node: Node) -> Iterator[str]:
    facts = node.facts
    yield f"{facts['estimator']} of {facts.get('outcome') or 'each variable'}"
    yield f"{node.n_children:,} rows"
    if facts.get("fixed_effects"):
        yield f"effects {' '.join(facts['fixed_effects'])}"
    if facts.get("years"):
        yield "years {} to {}".format(*facts["years"])
    for name in ("sample", "where"):
        if facts.get(name):
            yield f"{name} {facts[name]}"
