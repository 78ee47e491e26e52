"""What is exported: the relations of a warehouse that were asked for, with their words and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb

from analysis.store import data_kind
from orchestration import registry
from orchestration.documented import catalog
from orchestration.documented.relations import Relation, described
from orchestration.documented.words import Dictionary
from orchestration.errors import UserError, nearest

if TYPE_CHECKING:
    import pyarrow as pa

DEFAULT = ("marts", "results", "reports")
BATCH = 20_000
"""Rows held at once."""
INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
PLAIN = {"BOOLEAN", "DATE", "TIMESTAMP", "VARCHAR", "DECIMAL", "DOUBLE", "FLOAT", *INTEGERS}
"""Types that every format has; others (JSON, lists, huge integers …) go as their text."""
NO_RUN = datetime(1980, 1, 1)


@dataclass(frozen=True)
class Origin:
    """Where the figures come from; `built` is the end of the last run, or None where the file has none."""

    is_sample: bool
    run_id: str
    built: datetime | None

    @property
    def stamp(self) -> datetime:
        """The time that files bear: not that of writing, so that one warehouse gives one file."""
        return self.built or NO_RUN


@dataclass(frozen=True)
class Source:
    """An open warehouse and the relations to export."""

    con: duckdb.DuckDBPyConnection
    relations: tuple[Relation, ...]
    dictionary: Dictionary
    origin: Origin
    codes: Mapping[str, str]
    """Region codes and their Chinese and English names."""

    def count(self, relation: Relation) -> int:
        return int(self.con.execute(f"select count(*) from {_quoted(relation.name)}").fetchall()[0][0])

    def rows(self, relation: Relation) -> Iterator[tuple[Any, ...]]:
        """Rows in one order, whatever the order in the file."""
        found = self.con.execute(_ordered(relation))
        while batch := found.fetchmany(BATCH):
            yield from batch

    def arrow(self, relation: Relation) -> pa.RecordBatchReader:
        """The same rows as Arrow batches."""
        return self.con.sql(_ordered(relation)).to_arrow_reader(BATCH)


def source(con: duckdb.DuckDBPyConnection, names: Sequence[str], language: str) -> Source:
    """The relations `names`, or of the schemas `names`; without any, those of marts, results and reports.

    Raises:
        UserError: a name is neither, or the file has none of the default schemas.
    """
    standing = catalog.relations(con)
    words = Dictionary(
        lambda name: catalog.registry_rows(con, name) if f"registry.{name}" in standing else registry.rows(name)
    )
    chosen = _chosen(names, list(standing))
    relations = described({name: standing[name] for name in chosen}, {}, words)
    return Source(con, relations, words, _origin(con, set(standing)), _region_names(con, set(standing), language))


def is_plain(kind: str) -> bool:
    return kind.upper().partition("(")[0] in PLAIN


def _chosen(names: Sequence[str], known: Sequence[str]) -> list[str]:
    schemas = {name.partition(".")[0] for name in known}
    unknown = [name for name in names if name not in known and name not in schemas]
    if unknown:
        guess = nearest(unknown[0], [*known, *schemas]) or f"schemas are {', '.join(sorted(schemas))}."
        raise UserError("no relation or schema of the warehouse has this name.", guess, found=unknown[0], exit_code=2)
    wanted = set(names or DEFAULT)
    chosen = [name for name in known if name in wanted or name.partition(".")[0] in wanted]
    if not chosen:
        remedy = f"name what to export; there is {', '.join(sorted(schemas)) or 'nothing'}."
        raise UserError("the file has no relation in marts, results or reports.", remedy, exit_code=2)
    return chosen


def _origin(con: duckdb.DuckDBPyConnection, known: set[str]) -> Origin:
    runs: list[tuple[str, datetime]] = []
    if "results.runs" in known:
        runs = con.execute(
            "select run_id, coalesce(finished_at, started_at) from results.runs order by started_at desc, run_id desc"
        ).fetchall()
    run_id, built = runs[0] if runs else ("", None)
    return Origin(data_kind(con) == "sample", run_id, built)


def _region_names(con: duckdb.DuckDBPyConnection, known: set[str], language: str) -> dict[str, str]:
    if "registry.regions" not in known:
        return {}
    return dict(con.execute(f"select region_id, name_{language} from registry.regions").fetchall())


def _ordered(relation: Relation) -> str:
    names = [(_quoted(column.name), is_plain(column.type)) for column in relation.columns]
    read = (name if plain else f"{name}::varchar as {name}" for name, plain in names)
    return f"select {', '.join(read)} from {_quoted(relation.name)} order by all"


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split(".", 1))
