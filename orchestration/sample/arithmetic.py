"""Arithmetic whose last bit is the same on every machine, so that the sample can be reproduced byte for byte.

Only + - * / and the square root, which IEEE 754 rounds exactly; sums by `math.fsum`; exp and ln by `decimal`, which
rounds correctly. libm, BLAS and the built-in `sum` (compensated from Python 3.12 on) promise less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from math import fsum, sqrt
from random import Random

_CONTEXT = Context(prec=30)


def exp(x: float) -> float:
    """e to the power x."""
    return float(_CONTEXT.exp(Decimal(x)))


def ln(x: float) -> float:
    """Natural logarithm of x > 0."""
    return float(_CONTEXT.ln(Decimal(x)))


def bell(random: Random) -> float:
    """A draw with mean 0, variance 1 and nearly normal tails: twelve uniforms less six."""
    return fsum(random.random() for _ in range(12)) - 6.0


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean."""
    return fsum(values) / len(values)


def deviation(values: Sequence[float]) -> float:
    """Standard deviation with n - 1 in the denominator."""
    centre = mean(values)
    return sqrt(fsum((v - centre) * (v - centre) for v in values) / (len(values) - 1))


def standardised(column: Sequence[float], rows: Sequence[int]) -> list[float]:
    """All of `column` moved and scaled so that its `rows` have mean 0 and standard deviation 1."""
    part = [column[r] for r in rows]
    centre, spread = mean(part), deviation(part)
    return [(v - centre) / spread for v in column]


def residual(column: Sequence[float], basis: Iterable[Sequence[float]], rows: Sequence[int]) -> list[float]:
    """`column` less its projection, fitted on `rows`, on a constant and the uncorrelated, standardised `basis`."""
    rest = standardised(column, rows)
    for vector in basis:
        slope = fsum(rest[r] * vector[r] for r in rows) / (len(rows) - 1)
        rest = [v - slope * b for v, b in zip(rest, vector, strict=True)]
    return standardised(rest, rows)


def uncorrelated(columns: Iterable[Sequence[float]], rows: Sequence[int]) -> list[list[float]]:
    """Gram and Schmidt: each column less what the earlier ones explain, standardised; exact on `rows`."""
    basis: list[list[float]] = []
    for column in columns:
        basis.append(residual(column, basis, rows))
    return basis


def cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Lower triangle L with L L' = `matrix` (symmetric, positive definite)."""
    lower: list[list[float]] = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i):
            new.append((row[j] - fsum(a * b for a, b in zip(new, lower[j], strict=False))) / lower[j][j])
        new.append(sqrt(row[i] - fsum(a * a for a in new)))
        lower.append(new)
    return lower


def correlated(
    columns: Iterable[Sequence[float]], correlation: Sequence[Sequence[float]], rows: Sequence[int]
) -> list[list[float]]:
    """The columns bent, the first not at all, until their correlations over `rows` are exactly `correlation`."""
    basis = uncorrelated(columns, rows)
    return [
        [fsum(w * b for w, b in zip(weights, cell, strict=False)) for cell in zip(*basis, strict=True)]
        for weights in cholesky(correlation)
    ]
