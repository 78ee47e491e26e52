"""Chinese and English words of the ids in a trace, from the registry."""

from __future__ import annotations

from dataclasses import replace

from orchestration.bilingual import labels as bilingual
from orchestration.trace.node import Node

KIND_OF = {
    "indicator": "indicator", "level": "indicator", "ratio": "indicator", "index": "index", "measure": "measure",
    "path": "measure", "limits": "measure", "frontier": "measure", "split": "split", "threshold": "split",
    "value": "series", "term": "series",
}  # fmt: skip
"""Kinds of nodes and the part of the dictionary that their names belong to."""


class Labels(bilingual.Labels):
    """The dictionary of one warehouse, asked about nodes."""

    def label(self, node: Node) -> Node:
        """The node with the words of its name and of its region."""
        words, region = self.find(*term_of(node)), self.find("region", node.region_id)
        return replace(node, label_en=words.english, label_zh=words.chinese, region_zh=region.chinese)


def term_of(node: Node) -> tuple[str, str]:
    """Part of the dictionary and id that the name of a node belongs to."""
    if node.kind == "component":
        return "indicator", node.name.split("/", 1)[1]
    if node.kind == "weights":
        return "index", node.name.split("/", 1)[0]
    name = node.name.rsplit("/", 1)[0] if node.kind in ("value", "term") else node.name
    return KIND_OF.get(node.kind, ""), name
