"""The job of `resilience export`: open, choose, write a draft, put it in place."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Protocol

import duckdb

from orchestration.documented import catalog
from orchestration.documented.relations import Relation
from orchestration.errors import UserError
from orchestration.export.csv_files import write_rows
from orchestration.export.draft import drafted
from orchestration.export.source import Source, source
from orchestration.export.tables import DICTIONARY, Written, dictionary_rows, readme_rows
from orchestration.export.target import Target, target
from orchestration.publish import copy_database, quoted
from orchestration.voice import tell
from orchestration.workspace import Workspace

Say = Callable[[str], None]


class Writer(Protocol):
    """Writes one relation into one file and returns remarks on what the format could not hold."""

    def __call__(self, source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]: ...


WRITERS = {
    "parquet": "orchestration.export.parquet_files",
    "csv": "orchestration.export.csv_files",
    "dta": "orchestration.export.stata",
}
"""Formats with a file per relation, and the modules whose `write` is their Writer."""


@dataclass(frozen=True)
class Request:
    """What the user asked of an export."""

    names: tuple[str, ...]
    to: str
    out: Path | None = None
    language: str = "zh"
    warehouse: Path | None = None


def export(request: Request, workspace: Workspace, say: Say) -> int:
    """Writes what was asked for; a line per relation. Returns 0.

    Raises:
        UserError: a name that the warehouse does not have, a target that cannot be, a file that cannot be read.
    """
    warehouse = request.warehouse or workspace.published
    with closing(catalog.opened(warehouse)) as con:
        if request.to == "duckdb" and request.names:
            rule = "a duckdb export is a copy of the whole warehouse."
            raise UserError(rule, "leave the names out, or export them --to parquet.", exit_code=2)
        chosen = source(con, request.names, request.language)
        where = target(request.out, workspace.build, request.to, chosen.relations, chosen.origin.is_sample)
        if where.shown == warehouse.resolve():
            raise UserError("the export would replace its own source.", "name another --out.", exit_code=2)
        kind = "sample" if chosen.origin.is_sample else "user"
        tell(warehouse=warehouse, out=where.shown, format=request.to, data_kind=kind)
        with drafted(where.folder) as draft:
            written = _written(request, chosen, where, draft, warehouse, say)
    tell(relations=[_facts(each) for each in written])
    synthetic = " (synthetic sample, not evidence · 合成样本数据，非证据)" if chosen.origin.is_sample else ""
    say(f"{len(written)} relations, {sum(each.rows for each in written):,} rows: {where.shown}{synthetic}")
    return 0


def _written(request: Request, chosen: Source, where: Target, draft: Path, warehouse: Path, say: Say) -> list[Written]:
    if request.to == "duckdb":
        return _copied(chosen, where, draft, warehouse, say)
    if request.to == "xlsx":
        return _workbooks(chosen, where, draft, request.language, say)
    write: Writer = import_module(WRITERS[request.to]).write
    written = [
        _timed(say, partial(_file, write, chosen, relation, draft / where.name(relation), request.language))
        for relation in chosen.relations
    ]
    write_rows(draft / where.beside("dictionary.csv"), DICTIONARY, dictionary_rows(chosen))
    about = readme_rows(chosen, written, request.language, "file")
    lines = ["\t".join(cell.replace("\t", " ") for cell in row).rstrip("\t") for row in about]
    (draft / where.beside("README.txt")).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return written


def _file(write: Writer, chosen: Source, relation: Relation, file: Path, language: str) -> Written:
    remarks = write(chosen, relation, file, language)
    return Written(relation.name, file.name, chosen.count(relation), relation.words, remarks)


def _workbooks(chosen: Source, where: Target, draft: Path, language: str, say: Say) -> list[Written]:
    """One workbook; a relation with more rows than a sheet holds has a workbook of its own beside it."""
    from orchestration.export import workbook

    large = [relation for relation in chosen.relations if chosen.count(relation) >= workbook.ROWS]
    written = []
    for relation in large:
        file = where.beside(f"{relation.name}.xlsx")
        with workbook.Book(replace(chosen, relations=(relation,)), language) as own:
            each = _timed(say, partial(own.add, relation))
            own.save(draft / file)
        written.append(replace(each, place=file))
    rest = tuple(relation for relation in chosen.relations if relation not in large)
    with workbook.Book(replace(chosen, relations=rest), language) as book:
        for each in written:
            book.mention(each)
        written += [_timed(say, partial(book.add, relation)) for relation in rest]
        book.save(draft / str(where.single))
    return written


def _copied(chosen: Source, where: Target, draft: Path, warehouse: Path, say: Say) -> list[Written]:
    """The whole file, in the storage version that is published: views of raw files stay behind."""
    began = time.monotonic()
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(warehouse)}' as source (read_only)")
        copy_database(con, "source", draft / str(where.single))
    say(f"copied {warehouse}, {time.monotonic() - began:.1f} s")
    return [Written(r.name, str(where.single), chosen.count(r), r.words) for r in chosen.relations]


def _timed(say: Say, job: Callable[[], Written]) -> Written:
    began = time.monotonic()
    done = job()
    remarks = f" ({'; '.join(done.remarks)})" if done.remarks else ""
    say(f"{done.relation}: {done.rows:,} rows, {time.monotonic() - began:.1f} s{remarks}")
    return done


def _facts(written: Written) -> dict[str, object]:
    place = {"relation": written.relation, "rows": written.rows, "place": written.place}
    return place | ({"remarks": written.remarks} if written.remarks else {})
