"""A specification curve: one coefficient over a specification and its variants, with the choices that tell them apart.

Simonsohn, Simmons and Nelson (2020). The variants are those of results: entries behind `@`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from orchestration.errors import UserError
from orchestration.pictures import outcomes, style, subsets
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source, refused
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words

ESTIMATES = """
    select e.spec_id, e.term, e.estimate, e.ci_low, e.ci_high, e.covariance, s.spec_json
    from results.estimates as e join results.specs as s on s.spec_id = split_part(e.spec_id, '#', 1)
    where e.is_headline and isfinite(e.estimate)
        and (list_contains(?, e.spec_id) or list_contains(?, regexp_replace(e.spec_id, '@[^#]*', '')))
    order by e.spec_id, e.rowid
"""
OTHERS = ("center", "cluster", "compare", "dk_lags", "endogenous", "mediator", "moderator", "small_sample", "trends")
"""Keys of a specification that are shown as they are written."""
VARIANT = "@[^#]*"
"""The name of a variant in its id."""
Choice = tuple[str, str]  # of a kind, as `control`, and a value


def frame(source: Source, request: Request) -> pd.DataFrame:
    """spec_id, term, estimate, ci_low, ci_high, covariance, outcome, is_plain, choices, lacking, sorted by estimate.

    `choices` are those that not all share, as pairs of kind and value; `lacking` are variants without the term. The
    term is the one named, else the first of the specification; a variant of it (`x__by_year`) counts as it.

    Raises:
        UserError: an unknown specification or term, or fewer than two specifications with it.
    """
    if request.over == "controls":
        return subsets.frame(source, request)
    names = list(source.specs(request.names))
    found = outcomes.with_outcomes(source.rows(ESTIMATES, [names, names]))
    if len(request.terms) > 1:
        raise UserError(rule="a curve is of one term.", remedy="give --term once.", exit_code=2)
    known = list(dict.fromkeys(found["term"]))
    term = request.terms[0] if request.terms else _first(found, names[0])
    if term not in known:
        raise refused(f"term in {', '.join(names)} and variants", term, known)
    own = found[(found["term"] == term) | found["term"].str.startswith(f"{term}__")]
    own = own.drop_duplicates("spec_id").sort_values(["estimate", "spec_id"], ignore_index=True)
    if len(own) < 2:
        raise UserError(
            rule=f"{term} is estimated by {len(own)} specification here; a curve compares several.",
            remedy="name a specification that has variants behind @, or several specifications.",
            found=", ".join(names),
            exit_code=2,
        )
    choices = [dict.fromkeys(_choices(row)) for _, row in own.iterrows()]
    shared = set.intersection(*(set(each) for each in choices))
    lacking = sorted(set(found["spec_id"]) - set(own["spec_id"]))
    return own.drop(columns="spec_json").assign(
        is_plain=own["spec_id"].isin(names) & ~own["spec_id"].str.contains("@"),
        choices=[tuple(choice for choice in each if choice not in shared) for each in choices],
        lacking=[tuple(lacking)] * len(own),
        wanted=term,
    )


def _first(found: pd.DataFrame, name: str) -> str:
    rows = found[found["spec_id"] == name]
    focal = json.loads(rows["spec_json"].iloc[0]).get("focal") or []
    return next((term for term in focal if term in set(rows["term"])), rows["term"].iloc[0])


def _choices(row: Mapping[str, Any]) -> Iterator[Choice]:
    """Everything that a specification chose, as pairs of kind and value."""
    spec = json.loads(row["spec_json"])
    yield "term", row["term"]
    yield "outcome", row["outcome"] or ""
    yield "estimator", spec["estimator"]
    yield "effects", ",".join(spec["fixed_effects"])
    yield "covariance", row["covariance"]
    yield "years", "–".join(map(str, spec["years"] or ()))
    yield "sample", spec["sample"] or ""
    yield "where", spec["where"] or ""
    for kind, key in (("control", "controls"), ("instrument", "instruments")):
        for name in spec[key]:
            yield kind, name
    others = {name: value for name, value in spec.items() if name in OTHERS}
    for name, value in (others | spec["options"]).items():
        if value:
            yield "option", f"{name}: {_plainly(value)}"


def _plainly(value: object) -> str:
    """A value of a specification without the brackets of a program."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {_plainly(each)}" for name, each in value.items())
    return ", ".join(map(_plainly, value)) if isinstance(value, list) else str(value)


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """Above the sorted estimates, below a row per choice."""
    choices = _ordered(found)
    table = style.Rows([_said(choice, words) for choice in choices], 0.2, 32)
    below = max(table.height, 0.05)
    figure, ((above,), (board,)) = style.sheet(
        2.6 + below + 0.9, 2, 1, sharex=True, height_ratios=[2.6, below], gridspec_kw={"hspace": 0.02}
    )
    _estimates(above, found, words)
    for x, chosen in enumerate(found["choices"]):
        rows = [table.at[choices.index(choice)] for choice in chosen]
        colour = style.COLOURS[1] if found["is_plain"][x] else style.COLOURS[0]
        board.plot([x] * len(rows), rows, "s", color=colour, markersize=4.5)
    for place in table.at:
        board.axhline(place, color=style.FAINT, linewidth=0.6, zorder=0)
    table.write(board)
    for side in ("left", "bottom"):
        board.spines[side].set_visible(False)
    if over_controls := "n_all" in found:
        board.set_xticks([])
    else:
        board.set_xticks(range(len(found)), [_variant(each, found, words) for each in found["spec_id"]], rotation=90)
    board.tick_params(axis="x", length=0)
    board.set_xlim(-0.7, len(found) - 0.3)
    outcome = outcomes.named(found[found["is_plain"]] if found["is_plain"].any() else found.head(1), words)
    outcome += words("and_variants") if len(outcomes.outcomes_of(found)) > 1 else ""
    title = words("curve_title", outcome=outcome, term=words.label(found["wanted"].iloc[0]), n=len(found))
    notes = [words("curve_note"), words("curve_controls" if over_controls else "curve_choices")]
    if over_controls:
        n_all, spec = found["n_all"].iloc[0], found["spec_id"].iloc[0]
        notes.append(words("curve_subsets", n=len(found), all=n_all, spec=spec))
    if lacking := found["lacking"].iloc[0]:
        notes.append(words("curve_without", specs=words("comma").join(lacking)))
    return Picture(figure, title, tuple(notes))


def _estimates(axes: Axes, found: pd.DataFrame, words: Words) -> None:
    style.quiet_grid(axes, "y")
    style.zero_line(axes)
    for x, row in found.iterrows():
        colour, marker = (style.COLOURS[1], "D") if row["is_plain"] else (style.COLOURS[0], "o")
        clear = row["ci_low"] > 0 or row["ci_high"] < 0
        axes.vlines(x, row["ci_low"], row["ci_high"], color=colour, linewidth=1.3, zorder=2)
        axes.plot(x, row["estimate"], marker, color=colour, mfc=colour if clear else style.PAPER, mew=1.2, zorder=3)
    axes.set_ylabel(words("effect_axis", unit=outcomes.unit(found, words)))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.spines["bottom"].set_visible(False)


def _ordered(found: pd.DataFrame) -> list[Choice]:
    """Choices of a kind stand together, in the order in which specifications say them."""
    kinds = (
        "term",
        "outcome",
        "estimator",
        "effects",
        "covariance",
        "years",
        "sample",
        "where",
        "control",
        "instrument",
    )
    seen = dict.fromkeys(choice for chosen in found["choices"] for choice in chosen)
    return sorted(seen, key=lambda choice: kinds.index(choice[0]) if choice[0] in kinds else len(kinds))


def _said(choice: Choice, words: Words) -> str:
    kind, value = choice
    if kind == "option":
        return value
    if kind == "effects":
        value = words("plus").join(map(words.label, value.split(","))) if value else words("none")
    elif kind in ("estimator", "covariance"):
        value = words.named(kind, value)
    elif kind != "where":
        value = words.label(value) if value else words("none")
    return words(f"choice.{kind}", value=value or words("all_rows"))


def _variant(spec: str, found: pd.DataFrame, words: Words) -> str:
    """The name behind @; the whole id where several specifications are varied."""
    variant = spec.partition("#")[0].partition("@")[2]
    several = found["spec_id"].str.replace(VARIANT, "", regex=True).nunique() > 1
    return spec if several else variant or words("choice.plain")
