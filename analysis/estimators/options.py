"""What an estimator reads from a specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class EstimationOptions(Protocol):
    """Read-only; `covariance` is resolved already: the estimator's default where the specification names none."""

    @property
    def focal(self) -> tuple[str, ...]:
        """The variables of interest, the first of them before all; Design.regressors holds them and the controls."""

    @property
    def endogenous(self) -> tuple[str, ...]:
        """Those of Design.regressors that are instrumented."""

    @property
    def instruments(self) -> tuple[str, ...]:
        """Excluded instruments, columns of Design.data."""

    @property
    def mediator(self) -> str | None:
        """A column of Design.data."""

    @property
    def moderator(self) -> str | None:
        """A column of Design.data, centred already where the specification says so."""

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
    def wild(self) -> Mapping[str, Any] | None:
        """The wild cluster bootstrap's {reps: 999, seed: 1}."""

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
