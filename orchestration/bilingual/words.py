"""One thing said in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One description; what nobody has written is empty. `unit` is the id of a unit, empty where there is none."""

    english: str
    chinese: str = ""
    unit: str = ""
