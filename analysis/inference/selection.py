"""What a selection equation says of the rows of a design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from analysis.inference.least_squares import CONSTANT
from analysis.inference.probit import Probit, mills, mills_slope
from analysis.results import Dropped


@dataclass(frozen=True)
class Part:
    """The probit of some `rows` (n,) of the design, `used` (n,) in levels where selection varies. Its columns (n, k)
    are zero in other rows; `suffix` follows the names of its terms."""

    suffix: str
    rows: np.ndarray
    used: np.ndarray
    columns: np.ndarray
    probit: Probit

    @classmethod
    def of(cls, suffix: str, rows: np.ndarray, used: np.ndarray, found: Probit, values: np.ndarray, size: int) -> Part:
        """`found` was fitted to values (m, k) in the positions `used` of a design with `size` rows."""
        columns, masks = np.zeros((size, values.shape[1])), np.zeros((2, size), dtype=bool)
        columns[used], masks[0, rows], masks[1, used] = values, True, True
        return cls(suffix, masks[0], masks[1], columns, found)


@dataclass(frozen=True)
class Selection:
    """The rows that are selected (n,), and the probits of disjoint rows.

    Rows in none of them lie in a level where selection does not vary: their index is infinite, their ratio zero.
    """

    chosen: np.ndarray
    parts: tuple[Part, ...]
    regressors: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    @property
    def used(self) -> np.ndarray:
        return np.any([part.used for part in self.parts], axis=0)

    @property
    def index(self) -> np.ndarray:
        """z'g (n,)."""
        index = np.where(self.chosen, np.inf, -np.inf)
        for part in self.parts:
            index[part.used] = part.probit.index
        return index

    @property
    def ratio(self) -> np.ndarray:
        """Inverse Mills ratio (n,) of the selected rows."""
        return np.where(self.chosen, mills(np.where(self.chosen, self.index, 0.0)), 0.0)

    @property
    def slope(self) -> np.ndarray:
        """Minus the derivative of the ratio in the index (n,)."""
        return np.where(self.chosen, mills_slope(np.where(self.chosen, self.index, 0.0)), 0.0)

    @property
    def columns(self) -> np.ndarray:
        """(n, K) of all probits side by side."""
        return np.column_stack([part.columns for part in self.parts])

    @property
    def loglik(self) -> float:
        return float(sum(part.probit.loglik for part in self.parts))

    @property
    def pseudo_r2(self) -> float:
        """McFadden's (1974), against a constant for every probit."""
        return 1 - self.loglik / float(sum(part.probit.loglik_constant for part in self.parts))

    @property
    def coef(self) -> np.ndarray:
        return np.concatenate([part.probit.coef for part in self.parts])

    @property
    def matrix(self) -> np.ndarray:
        """Covariance (K, K) from the observed information; probits of different rows are independent."""
        return np.asarray(block_diag(*(part.probit.matrix for part in self.parts)))

    @property
    def reported(self) -> tuple[list[int], list[str]]:
        """Positions and names of the coefficients that are no dummies, constants last."""
        every = [(term, part.suffix) for part in self.parts for term in part.probit.terms]
        order = [i for i, (term, _) in enumerate(every) if term in self.regressors]
        order += [i for i, (term, _) in enumerate(every) if term == CONSTANT]
        return order, ["".join(every[i]) for i in order]
