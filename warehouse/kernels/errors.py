"""What a kernel refuses, and where in the array: positions count from 0, so that a caller can put names to them."""

from __future__ import annotations

from collections.abc import Iterable


class KernelError(ValueError):
    """An input without a defined answer; `rows` and `columns` hold the positions it is about."""

    def __init__(self, message: str, *, rows: Iterable[int] = (), columns: Iterable[int] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(int(row) for row in rows)
        self.columns = tuple(int(column) for column in columns)


class MissingError(KernelError):
    """A cell is missing or infinite."""


class ConstantError(KernelError):
    """A column does not vary where variation is measured."""


class CollinearError(KernelError):
    """Columns are linearly dependent."""


class RedundancyError(KernelError):
    """An entropy above one: k was not taken from the rows that were summed."""


class EmptyError(KernelError):
    """A region without a product, or a product without a region."""


class DisconnectedError(KernelError):
    """Regions and products fall into groups that share nothing."""


class NotIdentifiedError(KernelError):
    """The data leave a direction or a sign open."""


class SolverError(KernelError):
    """A linear program ended without a certified optimum."""
