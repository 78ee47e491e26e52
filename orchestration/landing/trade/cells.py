"""Figures summed by the key of their raw table, and the sources that the sums belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.landing.files.together import TOGETHER
from orchestration.landing.raw.contracts import EDITION, Table
from orchestration.landing.trade.source import Source


@dataclass(frozen=True)
class Joined:
    """Files whose figures cannot be told apart in the raw table, since some cell is a sum over all of them.

    Mostly one file; pages and months of one query are several.
    """

    numbers: tuple[int, ...]
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        return TOGETHER.join(source.name for source in self.sources)

    @property
    def sha256(self) -> str:
        """Of the file; of several, of their digests one after the other."""
        digests = [source.sha256 for source in self.sources]
        return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()

    @property
    def modified(self) -> str:
        return max(source.modified for source in self.sources)

    @property
    def within(self) -> str:
        """The condition that a figure or a cell is of these files."""
        return f"file in ({', '.join(map(str, self.numbers))})"


def keys(table: Table) -> list[str]:
    """The key of a raw table without the edition."""
    return [name for name in table.key if name not in EDITION]


def sum_cells(con: duckdb.DuckDBPyConnection, table: Table, sources: Sequence[Source]) -> list[Joined]:
    """Makes `cells` of `figures` (file, line, the key, month, value): per key its value, its first file and line.

    Of what a raw row states beside its value, as the edition of the codes, the figures of one key say the same.

    Returns the files by what they share, in the order of the command; files without any figure are left out.
    """
    key = ", ".join(keys(table))
    beside = "".join(f"min({c.name}) as {c.name}, " for c in table.payload if c != table.figure)
    con.sql(
        f"""create table cells as
        select {key}, {beside}sum(value) as value_usd, min(struct_pack(file := file, line := line)) as place,
            list_sort(list(distinct file)) as files
        from figures where value is not null group by {key}"""
    )
    con.sql("alter table cells add column file integer")
    con.sql("update cells set file = files[1]")
    groups: list[set[int]] = []
    for (files,) in con.sql("select distinct files from cells order by files").fetchall():
        shared = [group for group in groups if group & set(files)]
        groups = [group for group in groups if group not in shared] + [set(files).union(*shared)]
    joined = [tuple(sorted(group)) for group in groups]
    return [Joined(numbers, tuple(sources[number] for number in numbers)) for numbers in sorted(joined)]
