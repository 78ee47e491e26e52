"""The provinces' shares in the trade of the base year, so that the provinces sum to the nation's known totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import fsum

from orchestration import registry
from orchestration.sample.arithmetic import exp
from orchestration.sample.panel import BASE_YEAR, YEARS, Column

CYCLES = 200


@cache
def yuan_per_dollar() -> dict[int, float]:
    """Average rate of each year."""
    return {int(row["year"]): float(row["cny_per_unit"]) for row in registry.rows("fx") if row["currency"] == "USD"}


def national_trade() -> dict[int, float]:
    """The known totals within YEARS, 100m yuan."""
    rows = (row for row in registry.rows("national_totals") if row["series_id"] == "trade_total")
    known = {int(row["year"]): float(row["value"]) for row in rows if row["unit"] == "100m USD"}
    return {year: total * yuan_per_dollar()[year] for year, total in known.items() if year in YEARS}


def base_trade(deviation: Column, size: Sequence[float]) -> list[float]:
    """Trade of every province in the base year, 100m yuan: as near to proportional to `size` as the totals allow.

    Each share is multiplied by exp(-tilt * growth to a known year), the tilts found one by one by Newton's step: the
    raking of Deville & Särndal (1992, JASA 87), whose weights are positive and closest in entropy.
    """
    totals = national_trade()
    base = totals[BASE_YEAR]
    grown = {year: [deviation[row] for row in range(year - BASE_YEAR, len(deviation), len(YEARS))] for year in totals}
    tilts = dict.fromkeys((year for year in totals if year != BASE_YEAR), 0.0)
    for _ in range(CYCLES):
        for year in tilts:
            shares = _tilted(size, tilts, grown)
            found = fsum(s * g for s, g in zip(shares, grown[year], strict=True))
            scatter = fsum(s * (g - found) * (g - found) for s, g in zip(shares, grown[year], strict=True))
            tilts[year] += (found - (totals[year] / base - 1.0)) / scatter
    return [base * share for share in _tilted(size, tilts, grown)]


def _tilted(size: Sequence[float], tilts: Mapping[int, float], grown: Mapping[int, Sequence[float]]) -> list[float]:
    weights = [
        s * exp(-fsum(tilt * grown[year][province] for year, tilt in tilts.items())) for province, s in enumerate(size)
    ]
    total = fsum(weights)
    return [weight / total for weight in weights]
