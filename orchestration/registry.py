"""The registry seeds, read from the checkout: the facts that landing needs before there is a warehouse."""
from __future__ import annotations

import csv
from functools import cache

from orchestration import ROOT

REGISTRY = ROOT / "warehouse" / "seeds" / "registry"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of the seed `name`, every cell as text (codes keep their zeros)."""
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as seed:
        return tuple(csv.DictReader(seed))


@cache
def by_id(name: str) -> dict[str, dict[str, str]]:
    """Rows of the seed `name` under their first column."""
    return {next(iter(row.values())): row for row in rows(name)}
