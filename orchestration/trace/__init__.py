"""Where a figure comes from, down to the raw cells, and what depends on a raw cell.

`forward(con, spec, term)` is the tree of a coefficient, `lineage_of` that of a cell of a panel, `reverse(con, cell)`
what rests on a raw cell: frozen dataclasses with `as_json`. `tree.screen` writes a tree as text.
"""

from __future__ import annotations

from orchestration.trace.forward import forward, lineage_of
from orchestration.trace.node import Key, Node
from orchestration.trace.reverse import Dependants, reverse

__all__ = ["Dependants", "Key", "Node", "forward", "lineage_of", "reverse"]
