"""What a user asks for, found in the warehouse or refused with the nearest that is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from analysis.spec import Spec
from orchestration.errors import UserError, nearest

USAGE = 2
CONSTANT = "_cons"


@dataclass(frozen=True)
class Asked:
    """A specification as it was run, the fit that its figures stand under, and the equation of that fit."""

    spec: Spec
    fit_id: str
    equation: str
    run_id: str
    data_kind: str


def unknown(what: str, name: str, known: Iterable[str], remedy: str) -> UserError:
    """The refusal of a name, with the nearest known one."""
    near = nearest(name, known)
    return UserError(rule=f"no such {what}", found=name, remedy=f"{near} {remedy}".strip(), exit_code=USAGE)


def find_spec(con: duckdb.DuckDBPyConnection, spec_id: str) -> Asked:
    """`spec_id`, or `spec_id#equation`. Raises UserError where it is unknown, or failed, with its failure."""
    written, _, equation = spec_id.partition("#")
    rows = con.execute(
        """select spec_json, run_id, coalesce(data_kind, 'user')
           from results.specs left join results.runs using (run_id) where spec_id = ?""",
        [written],
    ).fetchall()
    if not rows:
        known = [name for (name,) in con.execute("select spec_id from results.specs").fetchall()]
        raise unknown("specification", written, known, "results.specs lists all.")
    spec, fit_id = Spec.from_json(rows[0][0]), written
    if spec.same_as:  # an equation of another fit, under its own name
        fit_id, _, equation = spec.same_as.partition("#")
        fit = con.execute("select spec_json from results.specs where spec_id = ?", [fit_id]).fetchall()
        spec = Spec.from_json(fit[0][0])
    failure = con.execute(
        "select error, message from results.failures where spec_id in (?, ?)", [written, fit_id]
    ).fetchall()
    if failure:
        raise UserError(
            rule=f"{written} could not be estimated ({failure[0][0]}): {failure[0][1]}",
            remedy="mend what the message names and run `resilience analyze`; there is no coefficient to trace.",
        )
    if equation:
        fits = "select split_part(spec_id, '#', 2) from results.fits where starts_with(spec_id, ? || '#')"
        known = [name for (name,) in con.execute(fits, [fit_id]).fetchall()]
        if equation not in known:
            raise unknown("equation of the fit", equation, known, f"{fit_id} has {', '.join(known) or 'none'}")
    return Asked(spec, fit_id, equation, rows[0][1], rows[0][2])


def find_estimate(con: duckdb.DuckDBPyConnection, asked: Asked, term: str) -> dict[str, Any]:
    """The headline row of the term; empty for tables of statistics. Raises UserError for a term without a figure."""
    fit = f"{asked.fit_id}#{asked.equation}" if asked.equation else asked.fit_id
    found = con.execute(
        """select estimate, covariance, std_error, p_value
           from results.estimates where spec_id = ? and term = ? and is_headline""",
        [fit, term],
    ).fetchall()
    if found:
        return dict(zip(("estimate", "covariance", "std_error", "p_value"), found[0], strict=True))
    listed = "select distinct term from results.estimates where spec_id = ? order by term"
    terms = [t for (t,) in con.execute(listed, [fit]).fetchall()]
    if not terms and term in asked.spec.variables:
        return {}
    left = "select reason from results.dropped where spec_id = ? and variable = ?"
    dropped = con.execute(left, [fit, term]).fetchall()
    if dropped:
        raise UserError(
            rule=f"{term} left the estimation of {fit}: {dropped[0][0]}",
            remedy=f"trace one of {', '.join(terms)}.",
        )
    if term in asked.spec.labels:
        raise UserError(
            rule=f"{term} is a fixed effect of {fit}: it is absorbed, and no coefficient of it is reported",
            remedy=f"trace one of {', '.join(terms)}.",
            exit_code=USAGE,
        )
    if term in asked.spec.variables:
        raise UserError(
            rule=f"{term} is a variable of {fit}, but has no coefficient of its own in this equation",
            remedy=f"trace one of {', '.join(terms)}.",
            exit_code=USAGE,
        )
    raise unknown("term", term, terms or asked.spec.variables, f"{fit} has {', '.join(terms or asked.spec.variables)}")


def find_region(con: duckdb.DuckDBPyConnection, region: str) -> str:
    """The code of a region, given as code, Chinese or English name. Raises UserError for what the registry lacks."""
    rows = con.execute("select region_id, name_zh, short_zh, name_en from registry.regions").fetchall()
    names = {name: row[0] for row in reversed(rows) for name in row if name}
    if region not in names:
        raise unknown("region", region, names, "registry.regions lists all.")
    return names[region]
