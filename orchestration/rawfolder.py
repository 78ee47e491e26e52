"""Which folder a refresh reads: named, remembered, or the sample; own data is never replaced unasked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from orchestration import history
from orchestration.errors import UserError
from orchestration.workspace import SAMPLE, Workspace


@dataclass(frozen=True)
class RawFolder:
    """A raw folder; `is_sample` where any of its rows is labelled synthetic, wherever the folder lies."""

    path: Path

    @cached_property
    def is_sample(self) -> bool:
        return self.path.resolve() == SAMPLE.resolve() or any(map(_holds_synthetic, self.path.glob("raw_*")))

    @property
    def data_kind(self) -> str:
        return "sample" if self.is_sample else "user"


def choose(raw: Path | None, sample: bool, workspace: Workspace) -> RawFolder:
    """--raw, else --sample, else RESILIENCE_RAW, else the remembered folder, else the sample.

    Raises:
        UserError: the folder is not there, or the sample would replace the user's own data unasked.
    """
    given = os.environ.get("RESILIENCE_RAW")
    if sample:
        return RawFolder(SAMPLE.resolve())
    chosen = raw or (Path(given) if given else None) or workspace.remembered_raw()
    if chosen is not None:
        if not chosen.is_dir():
            named = "--raw" if raw else "RESILIENCE_RAW" if given else str(workspace.settings)
            raise UserError(
                rule=f"the raw folder named by {named} is not there.",
                file=str(chosen),
                exit_code=2,
                remedy="give the folder that holds your raw_*.csv files: resilience refresh --raw DIR",
            )
        return RawFolder(chosen.resolve())
    published = history.published_kind(workspace.published)
    if published == "user":
        raise UserError(
            rule="the published warehouse holds your own data, and no raw folder is known any more.",
            exit_code=2,
            remedy="give it again with --raw DIR, or replace it by the synthetic sample with --sample.",
            file=str(workspace.published),
        )
    return RawFolder(SAMPLE.resolve())


def _holds_synthetic(path: Path) -> bool:
    name = str(path / "*.parquet" if path.is_dir() else path).replace("'", "''")
    scan = f"read_csv('{name}', all_varchar = true)" if path.suffix == ".csv" else f"read_parquet('{name}')"
    try:
        with duckdb.connect() as con:
            return bool(con.execute(f"select 1 from {scan} where quality = 'synthetic' limit 1").fetchall())
    except duckdb.Error:  # no column quality, or a file the gate will speak about
        return False
