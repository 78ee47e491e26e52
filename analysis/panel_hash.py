"""A digest of the estimation data that any change of a cell changes, and the last bits of a sum do not.

A figure whose sums are taken in another order differs in its last bits. Rounding alone does not hide that: a value at
the edge between two roundings falls to either side. So a value near an edge is rounded on a second grid, half a step
further, in the middle of whose cells it lies; which values these are is kept beside the digest and used again when
other data is compared with it.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.results import Design

DIGITS = 12
"""Significant ones that are kept of a value."""
BELOW = 13
"""Decades below the largest value of a column, beneath which differences are rounding of the column itself."""
EDGE = 0.1
"""In steps of the grid: closer to an edge a value is rounded on the second grid."""


def panel_hash(design: Design) -> str:
    """SHA-256 over the estimation data at DIGITS significant digits in the order of the design, in hexadecimal; after
    `+` the cells that are rounded on the second grid, where there are any."""
    grids = _grids(design)
    edges = np.concatenate([grid.at_edge for grid in grids.values()])
    return _written(grids, edges)


def is_same(design: Design, stored: str) -> bool:
    """Whether the design holds the data that had this hash.

    A change of at least a step in any cell, 1e-11 of its value or 1e-13 of the largest in its column, is another hash;
    one below EDGE steps never is.
    """
    grids, (_, _, packed) = _grids(design), stored.partition("+")
    size = sum(len(grid.values) for grid in grids.values())
    edges = np.zeros(size, dtype=bool)
    if packed:
        bits = np.frombuffer(zlib.decompress(base64.b64decode(packed)), dtype=np.uint8)
        if len(bits) != -(-size // 8):
            return False
        edges = np.unpackbits(bits, count=size).astype(bool)
    return _written(grids, edges) == stored


@dataclass(frozen=True)
class _Grid:
    """Values (n,) in steps of 10 ** exponent (n,)."""

    values: np.ndarray
    exponent: np.ndarray

    @classmethod
    def of(cls, column: np.ndarray) -> _Grid:
        values = np.asarray(column, dtype=float) + 0.0  # no negative zero
        size = np.abs(np.nan_to_num(values))
        decade = np.floor(np.log10(size, out=np.full(len(size), -300.0), where=size > 0))
        largest = size.max(initial=0) * (1 + 10.0**-DIGITS)  # 10 and what rounds to it are of one decade
        lowest = np.floor(np.log10(largest)) - BELOW if largest else -300.0
        exponent = np.maximum(decade - DIGITS + 1, lowest)
        return cls(values / 10.0**exponent, exponent)

    @property
    def at_edge(self) -> np.ndarray:
        """Where a rounded value would be another after a change of EDGE steps."""
        with np.errstate(invalid="ignore"):
            return np.abs(np.abs(self.values) % 1 - 0.5) < EDGE

    def cells(self, edges: np.ndarray) -> bytes:
        """The cell of every value, on the second grid for `edges` (n,); one with another exponent is another cell."""
        cell = np.where(edges, np.floor(self.values), np.rint(self.values))
        full = np.abs(cell) == 10.0**DIGITS  # what rounds up to the next decade has its exponent
        cell = np.where(full, cell / 10, cell)
        missing = np.isnan(cell)
        rows = np.column_stack([np.where(missing, 0, cell), self.exponent + full, missing, edges])
        return rows.astype("<i8").tobytes()


def _written(grids: Mapping[str, _Grid], edges: np.ndarray) -> str:
    digest, start = hashlib.sha256(), 0
    for name, grid in grids.items():
        chosen = edges[start : start + len(grid.values)]
        digest.update(f"{name}:{len(chosen)}\n".encode() + grid.cells(chosen))
        start += len(chosen)
    if not edges.any():
        return digest.hexdigest()
    packed = zlib.compress(np.packbits(edges).tobytes(), 9)
    return f"{digest.hexdigest()}+{base64.b64encode(packed).decode()}"


def _grids(design: Design) -> dict[str, _Grid]:
    """Every array of the design that an estimate rests on, by name."""
    columns = {f"data {name}": design.data[name].to_numpy() for name in design.data}
    rest = ("region", "time", "selected")
    columns |= {name: codes for name in rest if (codes := getattr(design, name)) is not None}
    columns |= {f"effect {name}": codes for name, codes in design.effects.items()}
    columns |= {f"cluster {name}": codes for name, codes in design.clusters.items()}
    if design.history is not None:
        columns |= {f"history {name}": values for name, values in vars(design.history).items()}
    if design.filled is not None:
        columns |= {f"filled {i}": flags for i, flags in enumerate(design.filled.T)}
    return {name: _Grid.of(columns[name]) for name in sorted(columns)}
