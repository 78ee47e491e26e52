"""Whether the build file may be published as it is: never half a refresh, never synthetic over own data."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration import history
from orchestration.errors import UserError
from orchestration.publish import open_build

STATE = """
    with refreshes as (
        select run_id, status from results.runs where raw_hash is not null and status <> 'unchanged'
        qualify row_number() over (order by started_at desc, run_id desc) = 1
    )
    select loads.data_kind, loads.run_id, refreshes.run_id, refreshes.status
    from raw.loads as loads left join refreshes on true
"""


def check(build: Path, target: Path) -> str | None:
    """A remark on what is about to be published, or None.

    Raises:
        UserError: a refresh was broken off here, or the synthetic sample would replace the user's own data.
    """
    if not build.exists():
        return None  # publish says what to do
    with open_build(build) as con:
        try:
            kind, loaded_by, last, status = con.execute(STATE).fetchall()[0]
        except (duckdb.CatalogException, IndexError) as error:
            raise UserError(
                rule="nothing was loaded into the build file yet.", remedy="run `resilience refresh`.", file=str(build)
            ) from error
    if loaded_by and status in ("running", "failed", "killed"):  # a dbt build by hand has no run
        raise UserError(
            rule=f"the last refresh here ({last}) was broken off: {status}.", file=str(build),
            remedy="run `resilience refresh` again; the published warehouse is as it was.",
        )  # fmt: skip
    if kind == "sample" and history.published_kind(target) == "user":
        raise UserError(
            rule="the synthetic sample would replace your own data.", file=str(target), exit_code=2,
            remedy="if you mean it, run `resilience refresh --sample`; else `resilience refresh --raw DIR`.",
        )  # fmt: skip
    if last and loaded_by != last:
        return f"results are those of {last}, before this dbt build; `resilience refresh --full` estimates them again"
    return None
