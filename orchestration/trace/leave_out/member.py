"""One member left out, and the figure without it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from orchestration.trace.node import Key

ROUNDING = 1e-9
"""How near a repeated figure must be to that of the warehouse for the effects to be said."""


@dataclass(frozen=True)
class Without:
    """The cell that names the member, the figure without it (None: not determined, `reason` says why)."""

    cell: Key
    what: str
    value: float | None
    reason: str = ""
    is_own: bool = False

    def size(self, value: float | None) -> float:
        """How far the figure moves; not determined is furthest."""
        return math.inf if self.value is None else abs(self.value - (value or 0.0))

    def words(self, value: float) -> str:
        if self.value is None:
            return f"without {self.what}: {self.reason}"
        return f"without {self.what}: {self.value:.6g} ({self.value - value:+.3g})"


def repeats(value: float | None, found: float | None) -> bool:
    """Whether the figure was found again."""
    return value is not None and found is not None and math.isclose(value, found, rel_tol=ROUNDING, abs_tol=ROUNDING)
