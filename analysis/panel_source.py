"""The panel of a specification, as rows of its warehouse: names checked, sample and years selected, `where` flagged."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from analysis.design import needed_columns, numeric_columns
from analysis.panel import FILLED, SELECTED
from analysis.spec import Spec, SpecError, nearest
from analysis.store import Connection, fetch

NUMERIC = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL\(.*\)|BOOLEAN|BIGNUM")


def read_panel(con: Connection, spec: Spec, *, with_flags: bool = True) -> pd.DataFrame:
    """The rows of the sample and the years, with the columns the estimation needs and `__selected` for `where`.

    Variables come as float64; `with_flags` adds those of filled cells. Raises SpecError for an unknown panel, sample or
    column, a variable that is no number, and SQL that DuckDB refuses.
    """
    source = panel_relation(con, spec)
    types = {
        name.casefold(): kind
        for name, kind in fetch(con, f"describe select * from {source}", "panel").iloc[:, :2].values
    }
    needed, numbers = needed_columns(spec), numeric_columns(spec)
    for name in needed:
        if name.casefold() not in types:
            raise SpecError(f"{spec.panel} has no column {name}", hint=nearest(name, types))
        if name in numbers and not NUMERIC.fullmatch(kind := types[name.casefold()]):
            raise SpecError(f"column {name} of {spec.panel} is no number but {kind}", hint="Cast it in the panel.")
    read = [f"panel.{quoted(n)}{'::double' if n in numbers else ''} as {quoted(n)}" for n in needed]
    flag = f"case when (\n{spec.where or 'true'}\n) then true else false end as {quoted(SELECTED)}"
    conditions, values = _sample(con, spec, types)
    query = f"select {', '.join([*read, flag])}\nfrom {source} as panel\nwhere {' and '.join(conditions)}"
    rows = fetch(con, query, "where" if spec.where else "panel", values)
    return _flagged(con, spec, rows) if with_flags else rows


def _flagged(con: Connection, spec: Spec, frame: pd.DataFrame) -> pd.DataFrame:
    """With a flag beside every variable of marts.panel_<region type> for cells that rest on interpolated ones.

    The frame as it is for other panels, other units and warehouses that do not say what is interpolated.
    """
    panel, keys = re.fullmatch(r"marts\.panel_(\w+)", spec.panel.casefold()), ["region_id", "year"]
    if not panel or [spec.region, spec.time] != keys or "marts.interpolated_cells" not in _tables(con):
        return frame
    cells = con.execute(
        "select region_id, year, column_name from marts.interpolated_cells where region_type = ?", [panel[1]]
    ).df()
    rows = pd.MultiIndex.from_frame(frame[keys])
    by_column = {name: pd.MultiIndex.from_frame(part[keys]) for name, part in cells.groupby("column_name")}
    found = {
        FILLED + name: rows.isin(by_column[name]) if name in by_column else False for name in numeric_columns(spec)
    }
    return pd.concat([frame, pd.DataFrame(found, index=frame.index)], axis=1)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def panel_relation(con: Connection, spec: Spec) -> str:
    """The panel as it stands after `from`: a query in parentheses, or a name of up to three parts.

    Raises SpecError where the file has no such table.
    """
    if spec.panel.startswith("("):
        return spec.panel
    parts = re.findall(r'"(?:[^"]|"")+"|[^."]+', spec.panel)
    names = [part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts]
    known = _tables(con)
    if ".".join(names).casefold() not in known and not (len(names) == 1 and f"main.{names[0]}".casefold() in known):
        hint = nearest(spec.panel, known) if known else "The file holds no table."
        raise SpecError(f"no table or view {spec.panel}", key="panel", hint=hint)
    return ".".join(quoted(name) for name in names)


def _tables(con: Connection) -> list[str]:
    """Tables and views as schema.name, lower case, those of attached databases with their database."""
    query = """
        select lower(if(database_name = current_database(), '', database_name || '.') || schema_name || '.' || name)
        from (
            select database_name, schema_name, table_name as name from duckdb_tables() where not internal
            union all
            select database_name, schema_name, view_name from duckdb_views() where not internal
        ) order by all
    """
    return [name for (name,) in con.execute(query).fetchall()]


def _sample(con: Connection, spec: Spec, known: Mapping[str, str]) -> tuple[list[str], list[object]]:
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
        _known_sample(con, spec.sample)
        conditions.append(f"""exists (
            from registry.samples as s
            where s.paper_id = ? and s.include and s.region_id = {region}::varchar
                and {time} >= coalesce(s.first_year, {time}) and {time} <= coalesce(s.last_year, {time})
        )""")
        values.append(spec.sample)
    return conditions, values


def _known_sample(con: Connection, paper: str) -> None:
    if "registry.samples" not in _tables(con):
        raise SpecError("needs the table registry.samples, which this file lacks", key="sample", found=paper)
    papers = [p for (p,) in con.execute("select distinct paper_id from registry.samples order by all").fetchall()]
    if paper not in papers:
        raise SpecError("no such paper in registry.samples", key="sample", found=paper, hint=nearest(paper, papers))
