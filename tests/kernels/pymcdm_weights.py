"""Entropy weights by pymcdm 1.4.0 (MIT), run once on the table below; it refuses zeros, hence the shift.

pymcdm.weights.entropy_weights((x - x.min(axis=0)) / np.ptp(x, axis=0) + SHIFT)
"""

from __future__ import annotations

import numpy as np

SHIFT = 0.01
_ROW, _COLUMN = np.ogrid[0:36, 0:5]
TABLE = (((_ROW + 2) ** 2 * (3 * _COLUMN + 5) + 11 * _ROW * _COLUMN + 7) % 101 + 1).astype(float)
"""36 rows, 5 indicators: whole numbers, the same on every machine."""
WEIGHTS = np.array(
    [0.2567896668217582, 0.1593959019147823, 0.23972879548285925, 0.20100008565510266, 0.14308555012549756]
)
