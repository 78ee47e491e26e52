"""What the regressions of a picture explain: its title, its unit and its note on them."""

from __future__ import annotations

import json

import pandas as pd

from orchestration.equations import INDEX_MODELS, explained, kind_of
from orchestration.pictures.words import Words


def with_outcomes(found: pd.DataFrame) -> pd.DataFrame:
    """`found` with a column `outcome`: what the equation `spec_id` explains by `spec_json`, None for nothing."""
    pairs = zip(found["spec_id"], found["spec_json"], strict=True)
    outcomes = [explained(json.loads(spec or "{}"), spec_id.partition("#")[2]) for spec_id, spec in pairs]
    return found.assign(outcome=pd.Series(outcomes, index=found.index, dtype=object))


def outcomes_of(found: pd.DataFrame) -> list[str]:
    """Every outcome once, in the order of the rows."""
    return list(dict.fromkeys(found["outcome"].dropna()))


def named(found: pd.DataFrame, words: Words) -> str:
    """The outcome for a title: its label, how many there are, or the specification that states none."""
    outcomes = outcomes_of(found)
    if not outcomes:
        return str(found["spec_id"].iloc[0])
    return words.label(outcomes[0]) if len(outcomes) == 1 else words("n_outcomes", n=len(outcomes))


def unit(found: pd.DataFrame, words: Words) -> str:
    """In brackets, where all outcomes share it; else empty."""
    units = {words.in_unit(outcome) for outcome in outcomes_of(found)}
    return units.pop() if len(units) == 1 else ""


def note(found: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """The labels of several outcomes; nothing where the title names the only one."""
    labels = [words.label(outcome) for outcome in outcomes_of(found)]
    return (words("outcomes_note", outcomes=words("semicolon").join(labels)),) if len(labels) > 1 else ()


def axis(found: pd.DataFrame, words: Words) -> str:
    """What a coefficient measures. That of a probit or logit moves an index and is not in the unit of its outcome."""
    indices = [kind_of(spec_id.partition("#")[2]) in INDEX_MODELS for spec_id in found["spec_id"]]
    if all(indices):
        return words("index_axis")
    return words("effect_axis", unit="") if any(indices) else words("coefficient_axis", unit=unit(found, words))
