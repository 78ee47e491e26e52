"""Publishing: copy the build file aside in a storage version that DuckDB 1.4 clients read, then replace in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from orchestration.errors import UserError

STORAGE_VERSION = "v1.4.0"
VIEWS = """
    select format('"{}"."{}"', schema_name, view_name)
    from duckdb_views() where not internal and database_name = current_database()
"""
VIEWS_OF_FILES = VIEWS + " and regexp_matches(sql, 'FROM read_(parquet|csv)')"


def publish(build: Path, target: Path) -> None:
    """Makes `target` the content of the build file `build`. Readers that are open keep the file they opened.

    The file that was there before is kept as `<target>.previous`. Whatever fails, `target` is either the old or the new
    file, whole.

    Raises:
        UserError: there is nothing to publish, the build file is in use, or somebody writes to the target.
    """
    if not build.exists():
        raise UserError(
            rule="there is no built warehouse.", remedy="run `resilience refresh` or `dbt build`.", file=str(build)
        )
    write_ahead = target.with_name(target.name + ".wal")
    if write_ahead.exists():
        raise UserError(
            rule=f"{write_ahead.name} lies beside it: some program opened the published file for writing.",
            remedy="close that program (open the warehouse read-only), delete the .wal file, and publish again.",
            file=str(target),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.publishing")
    _sweep(fresh)  # of a publish that was killed
    try:
        _copy(build, fresh)
        if target.exists():
            _keep(target)
        fresh.replace(target)
    finally:
        _sweep(fresh)


def open_build(build: Path) -> duckdb.DuckDBPyConnection:
    """The build file, opened for writing.

    Raises:
        UserError: another process holds it; DuckDB's own words name the process.
    """
    try:
        return duckdb.connect(str(build))
    except duckdb.IOException as error:
        held = "set lock" in str(error)
        remedy = "close the program that holds it (a `dbt build`, a notebook), and try again."
        raise UserError(
            rule=f"the build file cannot be opened: {str(error).splitlines()[0]}",
            remedy=remedy if held else "delete it: the published warehouse is untouched, and a refresh builds it anew.",
            file=str(build),
        ) from error


def _copy(build: Path, fresh: Path) -> None:
    with open_build(build) as con:
        con.execute("checkpoint")
        copy_database(con, con.execute("select current_database()").fetchall()[0][0], fresh)


def copy_database(con: duckdb.DuckDBPyConnection, source: str, fresh: Path) -> None:
    """Writes the attached database `source` to the new file `fresh`, which DuckDB clients from 1.4 on can read."""
    before = con.execute("select current_database()").fetchall()[0][0]
    con.execute(f"attach '{quoted(fresh)}' as fresh (storage_version '{STORAGE_VERSION}')")
    con.execute(f'copy from database "{source}" to fresh')
    con.execute("use fresh")
    _leave_out_views_of_files(con)
    con.execute(f'use "{before}"')
    con.execute("checkpoint fresh")
    con.execute("detach fresh")
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())


def _leave_out_views_of_files(con: duckdb.DuckDBPyConnection) -> None:
    """A published file depends on no other: views of raw files, and views of those, stay in the build file."""
    for (name,) in con.execute(VIEWS_OF_FILES).fetchall():
        con.execute(f"drop view {name}")
    while broken := [name for (name,) in con.execute(VIEWS).fetchall() if not _can_be_read(con, name)]:
        for name in broken:
            con.execute(f"drop view {name}")


def _can_be_read(con: duckdb.DuckDBPyConnection, view: str) -> bool:
    try:
        con.execute(f"describe {view}")
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def _keep(target: Path) -> None:
    """Keeps `target` as `.previous` without a moment in which either name is missing."""
    aside = target.with_name(f".{target.name}.previous")
    aside.unlink(missing_ok=True)
    try:
        os.link(target, aside)
    except OSError:  # a file system without hard links
        shutil.copy2(target, aside)
    aside.replace(target.with_name(target.name + ".previous"))
    aside.unlink(missing_ok=True)  # it stays where both are the same file already, as after a publish that was killed


def _sweep(fresh: Path) -> None:
    for leftover in (fresh, fresh.with_name(fresh.name + ".wal")):
        leftover.unlink(missing_ok=True)


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")
