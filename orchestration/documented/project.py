"""What dbt knows of a relation: description, grain, columns, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.documented.catalog import Noted

OF_EVERY_RAW_KEY = ("source_file", "vintage")
"""Competing sources stand side by side: these end the key of every raw table (docs/contracts.md)."""


@dataclass(frozen=True)
class Planned:
    """A relation as the project defines it; `reads` are the relations it is made of."""

    kind: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Noted, ...]
    reads: tuple[str, ...]


def planned(manifest: Mapping[str, Any]) -> dict[str, Planned]:
    """Models, seeds and sources of dbt's manifest by `schema.name`."""
    nodes = dict(_relations(manifest))
    return {
        name(node): Planned(
            kind="view" if node["config"].get("materialized") == "view" else "table",
            description=node["description"],
            key=_key(node),
            columns=tuple(_columns(node)),
            reads=tuple(sorted({name(nodes[parent]) for parent in _parents(node) if parent in nodes})),
        )
        for node in nodes.values()
    }


def name(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node.get('alias') or node.get('identifier') or node['name']}"


def _relations(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node_id, node in {**manifest["nodes"], **manifest["sources"]}.items():
        if node["resource_type"] in ("model", "seed", "source"):
            yield node_id, node


def _key(node: Mapping[str, Any]) -> tuple[str, ...]:
    """meta.key is held at every build; meta.grain says it of relations whose rows would be counted twice for that."""
    meta = node["config"].get("meta") or {}
    own = tuple(meta.get("key") or meta.get("grain") or ())
    return (*own, *OF_EVERY_RAW_KEY) if own and node.get("source_name") == "raw" else own


def _columns(node: Mapping[str, Any]) -> Iterator[Noted]:
    types = node["config"].get("column_types") or {}  # of a seed
    for column in node["columns"].values():
        yield Noted(column["name"], column.get("data_type") or types.get(column["name"], ""), column["description"])


def _parents(node: Mapping[str, Any]) -> Iterable[str]:
    parents: Iterable[str] = node.get("depends_on", {}).get("nodes", ())  # a source has none
    return parents
