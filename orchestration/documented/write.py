"""`resilience docs`: reads the warehouse and the project, and writes the page."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb

from orchestration import registry
from orchestration.dbt_build import manifest
from orchestration.documented import catalog
from orchestration.documented.page import Origin, page
from orchestration.documented.project import planned
from orchestration.documented.relations import Relation, described
from orchestration.documented.words import Dictionary
from orchestration.landing.merge.write import replace_text
from orchestration.workspace import Workspace


def write(workspace: Workspace, out: Path) -> tuple[Relation, ...]:
    """Writes the page of the build file, else of the published file, else of the project; returns what it describes.

    Raises:
        UserError: another job holds build/, a program writes to the warehouse, or dbt cannot read the project.
    """
    with workspace.lock():
        plans = planned(manifest(workspace.warehouse, workspace.build / "target" / "docs"))
        file = next((file for file in (workspace.warehouse, workspace.published) if file.exists()), None)
        with closing(catalog.opened(file) if file else catalog.unbuilt()) as con:
            standing = catalog.relations(con)
            dictionary = Dictionary(
                lambda name: catalog.registry_rows(con, name) if f"registry.{name}" in standing else registry.rows(name)
            )
            origin = _origin(con) if "raw.loads" in standing else Origin("")
    relations = described(standing, plans, dictionary)
    out.parent.mkdir(parents=True, exist_ok=True)
    replace_text(out, page(relations, dictionary, origin))
    return relations


def _origin(con: duckdb.DuckDBPyConnection) -> Origin:
    data_kind, run_id = con.execute("select data_kind, coalesce(run_id, '') from raw.loads").fetchall()[0]
    return Origin(data_kind, run_id)
