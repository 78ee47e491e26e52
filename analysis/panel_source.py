"""The panel of a specification, as rows of its warehouse: names checked, sample and years selected, `where` flagged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from analysis.design import needed_columns, numeric_columns
from analysis.panel import FILLED, OUTSIDE, SELECTED
from analysis.spec import Spec, SpecError, nearest
from analysis.store import Connection, fetch

NUMERIC = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL\(.*\)|BOOLEAN|BIGNUM")

INSIDE = "__inside"
OF_UNITS = "panel.__of_unit"
WHOLE_UNITS = f"""
    select *, bool_or({INSIDE}) over (partition by panel.{{unit}}) as __of_unit
    from (select *, coalesce({{inside}}, false) as {INSIDE} from {{source}} as panel) as panel
"""
"""A panel with flags for the rows of the sample and for all rows of its units."""


class Panels:
    """The panels of one warehouse, whose tables stay as they are while it is read.

    What every specification asks of the warehouse is asked once: tables, their columns, interpolated cells.
    """

    def __init__(self, con: Connection) -> None:
        self.con = con
        self._columns: dict[str, dict[str, str]] = {}
        self._filled: dict[str, dict[str, pd.MultiIndex]] = {}

    def read(self, spec: Spec, *, with_flags: bool = True) -> pd.DataFrame:
        """The rows of the sample and the years, with the columns the estimation needs and `__selected` for `where`.

        Where a treatment is named the other rows of their units stand beside them, marked `__outside`. Variables are
        float64; `with_flags` adds those of interpolated cells. Raises SpecError for an unknown panel, sample or column,
        a variable that is no number, and SQL that DuckDB refuses.
        """
        source = self.relation(spec)
        types = self._types(source)
        needed, numbers = needed_columns(spec), numeric_columns(spec)
        for name in needed:
            if name.casefold() not in types:
                raise SpecError(f"{spec.panel} has no column {name}", hint=nearest(name, types))
            if name in numbers and not NUMERIC.fullmatch(kind := types[name.casefold()]):
                raise SpecError(f"column {name} of {spec.panel} is no number but {kind}", hint="Cast it in the panel.")
        read = [f"panel.{quoted(n)}{'::double' if n in numbers else ''} as {quoted(n)}" for n in needed]
        flag = f"case when (\n{spec.where or 'true'}\n) then true else false end as {quoted(SELECTED)}"
        conditions, values = self._sample(spec, types)
        inside = " and ".join(conditions)
        if spec.options.get("treatment") and spec.region:
            read.append(f"not panel.{INSIDE} as {quoted(OUTSIDE)}")
            source, inside = f"({WHOLE_UNITS.format(source=source, inside=inside, unit=quoted(spec.region))})", OF_UNITS
        query = f"select {', '.join([*read, flag])}\nfrom {source} as panel\nwhere {inside}"
        rows = fetch(self.con, query, "where" if spec.where else "panel", values)
        return self._flagged(spec, rows) if with_flags else rows

    def _flagged(self, spec: Spec, frame: pd.DataFrame) -> pd.DataFrame:
        """With a flag beside every variable of marts.panel_<region type> for cells that rest on interpolated ones.

        The frame as it is for other panels, other units and warehouses that do not say what is interpolated.
        """
        panel, keys = re.fullmatch(r"marts\.panel_(\w+)", spec.panel.casefold()), ["region_id", "year"]
        if not panel or [spec.region, spec.time] != keys or "marts.interpolated_cells" not in self._tables:
            return frame
        rows, filled = pd.MultiIndex.from_frame(frame[keys]), self._interpolated(panel[1])
        found = {FILLED + n: rows.isin(filled[n]) if n in filled else False for n in numeric_columns(spec)}
        return pd.concat([frame, pd.DataFrame(found, index=frame.index)], axis=1)

    def _interpolated(self, region_type: str) -> dict[str, pd.MultiIndex]:
        """Regions and years by the column whose cells rest on interpolated ones there."""
        if region_type not in self._filled:
            cells = self.con.execute(
                "select region_id, year, column_name from marts.interpolated_cells where region_type = ?", [region_type]
            ).df()
            self._filled[region_type] = {
                name: pd.MultiIndex.from_frame(part[["region_id", "year"]])
                for name, part in cells.groupby("column_name")
            }
        return self._filled[region_type]

    def _types(self, source: str) -> dict[str, str]:
        """The type of every column, by its name in lower case."""
        if source not in self._columns:
            described = fetch(self.con, f"describe select * from {source}", "panel").iloc[:, :2].values
            self._columns[source] = {name.casefold(): kind for name, kind in described}
        return self._columns[source]

    def relation(self, spec: Spec) -> str:
        """The panel as it stands after `from`: a query in parentheses, or a name of up to three parts."""
        if spec.panel.startswith("("):
            return spec.panel
        parts = re.findall(r'"(?:[^"]|"")+"|[^."]+', spec.panel)
        names = [part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts]
        known = self._tables
        if ".".join(names).casefold() not in known and not (len(names) == 1 and f"main.{names[0]}".casefold() in known):
            hint = nearest(spec.panel, known) if known else "The file holds no table."
            raise SpecError(f"no table or view {spec.panel}", key="panel", hint=hint)
        return ".".join(quoted(name) for name in names)

    @cached_property
    def _tables(self) -> list[str]:
        """Tables and views as schema.name, lower case, those of attached databases with their database."""
        query = """
            select lower(if(database_name = current_database(), '', database_name || '.') || schema_name || '.' || name)
            from (
                select database_name, schema_name, table_name as name from duckdb_tables() where not internal
                union all
                select database_name, schema_name, view_name from duckdb_views() where not internal
            ) order by all
        """
        return [name for (name,) in self.con.execute(query).fetchall()]

    def _sample(self, spec: Spec, known: Mapping[str, str]) -> tuple[list[str], list[object]]:
        """Conditions and values for the years and for the regions and years of a paper's sample.

        Both are facts about `region_id` and `year`, also where a specification takes other columns as unit and time.
        """
        conditions: list[str] = ["true"]
        values: list[object] = []
        region, time = (
            f"panel.{quoted(usual if usual in known else named)}" if named else ""
            for usual, named in (("region_id", spec.region), ("year", spec.time))
        )
        if spec.years:
            conditions.append(f"{time} between ? and ?")
            values += spec.years
        if spec.sample:
            self._known_sample(spec.sample)
            conditions.append(f"""exists (
                from registry.samples as s
                where s.paper_id = ? and s.include and s.region_id = {region}::varchar
                    and {time} >= coalesce(s.first_year, {time}) and {time} <= coalesce(s.last_year, {time})
            )""")
            values.append(spec.sample)
        return conditions, values

    def _known_sample(self, paper: str) -> None:
        if "registry.samples" not in self._tables:
            raise SpecError("needs the table registry.samples, which this file lacks", key="sample", found=paper)
        if paper not in self._papers:
            hint = nearest(paper, self._papers)
            raise SpecError("no such paper in registry.samples", key="sample", found=paper, hint=hint)

    @cached_property
    def _papers(self) -> list[str]:
        """Those with a sample of regions and years."""
        query = "select distinct paper_id from registry.samples order by all"
        return [paper for (paper,) in self.con.execute(query).fetchall()]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
