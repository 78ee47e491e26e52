"""From a coefficient down: specification, rows of its sample, measures, indices, indicators, raw cells."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np

from analysis import terms as grammar
from orchestration.errors import UserError
from orchestration.trace import leave_out
from orchestration.trace.asked import CONSTANT, USAGE, Asked, find_estimate, find_region, find_spec, unknown
from orchestration.trace.estimate import Cell, Estimation, cells_of, outcome_of
from orchestration.trace.graph import Graph
from orchestration.trace.influence import Influence, WithoutRow
from orchestration.trace.lineage import MEMBERS, Lineage
from orchestration.trace.node import Key, Node

ROWS = 5
"""How many rows of a sample are shown; the first of them is followed down to the raw cells."""


def forward(
    con: duckdb.DuckDBPyConnection,
    spec: str,
    term: str,
    *,
    region: str | None = None,
    year: int | None = None,
    depth: int | None = None,
    rows: int = ROWS,
    opened: int = 1,
    members: int = MEMBERS,
    effects: bool = True,
    lineage: Lineage | None = None,
) -> Node:
    """The tree of a coefficient; `spec` is a spec_id or `spec_id#equation`.

    The root is the estimate, below it the specification, below that `rows` rows of the sample: those of `region` (code
    or name) and `year`, else those that move a least-squares coefficient most. The first `opened` rows go down `depth`
    levels, or to raw cells and sets; of a set `members` are shown. `effects` adds what leaving out one row, or one
    region-year of an index, does. A `lineage` of the same file spares a second trace to read the same cells again.
    Raises UserError for names that the warehouse does not know (exit code 2) and for a specification that failed (1).
    """
    asked = find_spec(con, spec)
    figures = find_estimate(con, asked, term)
    lineage = lineage or Lineage(Graph(con), members)
    estimation = Estimation.of(con, asked.spec)
    english, chinese = lineage.labels.of_column(term)
    shown, note = _variables(asked, estimation, term)
    below = _spec_node(asked, estimation, shown)
    if term != CONSTANT:
        chosen = _chosen(con, estimation, shown, region, year)
        influence = Influence(estimation, term, asked.equation)
        ordered = influence.order(chosen)[:rows] if effects else chosen[:rows]
        without = influence.without(ordered[: None if influence.is_formula else opened].tolist()) if effects else []
        lineage.load(_keys(estimation, ordered[:opened], shown), depth)
        lineage.load(_keys(estimation, ordered[opened:], shown), 1)
        nodes = []
        for place, row in enumerate(ordered):
            is_open = place < opened
            left = without[place] if place < len(without) else None
            cells = _cells(lineage, estimation, int(row), shown, depth if is_open else 0, effects and is_open)
            nodes.append(_row(lineage, estimation, int(row), cells, _effect(left, figures.get("estimate")), left))
        below = replace(below, n_children=len(chosen), children=tuple(nodes))
    facts = {name: value for name, value in figures.items() if name != "estimate"} | {"equation": asked.equation}
    estimate = figures.get("estimate")
    return Node(
        "estimate", term, value=estimate if isinstance(estimate, float) else None, label_en=english, label_zh=chinese,
        n_children=1, note=note, facts={name: value for name, value in facts.items() if value}, children=(below,),
    )  # fmt: skip


def lineage_of(
    con: duckdb.DuckDBPyConnection, column: str, region_type: str, region_id: str, year: int,
    *, depth: int | None = None, members: int = MEMBERS,
) -> Node:  # fmt: skip
    """The tree under one cell of marts.panel_<region_type>, without a specification; no cell, no children."""
    return Lineage(Graph(con), members).nodes([Key("panel", column, region_type, region_id, year)], depth)[0]


def _variables(asked: Asked, estimation: Estimation, term: str) -> tuple[tuple[str, ...], str]:
    """The variables whose cells are shown, the outcome first, and a remark on a term that is no variable."""
    spec, known = asked.spec, estimation.design.data.columns
    outcome = outcome_of(spec, asked.equation)
    first = [outcome] if outcome and outcome in known else []
    if term == CONSTANT:
        return tuple(first), (
            "the constant is no variable: it takes up the means of all variables; trace one of "
            + ", ".join(spec.regressors)
        )
    if term in known:
        return tuple(dict.fromkeys([*first, term])), ""
    inner = [name for name in known if term in (f"mean({name})",)]
    if inner:
        return tuple(dict.fromkeys([*first, *inner])), f"the mean of {inner[0]} over the years of its unit"
    level = term.partition("=")[0]
    if level in (*spec.labels, "time", "year") and "=" in term:
        return tuple(first), f"the dummy of one level of {level}: one in its rows, no figure of the warehouse"
    try:
        made = tuple(name for name in grammar.factors(term) if name in known)
    except grammar.TermError:
        made = ()
    made = made or tuple(n for n in known if n in spec.focal or n not in (*spec.controls, *first))
    note = f"{term} is a quantity that {spec.estimator} makes of {', '.join(made) or 'all variables'}"
    return tuple(dict.fromkeys([*first, *made])), note


def _spec_node(asked: Asked, estimation: Estimation, shown: tuple[str, ...]) -> Node:
    spec, design = estimation.spec, estimation.design
    facts = {
        "paper": spec.paper_id, "estimator": spec.estimator, "outcome": spec.outcome, "panel": spec.panel,
        "sample": spec.sample, "years": list(spec.years) if spec.years else None, "where": spec.where,
        "fixed_effects": list(spec.fixed_effects), "centered": list(spec.centered), "variables": list(spec.variables),
        "n_selected": design.n_selected, "run_id": asked.run_id, "data_kind": asked.data_kind, "fit": asked.fit_id,
    }  # fmt: skip
    return Node(
        "spec", spec.spec_id, n_children=len(estimation.rows_with(shown)), facts={n: v for n, v in facts.items() if v},
        note="centred variables deviate from their mean over all rows: every row moves it" if spec.centered else "",
    )  # fmt: skip


def _chosen(
    con: duckdb.DuckDBPyConnection, estimation: Estimation, shown: tuple[str, ...], region: str | None, year: int | None
) -> np.ndarray:
    """The rows of the sample that were asked for."""
    rows = estimation.rows_with(shown)
    keys = estimation.keys.iloc[rows]
    wanted = np.ones(len(rows), dtype=bool)
    spec_id = estimation.spec.spec_id
    if region is not None:
        code = find_region(con, region)
        wanted &= (keys["region_id"].astype(str) == code).to_numpy()
        if not wanted.any():
            raise UserError(
                rule=f"{region} ({code}) has no row in the sample of {spec_id}: not selected, or a variable is missing",
                remedy=f"choose one of {', '.join(sorted(set(keys['region_id'].astype(str))))}.",
                exit_code=USAGE,
            )
    if year is not None:
        wanted &= (keys["year"] == year).to_numpy()
        if not wanted.any():
            known = sorted({str(int(y)) for y in keys["year"].dropna()})
            what = f"year in the sample of {spec_id}" + (f" for {region}" if region else "")
            raise unknown(what, str(year), known, f"it has {', '.join(known)}")
    return np.asarray(rows[wanted])


def _keys(estimation: Estimation, rows: np.ndarray, shown: tuple[str, ...]) -> list[Key]:
    cells = [cell for variable in shown for cell in cells_of(variable)]
    found = (estimation.cell(int(row), cell) for row in rows for cell in cells)
    return [key for key in found if key is not None]


def _row(
    lineage: Lineage, estimation: Estimation, row: int, cells: tuple[Node, ...], effect: str, without: WithoutRow | None
) -> Node:
    """A row of the sample; all of its variables are among its facts."""
    region, year = estimation.keys.iloc[row]
    values = estimation.design.data.iloc[row]
    facts: dict[str, object] = {"values": {str(name): float(value) for name, value in values.items()}}
    if without and without.estimate is not None:
        facts["without"] = without.estimate
    where = (str(region), int(year)) if year == year else ("", 0)
    name = f"{region} {year}" if where[1] else str(row)
    node = lineage.labels.label(Node("row", name, estimation.region_type or "", *where, facts=facts))
    return replace(node, n_children=len(estimation.spec.variables), children=cells, effect=effect)


def _cells(
    lineage: Lineage, estimation: Estimation, row: int, shown: tuple[str, ...], depth: int | None, effects: bool
) -> tuple[Node, ...]:
    """The cells of the variables shown."""
    outcome = shown[0] if len(shown) > 1 else ""
    roles = {variable: f"{'outcome' if variable == outcome else 'variable'} {variable}" for variable in shown}
    return tuple(
        _cell(lineage, estimation, row, cell, roles[variable], depth, effects)
        for variable in shown
        for cell in cells_of(variable)
    )


def _cell(
    lineage: Lineage, estimation: Estimation, row: int, cell: Cell, role: str, depth: int | None, effects: bool
) -> Node:
    key = estimation.cell(row, cell)
    node = Node("panel", cell.column) if key is None else lineage.nodes([key], depth)[0]
    english, chinese = lineage.labels.of_column(cell.column)
    node = replace(node, role=role, label_en=english, label_zh=chinese)
    if not node.n_children:
        return replace(node, note=f"a column that the specification makes in its own panel: {estimation.spec.panel}")
    return leave_out.annotate(lineage, node) if effects and depth is None else node


def _effect(without: WithoutRow | None, estimate: object) -> str:
    if without is None:
        return ""
    if without.estimate is None or not isinstance(estimate, float):
        return without.how
    change = f", {100 * (without.estimate / estimate - 1):+.2f} %" if estimate else ""
    return f"coefficient without this row {without.estimate:.6g}{change}; {without.how}"
