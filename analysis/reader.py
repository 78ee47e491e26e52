"""A warehouse as pandas frames, for notebooks and scripts: `with open_warehouse() as w: w.panel("province")`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Self

import pandas as pd

from analysis import store
from analysis.store import Connection, WarehouseError

HOME = "RESILIENCE_HOME"
CHECKOUT = Path(__file__).resolve().parents[1]
PANEL = "marts.panel_"

TABLES = """
    select schema_name || '.' || table_name as relation, 'table' as kind, estimated_size as n_rows,
           split_part(coalesce(comment, ''), ' | ', 1) as description_en,
           split_part(coalesce(comment, ''), ' | ', 2) as description_zh
    from duckdb_tables() where not internal and database_name = current_database()
    union all
    select schema_name || '.' || view_name, 'view', null,
           split_part(coalesce(comment, ''), ' | ', 1), split_part(coalesce(comment, ''), ' | ', 2)
    from duckdb_views() where not internal and database_name = current_database()
    order by relation
"""
COLUMNS = """
    select column_name as "column", data_type as "type", {unit} as unit,
           split_part(coalesce(comment, ''), ' | ', 1) as label_en,
           regexp_replace(split_part(coalesce(comment, ''), ' | ', 2), ' \\([^()]*\\)$', '') as label_zh
    from duckdb_columns()
    where not internal and database_name = current_database() and schema_name || '.' || table_name = $relation
    order by column_index
"""
TAIL = "nullif(regexp_extract(comment, ' \\(([^()]*)\\)$', 1), '')"
"""Comments of the panels end with the unit."""
DESCRIBED = """(select any_value(unit) from registry.descriptions as words
                where kind = 'column' and name = column_name
                and comment in (description_en, description_en || ' | ' || description_zh))"""
NAMES = "select spec_id, paper_id, table_no from results.specs order by all"
RESULTS = """
    with asked as (  -- a column may print an equation of another fit
        select spec_id, coalesce(spec_json ->> '$.same_as', spec_id) as fit_id from results.specs
        where spec_id = $name
            or (not exists (select 1 from results.specs as exact where exact.spec_id = $name)
                and (starts_with(spec_id, $name || '.') or starts_with(spec_id, $name || '@')))
        union all
        select $name, $name where contains($name, '#')
    )
    select estimates.* replace (if(estimates.spec_id = fit_id, asked.spec_id, estimates.spec_id) as spec_id),
        fits.* exclude (spec_id)
    from asked
    join results.estimates as estimates
        on estimates.spec_id = fit_id or (fit_id = asked.spec_id and starts_with(estimates.spec_id, fit_id || '#'))
    left join results.fits as fits on fits.spec_id = estimates.spec_id
    order by asked.spec_id, estimates.spec_id, is_headline desc, covariance, estimates.rowid
"""
FAILURES = "select spec_id, message from results.failures where spec_id = $name or starts_with(spec_id, $name || '.')"


class Warehouse:
    """An open warehouse. Frames carry `attrs["data_kind"]`: sample (synthetic, no evidence) or user."""

    def __init__(self, path: Path, con: Connection) -> None:
        self.path = path
        self._con = con
        self.data_kind = store.data_kind(con)

    @classmethod
    def at(cls, path: str | os.PathLike[str] | None = None) -> Self:
        """See `analysis.open_warehouse`."""
        home = Path(os.environ.get(HOME) or CHECKOUT)
        file = Path(path).expanduser() if path is not None else home / "warehouse.duckdb"
        return cls(file, store.reading(file))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        kind = "synthetic sample, no evidence" if self.data_kind == "sample" else "user data"
        return f"<Warehouse {self.path} ({kind})>"

    def close(self) -> None:
        self._con.close()

    def sql(self, query: str, params: Sequence[object] | Mapping[str, object] = ()) -> pd.DataFrame:
        """The rows of one query; `params` fill its `?`, or by name its `$name`. Raises WarehouseError."""
        frame = store.rows(self._con, query, params)
        frame.attrs["data_kind"] = self.data_kind
        return frame

    def tables(self) -> pd.DataFrame:
        """Every relation: relation (schema.name), kind, n_rows (none for a view), description_en, description_zh."""
        return self.sql(TABLES)

    def describe(self, relation: str) -> pd.DataFrame:
        """The columns of a relation: column, type, unit, label_en, label_zh.

        Raises WarehouseError for a relation that is not there, with the nearest that is.
        """
        relations = self.tables()["relation"]
        self._known("relation", relation, relations)
        described = "registry.descriptions" in set(relations) and not relation.startswith(PANEL)
        return self.sql(COLUMNS.format(unit=DESCRIBED if described else TAIL), {"relation": relation})

    def panel(self, grain: str) -> pd.DataFrame:
        """marts.panel_<grain> (province or city): a row per region and year, a column per indicator, index and measure.

        Raises WarehouseError for a panel that is not there.
        """
        relations = self.tables()["relation"]
        grains = [name.removeprefix(PANEL) for name in relations if name.startswith(PANEL)]
        self._known("panel", grain, grains)
        return self.sql(f"select * from {PANEL}{grain} order by region_id, year")

    def results(self, name: str) -> pd.DataFrame:
        """Estimates with the figures of their fits: of a specification, a table (`dai2024.T3`) or a paper (`dai2024`).

        A row per specification, term and covariance; `is_headline` marks the covariance that the specification leads
        with. A specification comes with its equations (`<spec_id>#a`); variants (`@`) are specifications of their own.
        Raises WarehouseError for a name that no specification has, or whose specifications could not run.
        """
        if "results.specs" not in set(self.tables()["relation"]):
            raise WarehouseError(f"{self.path} holds no results.", "Run `resilience refresh` or `resilience analyze`.")
        found = self.sql(RESULTS, {"name": name})
        if len(found):
            return found
        failed = self.sql(FAILURES, {"name": name})
        if len(failed):
            reasons = "; ".join(f"{spec_id}: {message}" for spec_id, message in failed.head(3).values)
            raise WarehouseError(f"{name} could not be estimated: {reasons}", "See results.failures.")
        specs = self.sql(NAMES)
        papers, tables = specs["paper_id"], specs["paper_id"] + ".T" + specs["table_no"]
        self._known("specification, table or paper", name, [*specs["spec_id"], *papers, *tables])
        return found  # it describes quantities, and estimates none: results.diagnostics has them

    def _known(self, what: str, name: str, known: Iterable[str]) -> None:
        names = list(dict.fromkeys(known))
        if name in names:
            return
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else f"There are {', '.join(names[:10])}."
        raise WarehouseError(f"{self.path} has no {what} {name!r}.", hint if names else "It has none at all.")
