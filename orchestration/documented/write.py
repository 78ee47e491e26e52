"""`resilience docs`: reads the warehouse and the project, and writes the site, or the page of all columns alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from orchestration import registry
from orchestration.dbt_build import manifest
from orchestration.documented import catalog
from orchestration.documented.definitions import NEEDED
from orchestration.documented.page import Origin, page
from orchestration.documented.project import planned
from orchestration.documented.relations import Relation, described
from orchestration.documented.site import write_site
from orchestration.documented.words import Dictionary
from orchestration.landing.merge.write import replace_text
from orchestration.opened import opened
from orchestration.workspace import Workspace

COLUMNS = "columns.html"


def write_all(workspace: Workspace, folder: Path) -> tuple[list[Path], tuple[Relation, ...]]:
    """Writes the whole site into `folder`; returns its pages and the relations that the page of columns describes.

    Raises:
        UserError: as `write`.
    """
    with workspace.lock():
        relations = _write(workspace, folder / COLUMNS)
        tables = _definitions(_standing(workspace))
    return [*write_site(folder, tables), folder / COLUMNS], relations


def write(workspace: Workspace, out: Path) -> tuple[Relation, ...]:
    """Writes the page of the build file, else of the published file, else of the project; returns what it describes.

    Raises:
        UserError: another job holds build/, a program writes to the warehouse, or dbt cannot read the project.
    """
    with workspace.lock():
        return _write(workspace, out)


def _write(workspace: Workspace, out: Path) -> tuple[Relation, ...]:
    plans = planned(manifest(workspace.build))
    file = _standing(workspace)
    with closing(opened(file) if file else catalog.unbuilt()) as con:
        standing = catalog.relations(con)
        dictionary = Dictionary(
            lambda name: catalog.registry_rows(con, name) if f"registry.{name}" in standing else registry.rows(name)
        )
        origin = _origin(con) if "raw.loads" in standing else Origin("")
    relations = described(standing, plans, dictionary)
    out.parent.mkdir(parents=True, exist_ok=True)
    replace_text(out, page(relations, dictionary, origin))
    return relations


def _definitions(file: Path | None) -> dict[str, Sequence[Mapping[str, str | None]]]:
    """The registries that the pages of definitions show."""
    if file is None:
        return {name: registry.rows(name) for name in NEEDED}
    with closing(opened(file)) as con:
        return {name: list(catalog.registry_rows(con, name)) for name in NEEDED}


def _standing(workspace: Workspace) -> Path | None:
    return next((file for file in (workspace.warehouse, workspace.published) if file.exists()), None)


def _origin(con: duckdb.DuckDBPyConnection) -> Origin:
    data_kind, run_id = con.execute("select data_kind, coalesce(run_id, '') from raw.loads").fetchall()[0]
    return Origin(data_kind, run_id)
