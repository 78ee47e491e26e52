"""What pictures read: rows of a warehouse, and refusals that name the nearest known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import duckdb
import pandas as pd

from analysis.opening import relations
from orchestration.bilingual.labels import Labels
from orchestration.errors import UserError, nearest

TABLES = {
    "marts.indicators": "indicator_id",
    "marts.index_values": "index_id",
    "marts.measures": "measure_id",
}
"""Where values of regions and years lie, and the column of their ids."""


class Source:
    """A warehouse that is only read."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._relations = relations(con)

    def rows(self, query: str, values: Sequence[object] = ()) -> pd.DataFrame:
        return self.con.execute(query, list(values)).df()

    def needs(self, *relations: str) -> None:
        """Raises UserError for a relation that this file does not have."""
        for name in relations:
            if name not in self._relations:
                made = "analyze" if name.startswith("results.") else "refresh"
                raise UserError(
                    rule=f"this warehouse has no {name}, which the picture is drawn from.",
                    remedy=f"run `resilience {made}`, or name another file with --warehouse.",
                )

    def names(self, query: str, values: Sequence[object] = ()) -> list[str]:
        """The first column of a query."""
        return [str(row[0]) for row in self.con.execute(query, list(values)).fetchall()]

    @property
    def is_sample(self) -> bool:
        """Whether anything in the file rests on synthetic data."""
        kinds = {"results.runs", "raw.loads"} & self._relations
        return any("sample" in self.names(f"select distinct data_kind from {table}") for table in kinds)

    @cached_property
    def labels(self) -> Labels:
        """What the warehouse calls its ids."""
        return Labels.of_warehouse(self.con)

    def table_of(self, term: str) -> str:
        """The table that holds the values of an indicator, index or measure. Raises UserError for an unknown id."""
        known: dict[str, str] = {}
        for table, column in TABLES.items():
            if table in self._relations:
                known |= dict.fromkeys(
                    self.names(f"select distinct {column} from {table} where isfinite(value)"), table
                )
        if not known:
            self.needs(*TABLES)
        if term not in known:
            if self.labels.find_column(term).either("en"):
                raise UserError(
                    rule=f"{term} has no values of regions and years here, though the registry knows it.",
                    remedy=nearest(term, known) or "choose another, or refresh with files that hold it.",
                    exit_code=2,
                )
            raise refused("indicator, index or measure with values", term, known)
        return known[term]

    def values(self, term: str, region_type: str = "") -> pd.DataFrame:
        """region_type, region_id, year, value, is_filled of one id; of one grain: the one asked for, else provinces.

        Raises:
            UserError: an unknown id, or a grain without values.
        """
        table = self.table_of(term)
        filled = "is_interpolated" if table == "marts.indicators" else "false"
        beside = "false"
        if "marts.interpolated_cells" in self._relations:
            beside = """exists (from marts.interpolated_cells as c where c.region_type = v.region_type
                and c.region_id = v.region_id and c.year = v.year and c.column_name = ?)"""
        query = f"""select region_type, region_id, year, value, {filled} or {beside} as is_filled from {table} as v
            where {TABLES[table]} = ? and isfinite(value) order by region_type, region_id, year"""
        found = self.rows(query, [term] * (1 + beside.count("?")))
        grains = sorted(set(found["region_type"]), key=lambda grain: (grain != "province", grain))
        chosen = region_type or grains[0]
        if chosen not in grains:
            remedy = nearest(chosen, grains) or f"choose one of {', '.join(grains)}."
            rule = f"{term} has no values of this type of region."
            raise UserError(rule=rule, remedy=remedy, found=chosen, exit_code=2)
        return found[found["region_type"] == chosen].reset_index(drop=True)

    def specs(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of specifications with estimates, as given. Raises UserError for one that has none."""
        self.needs("results.estimates", "results.specs")
        known = self.names("select distinct spec_id from results.estimates order by 1")
        if not known:
            raise UserError(rule="no regression has been run here.", remedy="run `resilience analyze` first.")
        for name in names:
            if name not in known:
                raise self._without_estimates(name, known)
        return tuple(names)

    def _without_estimates(self, name: str, known: Iterable[str]) -> UserError:
        """Why a specification cannot be drawn: it failed, it estimates nothing, or nobody wrote it."""
        failed = self.names("select error || ': ' || message from results.failures where spec_id = ?", [name])
        if failed:
            return UserError(rule=f"{name} failed: {failed[0]}", remedy="mend it and run `resilience analyze`.")
        same = "select spec_json ->> '$.same_as' as fit from results.specs where spec_id = ? and fit <> ''"
        if fit := self.names(same, [name]):
            return UserError(
                rule=f"{name} is an equation of another fit and has no estimates of its own name.",
                remedy=f"draw {fit[0]}.",
                exit_code=2,
            )
        estimator = self.names("select estimator from results.specs where spec_id = ?", [name])
        if estimator:
            return UserError(
                rule=f"{name} has no coefficients: its estimator is {estimator[0]}.",
                remedy=nearest(name, known) or "choose a regression.",
                exit_code=2,
            )
        return refused("specification with estimates", name, known)


def refused(what: str, found: str, known: Iterable[str]) -> UserError:
    """A name that is not known, with the nearest one that is."""
    names = list(known)
    few = f"choose one of {', '.join(names)}." if len(names) <= 12 else "see marts.dictionary and results.specs."
    remedy = nearest(found, names) or few
    return UserError(rule=f"there is no {what} of this name.", remedy=remedy, found=found, exit_code=2)


def chosen_year(frame: pd.DataFrame, years: Sequence[int], term: str) -> int:
    """The one year asked for, else the last of the frame. Raises UserError for several, or one without values."""
    known = sorted(set(frame["year"]))
    if len(years) > 1:
        raise UserError(rule="this picture shows one year.", remedy="give --year once.", found=str(years), exit_code=2)
    year = years[0] if years else known[-1]
    if year not in known:
        raise UserError(
            rule=f"{term} has no values in this year.",
            remedy=f"choose a year from {known[0]} to {known[-1]} that has some.",
            found=str(year),
            exit_code=2,
        )
    return int(year)
