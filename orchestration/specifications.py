"""The specifications a refresh runs: the project's, those beside the raw files, those the user ran before."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis import store
from analysis.spec import Spec, load_all
from orchestration import ROOT
from orchestration.publish import open_build
from orchestration.workspace import Workspace

SHIPPED = ROOT / "analysis" / "specs"


def known_specifications(folder: Path, con: duckdb.DuckDBPyConnection) -> list[Spec]:
    """Shipped specifications, overlaid by spec_id with RAW/specs/*.yml and with what the user ran in this warehouse.

    A file beside the raw data wins over the same spec_id remembered from an earlier run.
    """
    shipped = load_all(sorted(SHIPPED.glob("*.yml")), origin="shipped")
    beside = load_all(sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]), origin="user")
    return list({spec.spec_id: spec for spec in [*shipped, *store.user_specs(con), *beside]}.values())


def recover_user_specifications(workspace: Workspace) -> None:
    """Takes the user's specifications over from the published warehouse when build/ was emptied."""
    if workspace.warehouse.exists() or not workspace.published.exists():
        return
    with open_build(workspace.warehouse) as con:
        store.ensure_results(con)
        con.execute(f"attach '{str(workspace.published).replace(chr(39), chr(39) * 2)}' as published (read_only)")
        con.execute("insert into results.specs by name select * from published.results.specs where origin = 'user'")
        con.execute("detach published")
