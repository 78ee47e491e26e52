"""results.runs: what was run on what, and whether a refresh has anything to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from analysis import store
from orchestration import fingerprint
from orchestration.publish import open_build

if TYPE_CHECKING:
    from orchestration.rawfolder import RawFolder


LAST_REFRESH = """
    with refreshes as (
        select * from results.runs where raw_hash is not null
        qualify row_number() over (order by started_at desc, run_id desc) = 1
    ),
    worked as (
        select arg_max(run_id, started_at) as run_id from results.runs
        where raw_hash is not null and status in ('ok', 'findings')
    )
    select refreshes.run_id, code_version, raw_hash, data_hash, refreshes.data_kind,
           (select count(*) from results.failures), (select count(*) from quarantine.rows)
    from refreshes, worked, raw.loads
    where status in ('ok', 'findings', 'unchanged') and raw.loads.run_id = worked.run_id
"""


@dataclass(frozen=True)
class Inputs:
    """All that a refresh depends on, as hashes; specifications are part of the code or of the raw folder."""

    code_version: str
    raw_hash: str
    data_hash: str
    data_kind: str

    @property
    def landed(self) -> str:
        """What rows were landed from: the data, and the code of the gate."""
        return f"{self.code_version} {self.data_hash}"

    @classmethod
    def of(cls, folder: RawFolder) -> Inputs:
        return cls(fingerprint.code_version(), *fingerprint.raw_hashes(folder.path), folder.data_kind)


@dataclass(frozen=True)
class Refresh:
    """The last refresh of a build file, and what it left."""

    run_id: str
    inputs: Inputs
    n_failures: int
    n_refused: int

    def made_marts_of(self, inputs: Inputs, landed: str) -> bool:
        """Whether a build from `inputs` would make the same marts, whatever is estimated from them.

        `landed` is what was landed last: a refresh whose rows are refused lands, and builds nothing.
        """
        return replace(self.inputs, raw_hash="") == replace(inputs, raw_hash="") and landed == inputs.landed


def start(con: duckdb.DuckDBPyConnection, run_id: str, inputs: Inputs) -> None:
    """A row of results.runs, under way. Under the lock no other refresh can be: what still says running was killed."""
    store.ensure_results(con)
    con.execute("update results.runs set status = 'killed' where status = 'running'")
    store.start_run(con, run_id, code_version=inputs.code_version, data_kind=inputs.data_kind, raw_hash=inputs.raw_hash)


def last_refresh(warehouse: Path) -> Refresh | None:
    """The last refresh, if it finished and nothing was loaded into the build file since (by a `dbt build`, say)."""
    if not warehouse.exists():
        return None
    with open_build(warehouse) as con:
        try:
            found = con.execute(LAST_REFRESH).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):  # built by dbt alone, or by an older version
            return None
    if not found:
        return None
    run_id, *inputs, failures, refused = found[0]
    return Refresh(run_id, Inputs(*inputs), failures, refused)


def has_refreshed(warehouse: Path) -> bool:
    """Whether any refresh has written to this build file."""
    if not warehouse.exists():
        return False
    with open_build(warehouse) as con:
        try:
            return bool(con.execute("select 1 from results.runs where raw_hash is not null limit 1").fetchall())
        except duckdb.CatalogException:
            return False


def published_kind(published: Path) -> str | None:
    """sample or user: whose data the published warehouse holds; None where there is none."""
    if not published.exists():
        return None
    with duckdb.connect(str(published), read_only=True) as con:
        found = con.execute(
            "select data_kind from results.runs order by started_at desc, run_id desc limit 1"
        ).fetchall()
    return found[0][0] if found else None
