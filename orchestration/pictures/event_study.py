"""Coefficients by time since an event, with pointwise intervals, the zero line and the reference period."""

from __future__ import annotations

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from orchestration.errors import UserError
from orchestration.pictures import outcomes, style
from orchestration.pictures.kinds import Request
from orchestration.pictures.source import Source
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words, number

EVENTS = """
    select e.spec_id, cast(regexp_extract(e.term, '^event_(-?\\d+)$', 1) as integer) as event_time,
        e.estimate, e.ci_low, e.ci_high, e.covariance, s.spec_json, false as is_reference,
        cast(json_extract_string(s.spec_json, '$.options.base') as integer) as base,
        json_extract_string(s.spec_json, '$.options.window') is not null
            and json_extract_string(s.spec_json, '$.options.endpoints') = 'bin' as is_binned
    from results.estimates as e
    left join results.specs as s on s.spec_id = split_part(e.spec_id, '#', 1)
    where e.is_headline and e.spec_id = ? and regexp_matches(e.term, '^event_-?\\d+$') and isfinite(e.estimate)
    order by event_time
"""


def frame(source: Source, request: Request) -> pd.DataFrame:
    """spec_id, event_time, estimate, ci_low, ci_high, covariance, outcome, is_reference, base, is_binned.

    A reference period is a row at zero. Raises UserError for a specification that has no event times.
    """
    return pd.concat([_of(source, name) for name in source.specs(request.names)], ignore_index=True)


def _of(source: Source, name: str) -> pd.DataFrame:
    found = outcomes.with_outcomes(source.rows(EVENTS, [name])).drop(columns="spec_json")
    if found.empty:
        others = source.names("select spec_id from results.specs where estimator = 'event_study' order by 1")
        raise UserError(
            rule=f"{name} has no coefficients by event time.",
            remedy="choose an entry with `estimator: event_study`"
            + (f": {', '.join(others[:6])}." if others else ", or write one (docs/analysis.md)."),
            exit_code=2,
        )
    base = found["base"].iloc[0]
    if pd.isna(base) or base in set(found["event_time"]):
        return found
    zero = {"event_time": int(base), "estimate": 0.0, "ci_low": 0.0, "ci_high": 0.0, "is_reference": True}
    return pd.concat([found, found.head(1).assign(**zero)]).sort_values("event_time", ignore_index=True)


def draw(found: pd.DataFrame, words: Words) -> Picture:
    """One specification with a band, several side by side with whiskers."""
    figure, ((axes,),) = style.sheet(3.4)
    specs = list(dict.fromkeys(found["spec_id"]))
    style.quiet_grid(axes, "y")
    style.zero_line(axes)
    axes.axvline(-0.5, color=style.MUTED, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    marks = {}
    for place, spec in enumerate(specs):
        shift = (place - (len(specs) - 1) / 2) * 0.6 / len(specs)
        marks[spec] = _one(axes, found[found["spec_id"] == spec], place, shift, banded=len(specs) == 1)
    times = range(found["event_time"].min(), found["event_time"].max() + 1)
    axes.set_xticks(list(times), [number(k) for k in times])
    axes.set_xlabel(words("event_axis"))
    axes.set_ylabel(style.wrapped(words("effect_axis", unit=outcomes.unit(found, words)), 30))
    title = words("event_title", outcome=outcomes.named(found, words))
    return Picture(figure, title, _notes(found, words), marks if len(specs) > 1 else {})


def _one(axes: Axes, rows: pd.DataFrame, place: int, shift: float, banded: bool) -> Artist:
    colour, marker = style.COLOURS[place % 8], style.MARKERS[place % 8]
    at = rows["event_time"] + shift
    if banded:
        axes.fill_between(at, rows["ci_low"], rows["ci_high"], color=colour, alpha=0.16, linewidth=0, zorder=2)
        axes.plot(at, rows["estimate"], color=colour, linewidth=1.2, zorder=3)
    else:
        axes.vlines(at, rows["ci_low"], rows["ci_high"], color=colour, linewidth=1.4, zorder=3)
    estimated, reference = (rows["is_reference"] == flag for flag in (False, True))
    mark = axes.plot(at[estimated], rows.loc[estimated, "estimate"], marker, color=colour, zorder=4)[0]
    axes.plot(at[reference], rows.loc[reference, "estimate"], marker, color=colour, mfc=style.PAPER, mew=1.4, zorder=5)
    return mark


def _notes(found: pd.DataFrame, words: Words) -> tuple[str, ...]:
    specs = list(dict.fromkeys(found["spec_id"]))
    covariances = words("comma").join(words.named("covariance", each) for each in dict.fromkeys(found["covariance"]))
    said = [words("event_band" if len(specs) == 1 else "event_lines", covariance=covariances)]
    if found["is_reference"].any():
        said.append(words("event_reference"))
    if found["is_binned"].any():
        said.append(words("event_binned"))
    if len(specs) == 1:
        said.append(words("spec_note", spec=specs[0]))
    return (words("sentence_gap").join([*said, *outcomes.note(found, words)]),)
