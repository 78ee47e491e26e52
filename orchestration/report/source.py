"""What the report reads: rows of a warehouse that is only ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from analysis.opening import relations
from orchestration.errors import UserError
from orchestration.opened import opened

Row = dict[str, Any]
Values = Sequence[object] | Mapping[str, object]

HAS_SOMETHING = ("results.specs", "registry.indicators")
"""A file with neither is no warehouse of this project, nor was `resilience analyze` ever run on it."""
KINDS = {
    "raw.loads": "select data_kind from raw.loads",
    "results.specs": "select data_kind from results.specs join results.runs using (run_id)",
}
"""Where it stands which data the figures rest on."""


class Source:
    """A warehouse; what it does not have is empty, so that a report can be made of any part of one."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._relations = relations(con)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        return self._con

    def has(self, *relations: str) -> bool:
        return self._relations.issuperset(relations)

    def rows(self, query: str, *relations: str, values: Values = ()) -> list[Row]:
        """Rows of `query`, in its own order; none where one of the `relations` that it reads is absent.

        `values` stand in the places of its question marks, or of its `$names`.
        """
        if not self.has(*relations):
            return []
        found = self._con.execute(query, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def data_kind(self) -> str:
        """`sample` where anything shown rests on synthetic data, else `user`; empty where nothing says."""
        kinds = {row["data_kind"] for name, query in KINDS.items() for row in self.rows(query, name)}
        return "sample" if "sample" in kinds else "user" if "user" in kinds else ""


@contextmanager
def source(warehouse: Path) -> Iterator[Source]:
    """The warehouse, opened read-only.

    Raises:
        UserError: there is no such file, another process writes to it, or it holds neither definitions nor results.
    """
    with opened(warehouse) as con:
        con.execute("set threads = 1")  # sums have the same last digits then, and the page the same bytes
        found = Source(con)
        if not any(found.has(name) for name in HAS_SOMETHING):
            raise UserError(
                rule="this DuckDB file has neither definitions (schema registry) nor results of an analysis.",
                remedy="name a published warehouse, or run `resilience analyze --warehouse FILE --spec …` on it first.",
                file=str(warehouse),
            )
        yield found
