"""The job of `resilience export`: open, choose, write a draft, put it in place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from orchestration.errors import UserError
from orchestration.export.draft import drafted
from orchestration.export.formats import FORMATS
from orchestration.export.job import Job
from orchestration.export.source import source
from orchestration.export.tables import Written
from orchestration.export.target import target
from orchestration.opened import opened
from orchestration.voice import tell
from orchestration.workspace import Workspace


@dataclass(frozen=True)
class Request:
    """What the user asked of an export."""

    names: tuple[str, ...]
    to: str
    out: Path | None = None
    language: str = "zh"
    warehouse: Path | None = None


def export(request: Request, workspace: Workspace, say: Callable[[str], None]) -> int:
    """Writes what was asked for; a line per relation. Returns 0.

    Raises:
        UserError: a name that the warehouse does not have, a target that cannot be, a file that cannot be read.
    """
    warehouse = request.warehouse or workspace.published
    if request.to == "duckdb" and request.names:
        rule = "a duckdb export is a copy of the whole warehouse."
        raise UserError(rule, "leave the names out, or export them --to parquet.", exit_code=2)
    with closing(opened(warehouse)) as con:
        chosen = source(con, request.names, request.language)
        is_sample = chosen.origin.is_sample
        where = target(request.out, workspace.build, FORMATS[request.to], len(chosen.relations), is_sample)
        if where.shown == warehouse.resolve():
            raise UserError("the export would replace its own source.", "name another --out.", exit_code=2)
        kind = "sample" if is_sample else "user"
        tell(warehouse=warehouse, out=where.shown, format=request.to, data_kind=kind)
        with drafted(where.folder) as draft:
            job = Job(chosen, where, draft, request.language, warehouse, say)
            written: list[Written] = import_module(FORMATS[request.to].module).write(job)
    tell(relations=[_facts(each) for each in written])
    synthetic = " (synthetic sample, not evidence · 合成样本数据，非证据)" if is_sample else ""
    say(f"{len(written)} relations, {sum(each.rows for each in written):,} rows: {where.shown}{synthetic}")
    return 0


def _facts(written: Written) -> dict[str, object]:
    place = {"relation": written.relation, "rows": written.rows, "place": written.place}
    return place | ({"remarks": written.remarks} if written.remarks else {})
