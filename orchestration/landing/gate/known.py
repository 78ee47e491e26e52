"""What the registry knows: the names a code goes by, the quantity that a unit measures or a series is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from orchestration.landing.names.regions import find_region
from orchestration.landing.names.terms import vocabulary
from orchestration.landing.raw.contracts import Column

Registry = Callable[[str], Sequence[Mapping[str, str]]]
"""The rows of a registry seed by its name: `orchestration.registry.rows`, or those with the user's rows laid over."""

KINDS = {"regions": "region", "series": "series", "units": "unit"}
"""Seed -> the vocabulary of the names of its ids."""


def ids(registry: Registry, listing: str) -> frozenset[str]:
    """The values of the registry column `listing`, written table.column."""
    table, column = listing.split(".")
    return frozenset(row[column] for row in registry(table))


def named(column: Column, text: str) -> str | None:
    """The id that `text` is a name of, in any language the registry knows; None for an unknown name."""
    kind = KINDS.get((column.registry or "").split(".")[0])
    if kind == "region":
        return find_region(text)
    return vocabulary(kind).find(text) if kind else None


def quantities(registry: Registry, listing: str) -> dict[str, str]:
    """Id in `listing` -> its quantity."""
    table, column = listing.split(".")
    return {row[column]: row["quantity"] for row in registry(table) if row.get("quantity")}
