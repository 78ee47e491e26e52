"""From a coefficient down: specification, rows of its sample, measures, indices, indicators, raw cells."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np

from analysis import terms as grammar
from orchestration.equations import explained
from orchestration.errors import UserError
from orchestration.trace.asked import CONSTANT, USAGE, Asked, find_estimate, find_region, find_spec, unknown
from orchestration.trace.estimate import Estimation
from orchestration.trace.graph import Graph
from orchestration.trace.influence import Influence
from orchestration.trace.lineage import MEMBERS, Lineage
from orchestration.trace.node import Key, Node
from orchestration.trace.rows import Rows

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
    lineage = lineage or Lineage(Graph(con), members)
    asked = find_spec(con, spec)
    figures = find_estimate(con, asked, term)
    estimate = figures.get("estimate")
    estimation = Estimation.of(con, asked.spec)
    words = lineage.labels.find_column(term)
    shown, note = _variables(asked, estimation, term)
    below = _spec_node(asked, estimation, shown)
    if term != CONSTANT:
        chosen = _chosen(con, estimation, shown, region, year)
        influence = Influence(estimation, term, asked.equation)
        ordered = (influence.order(chosen) if effects else chosen)[:rows].tolist()
        without = influence.without(ordered[: None if influence.is_formula else opened]) if effects else []
        made = Rows(lineage, estimation, shown, estimate)
        made.load(ordered[:opened], depth)
        made.load(ordered[opened:], 1)
        nodes = [
            made.node(
                row, depth if place < opened else 0, without[place] if place < len(without) else None,
                effects=effects and place < opened,
            )
            for place, row in enumerate(ordered)
        ]  # fmt: skip
        below = replace(below, n_children=len(chosen), children=tuple(nodes))
    facts = {name: value for name, value in figures.items() if name != "estimate"} | {"equation": asked.equation}
    return Node(
        "estimate", term, value=estimate, label_en=words.english, label_zh=words.chinese,
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
    outcome = explained(vars(spec), asked.equation)
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
