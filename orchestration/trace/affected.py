"""Which estimates rest on some cells of the panels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from analysis.design import build_sample, cluster_columns, needed_columns, numeric_columns
from analysis.estimators import ESTIMATORS
from analysis.panel import FILLED
from analysis.panel_source import Panels
from analysis.spec import Spec, SpecError
from orchestration.trace.estimate import grain_of
from orchestration.trace.node import Key

VARIABLES = "by its variables"
SELECTION = "by the rows it selects"
QUERY = "by the query of its panel"

Cells = set[tuple[str, int]]
"""Region and year."""

READ_BY_QUERIES = {"raw_policy_event": "int_policy_events"}
"""Raw tables and the relation through which a specification's own panel may read them."""


@dataclass(frozen=True)
class Affected:
    """A specification with results, and the way in which it rests on the cells."""

    spec_id: str
    how: str
    columns: tuple[str, ...]
    n_rows: int | None = None


def affected(con: duckdb.DuckDBPyConnection, cells: Iterable[Key], raw_table: str) -> list[Affected]:
    """In the order of spec_ids. By its variables: one of the cells is in a row that is estimated; by the rows it
    selects: `where` names a column that may change."""
    by_column: dict[tuple[str, str], Cells] = defaultdict(set)
    for cell in cells:
        by_column[cell.region_type, cell.name].add((cell.region_id, cell.year))
    found = []
    groups: dict[tuple[object, ...], list[tuple[Spec, str]]] = defaultdict(list)
    for spec in _estimated(con):
        grain = grain_of(spec) or ""
        named = dict.fromkeys(name for name in re.findall(r"\w+", spec.where or "") if (grain, name) in by_column)
        if named:
            found.append(Affected(spec.spec_id, SELECTION, tuple(named)))
        queried = _queried(spec, grain, by_column)
        if queried or READ_BY_QUERIES.get(raw_table, "\0") in spec.panel:
            found.append(Affected(spec.spec_id, QUERY, queried))
        if any((grain, name) in by_column for name in numeric_columns(spec)):
            groups[spec.panel, spec.region, spec.time, spec.sample, spec.years, spec.where].append((spec, grain))
    for group in groups.values():
        found += _touched(con, group, by_column)
    return sorted(found, key=lambda each: (each.spec_id, each.how))


def _estimated(con: duckdb.DuckDBPyConnection) -> Iterator[Spec]:
    query = """
        select spec_json from results.specs
        where spec_json ->> 'same_as' is null and spec_id not in (select spec_id from results.failures) order by spec_id
    """
    for (written,) in con.execute(query).fetchall():
        spec = Spec.from_json(written)
        yield spec.resolved(ESTIMATORS[spec.estimator].default_covariances)


def _queried(spec: Spec, grain: str, by_column: Mapping[tuple[str, str], Cells]) -> tuple[str, ...]:
    """Columns with one of the cells that the query of a panel names: it may make others of them."""
    if not spec.panel.startswith("("):
        return ()
    return tuple(dict.fromkeys(name for name in re.findall(r"\w+", spec.panel) if (grain, name) in by_column))


def _touched(
    con: duckdb.DuckDBPyConnection, group: list[tuple[Spec, str]], by_column: dict[tuple[str, str], Cells]
) -> Iterator[Affected]:
    """The specifications of one panel, sample and selection that estimate a row with one of the cells: the flags that
    an estimation keeps of filled cells are set for the cells here, so that lags and products count as they do there."""
    first, grain = group[0]
    wide = tuple(dict.fromkeys(name for spec, _ in group for name in numeric_columns(spec)))
    labels = tuple(dict.fromkeys(name for spec, _ in group for name in (*spec.labels, *cluster_columns(spec))))
    frame = _frame(con, first, wide, labels)
    if frame is None:
        return
    keys = pd.MultiIndex.from_frame(frame[["region_id", "year"]]) if {"region_id", "year"} <= set(frame) else None
    flags = {name: _flags(frame, keys, by_column.get((grain, name))) for name in wide}
    for spec, _ in group:
        names = numeric_columns(spec)
        columns = [name for name in (*needed_columns(spec), "__selected") if name in frame]
        flagged = frame[columns].assign(**{FILLED + name: flags[name] for name in names})
        try:
            design = build_sample(flagged, spec).design
        except SpecError:
            continue
        rows = int(design.filled.any(axis=1).sum()) if design.filled is not None else 0
        if rows:
            yield Affected(spec.spec_id, VARIABLES, tuple(n for n in names if (grain, n) in by_column), rows)


def _frame(
    con: duckdb.DuckDBPyConnection, spec: Spec, variables: tuple[str, ...], labels: tuple[str, ...]
) -> pd.DataFrame | None:
    """The panel with the columns of several specifications, with region and year where it has them."""
    for keys in (("region_id", "year"), ()):
        try:
            wide = replace(spec, outcome=None, focal=variables, controls=(), fixed_effects=(*labels, *keys), options={})
            return Panels(con).read(wide, with_flags=False)
        except SpecError:
            continue
    return None


def _flags(frame: pd.DataFrame, keys: pd.MultiIndex | None, cells: Cells | None) -> pd.Series:
    """Whether the cell of each row is one of `cells`; all of them in a panel without region and year."""
    if not cells:
        return pd.Series(False, index=frame.index)
    if keys is None:
        return pd.Series(True, index=frame.index)
    return pd.Series(keys.isin(list(cells)), index=frame.index)
