"""Coefficients of one or more specifications with their 95 % intervals."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from orchestration.errors import UserError
from orchestration.pictures import outcomes, style
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, refused
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words
from orchestration.tables.terms import leading

ESTIMATES = """
    select e.spec_id, e.term, e.estimate, e.ci_low, e.ci_high, e.covariance, s.spec_json, f.n_obs
    from results.estimates as e
    left join results.specs as s on s.spec_id = split_part(e.spec_id, '#', 1)
    left join results.fits as f on f.spec_id = e.spec_id
    where e.is_headline and list_contains(?, e.spec_id) and isfinite(e.estimate)
    order by list_position(?, e.spec_id), e.rowid
"""
NUISANCE = r"_cons|_mills|(time|year|region_id)=.*|mean\(.*\)"
"""Terms that are drawn only when they are named, as controls are where a specification is about anything else."""
STEP = 0.13  # inches between marks of one term


def frame(source: Source, request: Request) -> pd.DataFrame:
    """spec_id, term, estimate, ci_low, ci_high, covariance, outcome, n_obs: the headline of each term.

    Raises:
        UserError: an unknown specification or term, or nothing but constants to draw.
    """
    specs = list(source.specs(request.names))
    found = outcomes.with_outcomes(source.rows(ESTIMATES, [specs, specs]))
    known = list(dict.fromkeys(found["term"]))
    for term in request.terms:
        if term not in known:
            raise refused(f"term in {', '.join(specs)}", term, known)
    keep = found["term"].isin(request.terms) if request.terms else _own_choice(found)
    if not keep.any():
        raise UserError(
            rule=f"{', '.join(specs)} has no coefficient but constants and effects.",
            remedy=f"name what you want with --term: {', '.join(known[:8])}.",
            exit_code=2,
        )
    order = {term: place for place, term in enumerate(request.terms or known)}
    found = found[keep].drop(columns="spec_json")
    return found.sort_values("term", key=lambda terms: terms.map(order), kind="stable").reset_index(drop=True)


def _own_choice(found: pd.DataFrame) -> pd.Series:
    """The terms a table puts first: controls have other units and would dwarf these. All where there is none."""
    keep = ~found["term"].str.fullmatch(NUISANCE)
    for spec_id, rows in found[keep].groupby("spec_id"):
        spec = json.loads(rows["spec_json"].iloc[0] or "{}")
        about = leading(spec, str(spec_id).partition("#")[2], list(rows["term"]))
        keep[rows.index] = rows["term"].isin(about) if about else True
    return keep


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """A row per term, in it a mark per specification."""
    terms = list(dict.fromkeys(found["term"]))
    specs = sorted(set(found["spec_id"]), key=list(found["spec_id"]).index)
    labels = [words.label(term) for term in terms]
    beside = found["term"].map(found["term"].value_counts())
    table = style.Rows(labels, 0.14 + STEP * beside.max())
    at = found["term"].map(dict(zip(terms, table.at, strict=True)))
    at += STEP * (found.groupby("term").cumcount() - (beside - 1) / 2)
    figure, ((axes,),) = style.sheet(table.height + 0.55)
    marks = {}
    for place, spec in enumerate(specs):
        rows = found[found["spec_id"] == spec]
        marks[_named(found, spec, words)] = interval(axes, rows, at[rows.index], place)
    style.zero_line(axes, vertical=True)
    style.quiet_grid(axes, "x")
    table.write(axes)
    axes.set_xlabel(style.wrapped(outcomes.axis(found, words), 29))
    return Picture(figure, _title(found, words), _notes(found, words), marks if len(specs) > 1 else {})


def interval(axes: Axes, rows: pd.DataFrame, at: Sequence[float] | pd.Series, place: int) -> Artist:
    """Points and whiskers of `rows` at the heights `at`, in the colour and mark of `place`; the mark for a legend."""
    colour, marker = style.COLOURS[place % 8], style.MARKERS[place % 8]
    axes.hlines(at, rows["ci_low"], rows["ci_high"], color=colour, linewidth=1.4, zorder=3)
    return axes.plot(rows["estimate"], at, linestyle="none", marker=marker, color=colour, zorder=4)[0]


def _named(found: pd.DataFrame, spec: str, words: Words) -> str:
    n = found.loc[found["spec_id"] == spec, "n_obs"].iloc[0]
    return spec if pd.isna(n) else words("spec_n", spec=spec, n=f"{int(n):,}")


def _title(found: pd.DataFrame, words: Words) -> str:
    terms = list(dict.fromkeys(found["term"]))
    outcome = outcomes.named(found, words)
    if len(terms) == 1:
        return words("coefficient_of", term=words.label(terms[0]), outcome=outcome)
    return words("coefficients_on", outcome=outcome)


def _notes(found: pd.DataFrame, words: Words) -> tuple[str, ...]:
    covariances = [words.named("covariance", each) for each in dict.fromkeys(found["covariance"])]
    specs = list(dict.fromkeys(found["spec_id"]))
    said = [words("interval_note", covariance=words("comma").join(covariances))]
    if len(specs) == 1:
        said.append(words("spec_note", spec=_named(found, specs[0], words)))
    return (*said, *outcomes.note(found, words))
