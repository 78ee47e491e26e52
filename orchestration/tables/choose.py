"""What the user names becomes lists of specifications, one list per table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.errors import UserError, nearest
from orchestration.tables.entries import Entry, equations

PRINTED_ORDER = 'select paper_id, table_no, "column", min(rowid) from published.published_results group by all'
DESCRIPTIVE = ("describe", "correlate", "vif")


@dataclass(frozen=True)
class Choice:
    """One table: its name and its columns, ids of specifications or of equations (`<spec_id>#<equation>`)."""

    name: str
    ids: tuple[str, ...]


class Chooser:
    """The specifications of a warehouse by every name they have."""

    def __init__(self, con: duckdb.DuckDBPyConnection, known: Mapping[str, Entry]) -> None:
        self.known = known
        self.equations = equations(con)
        try:
            rows = con.execute(PRINTED_ORDER).fetchall()
        except duckdb.Error:  # a file of the user's own has no printed tables
            rows = []
        self._printed = {(paper, table, column): place for paper, table, column, place in rows}
        self.tables: dict[str, list[str]] = {}
        for spec_id in sorted(known, key=self._place):
            paper, table, _ = _parts(spec_id)
            self.tables.setdefault(f"{paper}.{table}", []).append(spec_id)

    def choose(self, names: Sequence[str], *, variants: bool = False, other_equations: bool = False) -> list[Choice]:
        """One choice per table that is named, by itself or by its paper; columns named one by one make one table.

        Args:
            names: `dai2024`, `dai2024.T3`, `dai2024.T3@oneway`, `dai2024.T3.1`, `dai2024.T3.1@oneway`,
                `li2026.T3.2#first:digital_trade`.
            variants: every variant beside its column.
            other_equations: first stages, selection and mediator equations beside the one that is printed.

        Raises:
            UserError: no specification has such a name.
        """
        columns: list[str] = []
        choices: list[Choice] = []
        for name in names:
            if name.partition("#")[0] in self.known and name not in self.tables:
                columns += self._widened([self._one(name)], variants, other_equations)
            else:
                choices += [
                    Choice(table, self._widened(ids, variants, other_equations)) for table, ids in self._tables_of(name)
                ]
        return list(dict.fromkeys(self._of_columns(columns) + choices if columns else choices))

    def _one(self, name: str) -> str:
        spec_id, _, equation = name.partition("#")
        has = self.equations.get(spec_id, [])
        if equation and equation not in has:
            listed = f"it has {', '.join(has)}." if has else "it has no other equation."
            raise UserError(f"{spec_id} has no equation of this name.", listed, found=equation, exit_code=2)
        return name

    def _tables_of(self, name: str) -> list[tuple[str, list[str]]]:
        if name in self.tables:
            return [(name, _plain(self.tables[name]))]
        papers = {table: ids for table, ids in self.tables.items() if table.rpartition(".")[0] == name}
        if papers:
            return [(table, _plain(ids)) for table, ids in papers.items()]
        table, _, variant = name.partition("@")
        if found := [spec_id for spec_id in self.tables.get(table, ()) if spec_id.endswith(f"@{variant}")]:
            return [(name, found)]
        names = [*self.known, *self.tables, *{table.rpartition(".")[0] for table in self.tables}]
        here = sorted({table.rpartition(".")[0] for table in self.tables})
        raise UserError(
            "no specification, table or paper of the warehouse has this name.",
            nearest(name, names) or f"the warehouse has {', '.join(here) or 'no specifications'}.",
            found=name,
            exit_code=2,
        )

    def _widened(self, ids: Sequence[str], variants: bool, other_equations: bool) -> tuple[str, ...]:
        found = []
        for spec_id in ids:
            found.append(spec_id)
            if variants and "@" not in spec_id and "#" not in spec_id:
                paper, table, _ = _parts(spec_id)
                found += [each for each in self.tables[f"{paper}.{table}"] if each.startswith(f"{spec_id}@")]
        if other_equations:
            found = [each for spec_id in found for each in (spec_id, *self._equations_of(spec_id))]
        return tuple(dict.fromkeys(found))

    def _equations_of(self, spec_id: str) -> list[str]:
        return [f"{spec_id}#{name}" for name in self.equations.get(spec_id, ())]

    def _of_columns(self, columns: Sequence[str]) -> list[Choice]:
        first, *others = dict.fromkeys(columns)
        return [Choice(f"{first}_and_{len(others)}_more" if others else first, (first, *others))]

    def _place(self, spec_id: str) -> tuple[object, ...]:
        paper, table, column = _parts(spec_id)
        plain, _, variant = column.partition("@")
        printed = self._printed.get((paper, table.partition("@")[0].removeprefix("T"), plain), float("inf"))
        return paper, _natural(table), printed, _natural(plain), variant


def split(choice: Choice, known: Mapping[str, Entry]) -> list[Choice]:
    """Regressions side by side in one table; every table of means, correlations or inflation factors by itself."""
    descriptive = [each for each in choice.ids if known[each.partition("#")[0]].estimator in DESCRIPTIVE]
    regressions = tuple(each for each in choice.ids if each not in descriptive)
    tables = [Choice(each, (each,)) for each in descriptive]
    return [*tables, Choice(choice.name, regressions)] if regressions else tables


def by_table(choice: Choice, known: Mapping[str, Entry]) -> list[Choice]:
    """Columns that were named one by one, apart by the tables they are printed in."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in choice.ids:
        entry = known[each.partition("#")[0]]
        found.setdefault((entry.paper_id, entry.table_no), []).append(each)
    if len(found) == 1:
        return [choice]
    return [Choice(f"{paper}.T{table}", tuple(ids)) for (paper, table), ids in found.items()]


def _parts(spec_id: str) -> tuple[str, str, str]:
    """`dai2024.T3.1@oneway` is paper, T3 and 1@oneway; `dai2024.T1@usd` is paper, T1 and @usd."""
    paper, _, rest = spec_id.partition(".")
    table, _, column = rest.partition(".")
    table, at, variant = table.partition("@")
    return paper, table, f"@{variant}" if at else column


def _plain(ids: Sequence[str]) -> list[str]:
    """Without variants, unless there is nothing else."""
    return [spec_id for spec_id in ids if "@" not in spec_id] or list(ids)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """T10 after T9."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
