"""Figures as text. What is missing is an empty text."""

from __future__ import annotations

import math
import re

SMALLEST, LARGEST = 1e-4, 1e7
"""Beyond these a figure is written with a power of ten."""


def number(value: float | int | None, digits: int = 4) -> str:
    """A count in full, any other figure with `digits` significant digits; the minus is the sign, not the hyphen."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    if value != 0 and not SMALLEST <= abs(value) < LARGEST:
        return f"{mantissa}e{int(power)}".replace("-", "−")
    places = digits - 1 - int(power) if value else 0  # of the rounded figure: 0.99999 has those of 1
    return f"{round(value, places):,.{max(places, 0)}f}".replace("-", "−")


def percent(share: float | None) -> str:
    """A share of one in whole per cent; more than none is never 0 %, less than all never 100 %."""
    if share is None:
        return ""
    if 0 < share < 0.005:
        return "<1 %"
    return f"{min(round(100 * share), 99 if share < 1 else 100)} %"


def anchor(kind: str, *names: object) -> str:
    """An id for an element: letters, digits, dot, hyphen, underscore; anything else by its code point."""
    return "-".join([kind, *(re.sub(r"[^A-Za-z0-9_.]", lambda m: f"~{ord(m[0]):x}", str(name)) for name in names)])
