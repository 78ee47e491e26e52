"""What a trace is made of: keys of cells, and the tree that forward and reverse traces return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

KINDS = {
    "estimate": "coefficient",
    "spec": "specification",
    "row": "row of the sample",
    "panel": "cell of a panel",
    "indicator": "indicator",
    "level": "indicator at constant prices",
    "ratio": "ratio of its terms",
    "index": "composite index",
    "component": "component of an index",
    "weights": "range and weights of an index",
    "measure": "measure",
    "path": "deviation from a path",
    "limits": "limits of winsorising",
    "frontier": "frontier",
    "split": "subgroup",
    "threshold": "threshold of a subgroup",
    "value": "value of a series",
    "term": "derived series",
    "prody": "income of products",
    "basket": "exports by product",
    "grain": "all regions of the grain and year",
    "density": "relatedness density",
    "group": "country group",
    "risk": "country risk",
    "customs": "customs records",
    "registry": "fact of the registry",
    "raw": "raw cell",
}
"""Every kind of node, in words."""

LEAVES = ("raw", "registry", "customs")
"""What a trace ends with."""


class Key(NamedTuple):
    """One cell: `name` is an id of the registry; region '' and year 0 where the kind has none."""

    kind: str
    name: str
    region_type: str = ""
    region_id: str = ""
    year: int = 0

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.kind, self.name, self.region_id, self.year or "") if part)


@dataclass(frozen=True)
class Node:
    """One step of a trace, and what it rests on.

    `role` says what the node is to its parent (numerator, base, component, left anchor, member of a set …). `value` is
    that of the warehouse in `unit`; `computed` is the same figure once more, from the raw cells below by exact steps,
    None where no arithmetic is repeated. `n_children` counts all of what it rests on, `children` holds those shown.
    `effect`: what leaving it out does, in words and figures.
    """

    kind: str
    name: str
    region_type: str = ""
    region_id: str = ""
    year: int = 0
    role: str = ""
    value: float | None = None
    unit: str | None = None
    label_en: str = ""
    label_zh: str = ""
    region_zh: str = ""
    is_filled: bool = False
    computed: float | None = None
    n_children: int = 0
    note: str = ""
    effect: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    @property
    def key(self) -> Key:
        return Key(self.kind, self.name, self.region_type, self.region_id, self.year)

    def __iter__(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child

    def as_json(self) -> dict[str, Any]:
        """The tree as plain dictionaries and lists; empty fields are left out, zeros stay."""
        flat = asdict(self) | {"facts": dict(self.facts), "children": [child.as_json() for child in self.children]}
        return {name: value for name, value in flat.items() if value not in (None, "", [], {}) and value is not False}
