"""The specifications a refresh runs: the project's, those beside the raw files, those the user ran before."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis import store
from analysis.spec import Spec, load_all
from orchestration import ROOT, history
from orchestration.publish import open_build
from orchestration.workspace import Workspace

SHIPPED = ROOT / "analysis" / "specs"
BESIDE = "specs"
"""The folder of a raw folder that holds specification files."""


def known_specifications(folder: Path, con: duckdb.DuckDBPyConnection) -> list[Spec]:
    """Shipped specifications, overlaid by spec_id with RAW/specs/*.yml and with what the user ran in this warehouse.

    A file beside the raw data wins over the same spec_id remembered from an earlier run, and what such a file no longer
    states is forgotten.
    """
    shipped = load_all(sorted(SHIPPED.glob("*.yml")), origin="shipped")
    beside = load_all(sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]), origin="user")
    by_hand = [spec for spec in store.user_specs(con) if Path(spec.file).parent.name != BESIDE]
    return list({spec.spec_id: spec for spec in [*shipped, *by_hand, *beside]}.values())


def recover_user_specifications(workspace: Workspace) -> None:
    """Takes the user's specifications over from the published warehouse when build/ was emptied since.

    A build file that no refresh has written to knows none of them, whoever made it; a new one appears whole.
    """
    if not workspace.published.exists() or history.has_refreshed(workspace.warehouse):
        return
    fresh = workspace.build / "recovered.duckdb"
    fresh.unlink(missing_ok=True)
    target = workspace.warehouse if workspace.warehouse.exists() else fresh
    with open_build(target) as con, store.transaction(con):
        store.ensure_results(con)
        con.execute(f"attach '{str(workspace.published).replace(chr(39), chr(39) * 2)}' as published (read_only)")
        con.execute("""
            insert into results.specs by name select * from published.results.specs
            where origin = 'user' and spec_id not in (select spec_id from results.specs)""")
    if target == fresh:
        fresh.replace(workspace.warehouse)
