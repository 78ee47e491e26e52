"""What an estimator reads from a specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class EstimationOptions(Protocol):
    """Read-only; `covariance` is resolved already: the estimator's default where the specification names none."""

    @property
    def covariance(self) -> tuple[str, ...]:
        """classical, hc1, cluster, driscoll_kraay, bootstrap; the first is the headline."""

    @property
    def cluster(self) -> tuple[str, ...]:
        """One or two columns of Design.clusters; () means the region."""

    @property
    def dk_lags(self) -> int | None:
        """None: floor(4 (T/100)^(2/9)), Hoechle (2007)."""

    @property
    def bootstrap(self) -> Mapping[str, Any] | None:
        """{reps: 999, seed: 1, cluster: column}."""

    @property
    def small_sample(self) -> str:
        """stata or none."""

    @property
    def fixed_effects(self) -> tuple[str, ...]:
        """Columns of Design.effects to absorb."""

    @property
    def trends(self) -> Mapping[str, Any] | None:
        """{columns: [names in Design.effects], order: 1}."""

    @property
    def options(self) -> Mapping[str, Any]:
        """The estimator's own."""
