"""What is expected of the rows of a raw table, and what to do where it is not met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """`expectation` is a class of Great Expectations; `cells` are the columns the hint reads, first the reported."""

    text: str
    cells: tuple[str, ...]
    expectation: str
    arguments: Mapping[str, Any]
    hint: Callable[..., str]
