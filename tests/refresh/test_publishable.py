"""Which build file may be published as it is."""

from pathlib import Path

import duckdb
import pytest

from analysis import store
from orchestration.errors import UserError
from orchestration.publishable import check

DONE, KILLED = "r1", "r2"


def build(folder: Path, loaded_by: str, *runs: tuple[str, str]) -> Path:
    """A build file that `loaded_by` loaded, with runs and how they ended, the newest last."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        store.ensure_results(con)
        con.execute("create schema raw")
        con.execute("create table raw.loads as select 'x' as raw_dir, ? as run_id, 'user' as data_kind", [loaded_by])
        for run_id, status in runs:
            store.start_run(con, run_id, code_version="1", data_kind="user", raw_hash="h")
            if status != "running":
                store.finish_run(con, run_id, status)
    return folder / "warehouse.duckdb"


@pytest.mark.parametrize("status", ["running", "failed", "killed"])
@pytest.mark.parametrize("loaded_by", [DONE, KILLED])
def test_a_refresh_that_was_broken_off_is_not_published(loaded_by: str, status: str, tmp_path: Path) -> None:
    """Also one of specifications alone, which leaves the marts to the refresh that made them."""
    file = build(tmp_path, loaded_by, (DONE, "ok"), (KILLED, status))
    with pytest.raises(UserError, match=rf"the last refresh here \(r2\) was broken off: {status}"):
        check(file, tmp_path / "published.duckdb")


def test_what_a_refresh_or_dbt_alone_finished_is(tmp_path: Path) -> None:
    refreshed = build(tmp_path, KILLED, (DONE, "ok"), (KILLED, "findings"))
    assert check(refreshed, tmp_path / "published.duckdb") is None
    (tmp_path / "by_hand").mkdir()
    by_hand = build(tmp_path / "by_hand", "", (DONE, "ok"), (KILLED, "failed"))
    assert "before this dbt build" in str(check(by_hand, tmp_path / "published.duckdb"))
