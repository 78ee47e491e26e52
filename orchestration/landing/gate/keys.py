"""Rows that share a key: two different statements refute each other, the same one twice counts once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from orchestration.landing.gate.breaches import Breach
from orchestration.landing.gate.expectations import failures
from orchestration.landing.gate.readings import reading
from orchestration.landing.gate.rule import Rule
from orchestration.landing.raw.contracts import Table
from orchestration.landing.raw.table import RAW_FILE, RAW_LINE

REPEATED = "a row must not be repeated"
NAMED = 3
"""Rows of the same key that a hint names."""


def breaches(table: Table, frame: pd.DataFrame, unkeyed: Collection[int], broken: Collection[int]) -> Iterator[Breach]:
    """Every row that shares its key with another one.

    Rows that differ in what they state are all refused, for nothing tells which is right. Of rows that state the same,
    the first that breaks no other rule is kept. `unkeyed` rows have no valid key; `broken` rows break another rule.
    """
    key, stated = list(table.key), table.figure.name if table.figure else table.key[0]
    keyed = frame.drop(index=list(unkeyed)).assign(**{name: frame[name].fillna("") for name in key})
    unique = Rule("", tuple(key), "ExpectCompoundColumnsToBeUnique", {"column_list": key}, str)
    shared = [row for _, rows in failures([unique], keyed[key]) for row in rows]
    if not shared:
        return
    twins = keyed.loc[shared].sort_index()
    group = twins.groupby(key, sort=False).ngroup()
    statements = _statements(table, twins).groupby(group)
    differ = statements.transform("nunique") > 1
    where = "line " + twins[RAW_LINE].astype(str) + " of " + twins[RAW_FILE]
    members = where.groupby(group).agg(list)
    sound = twins.index.to_series().where(~twins.index.isin(list(broken)))
    kept = sound.groupby(group).transform("first")
    for row in twins.index:
        others = [other for other in members[group[row]] if other != where[row]]
        if differ[row]:
            yield Breach(row, stated, f"{', '.join(key)} must be unique together", _conflict(others, key))
        elif row != kept[row]:
            yield Breach(row, stated, REPEATED, f"Delete the row: the same is stated in {others[0]}.")


def _statements(table: Table, frame: pd.DataFrame) -> pd.Series[Any]:
    """What each row states, as one text: numbers as they read, so that 1.0 and 1.00 are the same."""
    statement = pd.Series("", index=frame.index)
    for column in table.payload:
        text = frame[column.name].fillna("")
        if column.is_number:
            number = frame[reading(column)]
            text = number.astype(str).where(number.notna(), text)
        statement = statement + "\x1f" + text
    return statement


def _conflict(others: list[str], key: list[str]) -> str:
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    remedy = "Keep the right row" + (", or tell two editions apart by vintage." if "vintage" in key else ".")
    return f"{remedy} The key is shared with {', '.join(others[:NAMED])}{more}."
