"""Chinese and English words of the ids in a trace, from the registry."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from orchestration.trace.node import Node

KIND_OF = {
    "indicator": "indicator", "level": "indicator", "ratio": "indicator", "index": "index", "measure": "measure",
    "path": "measure", "limits": "measure", "frontier": "measure", "split": "split", "threshold": "split",
    "value": "series", "term": "series",
}  # fmt: skip
"""Kinds of nodes and the part of the dictionary that their names belong to."""


class Labels:
    """The dictionary of one warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        rows = con.execute("select kind, term, label_en, label_zh from marts.dictionary").fetchall()
        self.words = {(kind, term): (english, chinese) for kind, term, english, chinese in rows}

    def label(self, node: Node) -> Node:
        """The node with the words of its name and of its region."""
        english, chinese = self.words.get(self.term_of(node), ("", ""))
        _, region = self.words.get(("region", node.region_id), ("", ""))
        region = "全国" if node.region_id == "000000" else region
        return replace(node, label_en=english or "", label_zh=chinese or "", region_zh=region or "")

    def of_column(self, name: str) -> tuple[str, str]:
        """Words of a column of a panel."""
        kinds = ("indicator", "index", "measure", "split")
        return next((self.words[kind, name] for kind in kinds if (kind, name) in self.words), ("", ""))

    @staticmethod
    def term_of(node: Node) -> tuple[str, str]:
        """Part of the dictionary and id that the name of a node belongs to."""
        if node.kind == "component":
            return "indicator", node.name.split("/", 1)[1]
        if node.kind == "weights":
            return "index", node.name.split("/", 1)[0]
        name = node.name.rsplit("/", 1)[0] if node.kind in ("value", "term") else node.name
        return KIND_OF.get(node.kind, ""), name
