"""What the yml of the seeds says of a table of the registry, as plain records: the one list of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from orchestration import ROOT

REGISTRY = ROOT / "warehouse" / "seeds" / "registry"
REF = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Column:
    """`refers_to` is the table and the column that list the values it may have."""

    name: str
    data_type: str
    description: str
    required: bool
    values: tuple[str, ...]
    refers_to: tuple[str, str] | None


@dataclass(frozen=True)
class Seed:
    """A table of the registry; rows are overlaid by `key`."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, Column]


@cache
def seeds() -> dict[str, Seed]:
    """Every table of the registry by its name."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(REGISTRY.glob("_*.yml"))]
    return {entry["name"]: _seed(entry) for file in files for entry in file["seeds"]}


def _seed(entry: dict[str, Any]) -> Seed:
    described = {column["name"]: column for column in entry["columns"]}
    types = entry["config"]["column_types"]
    columns = {name: _column(name, data_type, described[name]) for name, data_type in types.items()}
    return Seed(entry["name"], tuple(entry["config"]["meta"]["key"]), columns)


def _column(name: str, data_type: str, entry: dict[str, Any]) -> Column:
    meta = entry.get("config", {}).get("meta", {})
    listed = [test["relationships"]["arguments"] for test in entry.get("data_tests", []) if "relationships" in test]
    refers_to = None
    if listed and (table := REF.fullmatch(listed[0]["to"])):
        refers_to = (table[1], listed[0]["field"])
    values = tuple(meta.get("values", ()))
    return Column(name, data_type, entry["description"], bool(meta.get("required")), values, refers_to)
