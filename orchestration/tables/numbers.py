"""How many digits a figure is shown with."""

from __future__ import annotations

import math

from orchestration.tables.model import SCIENTIFIC, Cell, Number

USUAL = 3
MOST = 6
LARGE = 1e5
HUGE = 1e9
DASH = "–"


def decimals(*values: float) -> int:
    """Enough for two significant digits of each value, three where that is more; none at all from 100,000 on."""
    sizes = [abs(value) for value in values if value and math.isfinite(value)]
    if not sizes:
        return USUAL
    wanted = max(USUAL, 1 - math.floor(math.log10(min(sizes))))
    if wanted > MOST or max(sizes) >= HUGE:
        return SCIENTIFIC
    return 0 if min(sizes) >= LARGE else wanted


def figure(value: float | None) -> Cell:
    """A statistic; nothing where it is missing, words where it is not finite."""
    return None if value is None else finite(Number(value, decimals(value)))


def finite(number: Number) -> Cell:
    """The number, if it is one: no format holds an infinite one."""
    if math.isnan(number.value):
        return None
    return number if math.isfinite(number.value) else "∞" if number.value > 0 else "-∞"


def count(value: float | None) -> Cell:
    """A whole number."""
    return None if value is None else Number(value, 0)


def probability(value: float | None) -> Cell:
    """A p-value."""
    return None if value is None or math.isnan(value) else Number(value, USUAL, is_probability=True)
