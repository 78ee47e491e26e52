"""The entropy index of a table of indicators, in the arithmetic of the sample."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from orchestration.sample.arithmetic import ln


def entropy_index(columns: Sequence[Sequence[float]]) -> list[float]:
    """Pooled weights over all rows, zeros by the limit, all indicators positive; one value between 0 and 1 per row."""
    scaled = [[(value - min(column)) / (max(column) - min(column)) for value in column] for column in columns]
    redundancies = [_redundancy(column) for column in scaled]
    total = fsum(redundancies)
    return [
        fsum(weight / total * value for weight, value in zip(redundancies, row, strict=True))
        for row in zip(*scaled, strict=True)
    ]


def _redundancy(column: Sequence[float]) -> float:
    """1 + sum p ln p / ln n, p the shares in the column."""
    total = fsum(column)
    return 1.0 + fsum(value / total * ln(value / total) for value in column if value > 0.0) / ln(len(column))
