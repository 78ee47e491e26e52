"""The architecture, kept by machine: what a layer may read, how long names and files may be."""

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT

READS = {
    "staging": {"raw", "loads", "registry"},
    "intermediate": {"staging", "registry", "intermediate"},
    "marts": {"intermediate", "registry", "marts"},
    "reports": {"results", "published", "registry", "marts", "intermediate", "reports"},
}
"""Layer -> layers it may read. Only staging reads raw; only reports reads results."""

LONGEST_NAME = 32
"""Stata cuts variable names there."""

LONGEST_FILE = {"warehouse": 200, "analysis": 200, "orchestration": 200, "tests": 300}
"""Lines; above 150 it is worth another look. Tables of cases make tests longer."""


def layer(node: dict) -> str:
    if node["resource_type"] == "source":
        return node["source_name"]
    return node["config"]["schema"] if node["resource_type"] == "seed" else node["fqn"][1]


def test_models_read_only_the_layers_below_them(manifest: dict) -> None:
    nodes = {**manifest["nodes"], **manifest["sources"]}
    models = [node for node in nodes.values() if node["resource_type"] == "model"]
    assert len(models) > 15
    wrong = [
        f"{node['name']} ({layer(node)}) reads {nodes[parent]['name']} ({layer(nodes[parent])})"
        for node in models
        for parent in node["depends_on"]["nodes"]
        if layer(nodes[parent]) not in READS[layer(node)]
    ]
    assert not wrong, wrong


def test_names_fit_stata(manifest: dict) -> None:
    names = [
        node.get("alias") or node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    ]
    columns = [c for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed") for c in n["columns"]]
    assert not [name for name in (*names, *columns) if len(name) > LONGEST_NAME]


def test_every_model_is_described_and_every_column_of_it(manifest: dict) -> None:
    bare = [
        f"{node['name']}.{column['name']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
        for column in node["columns"].values()
        if not column["description"].strip()
    ]
    undescribed = [
        n["name"]
        for n in manifest["nodes"].values()
        if n["resource_type"] in ("model", "seed") and not n["description"]
    ]
    assert not bare + undescribed


@pytest.mark.parametrize("folder", LONGEST_FILE)
def test_files_stay_short(folder: str) -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".sql"}
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE[folder]
    }
    assert not long, f"is this one room or two? {json.dumps(long)}"


def test_definitions_and_registry_agree_in_both_directions() -> None:
    from orchestration.registry import rows

    files = {path.stem for path in Path(ROOT / "warehouse/models/marts").rglob("*__*.sql")}
    registered = {row["definition"] for row in rows("measures")}
    assert files == registered
    lists = ("measure_values.sql", "trade/product_complexity.sql")
    listed = "".join((ROOT / "warehouse/models/marts" / name).read_text(encoding="utf-8") for name in lists)
    assert not [definition for definition in registered if f"ref('{definition}')" not in listed]
    kinds = {"indicators": "indicator_id", "indices": "index_id", "measures": "measure_id"}
    named = [(row["region_type"], row[name]) for table, name in kinds.items() for row in rows(table)]
    assert len(named) == len(set(named)) and not [name for _, name in named if len(name) > LONGEST_NAME]
