"""One specification: what a printed column says, with every default filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from analysis import terms
from analysis.spec_keys import KEYS, OPTION_LABELS, OPTION_TERMS, OPTIONS, RESAMPLED
from analysis.spec_values import Check, SpecError, located, nearest, text


@dataclass(frozen=True)
class Spec:
    """One entry of a specification file; the keys are those of docs/analysis.md, in their normal form.

    Lists are tuples; `compare` and `same_as` hold full spec_ids; `covariance` and `cluster` may be
    empty until `resolved`.
    """

    paper_id: str
    table: str
    column: str | None
    origin: str
    file: str
    estimator: str
    panel: str
    region: str | None
    time: str | None
    outcome: str | None
    focal: tuple[str, ...]
    controls: tuple[str, ...]
    fixed_effects: tuple[str, ...]
    trends: Mapping[str, Any] | None
    endogenous: tuple[str, ...]
    instruments: tuple[str, ...]
    mediator: str | None
    moderator: str | None
    center: bool | tuple[str, ...]
    covariance: tuple[str, ...]
    cluster: tuple[str, ...]
    dk_lags: int | None
    bootstrap: Mapping[str, Any] | None
    wild: Mapping[str, Any] | None
    small_sample: str
    years: tuple[int, int] | None
    sample: str | None
    where: str | None
    compare: str | None
    same_as: str | None
    scored: bool
    printed: Mapping[str, str]
    printed_r2: str | None
    star_rule: str
    star_df: str | None
    note: str | None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spec_id(self) -> str:
        """`<paper>.<table>.<column>`; a table that is one specification has no column (`_@x` is its variant x)."""
        return spec_id(self.paper_id, self.table, self.column)

    @property
    def table_no(self) -> str:
        """Number of the printed table: `3` for `T3`."""
        match = re.fullmatch(r"T(\d\w*)", self.table)
        return match[1] if match else self.table

    @property
    def column_no(self) -> str | None:
        """The printed column, without the variant."""
        return (self.column or "").split("@")[0] or None

    @property
    def is_variant(self) -> bool:
        return "@" in (self.column or "")

    @property
    def regressors(self) -> tuple[str, ...]:
        """Focal variables and controls, in the order written."""
        return (*self.focal, *self.controls)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every term whose values the estimation needs, the outcome first."""
        named = (self.outcome, *self.regressors, *self.instruments, self.mediator, self.moderator)
        return tuple(dict.fromkeys(v for v in (*named, *self._named_by(OPTION_TERMS)) if v))

    @property
    def labels(self) -> tuple[str, ...]:
        """Columns of any type whose values are groups: effects, columns with trends, those that options name."""
        trends = (self.trends or {"columns": ()})["columns"]
        return tuple(dict.fromkeys((*self.fixed_effects, *trends, *self._named_by(OPTION_LABELS))))

    @property
    def drawn(self) -> tuple[str, ...]:
        """Columns whose groups are drawn or permuted as a whole; the panel unit is not listed."""
        found = [self.bootstrap["cluster"]] if self.bootstrap else []
        found += [self.options[name][key] for name, key in RESAMPLED.items() if self.options.get(name)]
        return tuple(dict.fromkeys(name for name in found if name and name != "region"))

    def _named_by(self, options: tuple[str, ...]) -> tuple[str, ...]:
        given = [self.options.get(name) or () for name in options]
        return tuple(name for value in given for name in ((value,) if isinstance(value, str) else value))

    @property
    def centered(self) -> tuple[str, ...]:
        """The factors that are centred at their mean over the estimation sample."""
        if isinstance(self.center, bool):
            return (*self.focal, *((self.moderator,) if self.moderator else ())) if self.center else ()
        return self.center

    @property
    def has_shifts(self) -> bool:
        """Whether a lag, a lead or a difference needs the time of every row."""
        return any(node.operator in "LFD" for name in self.variables for node in terms.parse(name))

    def resolved(self, default_covariances: tuple[str, ...]) -> Spec:
        """With the covariance of the estimator where none is written, and clusters by panel unit where none are named.

        Raises SpecError where clusters are named that the default covariance would not use, or where there is no unit.
        """
        covariance = self.covariance or default_covariances
        if self.cluster and not self.covariance and covariance and "cluster" not in covariance:
            raise SpecError(
                f"clusters have no effect under {covariance[0]}, the default covariance of {self.estimator}",
                key="cluster",
                found=list(self.cluster),
                hint=f"Write covariance: cluster, or covariance: {covariance[0]}.",
            )
        usual = self.options.get("bootstrap") or KEYS["bootstrap"][0]({})  # mediation draws once for both of its uses
        bootstrap = self.bootstrap or (usual if "bootstrap" in covariance else None)
        if bootstrap and bootstrap["cluster"] == "region" and self.region is not None:  # else it is the row
            bootstrap = {**bootstrap, "cluster": self.region}
        resolved = replace(self, covariance=covariance, bootstrap=bootstrap)
        if "cluster" not in covariance or self.cluster:
            return resolved
        if self.region is None:
            raise SpecError(
                "a cross-section has no panel unit to cluster by",
                key="cluster",
                hint="Name the columns, cluster: [a], or another covariance.",
            )
        return replace(resolved, cluster=(self.region,))

    def to_json(self, **extra: Any) -> str:
        """Every key at the top level, and `extra` beside them."""
        return json.dumps(asdict(self) | extra, ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> Spec:
        """The specification that `to_json` wrote; what stood beside its keys is left out, a new key is default."""
        given = json.loads(written)
        options = OPTIONS[known_estimator(given["estimator"])]
        identity = {name: given[name] for name in IDENTITY}
        normal = {name: _normal(given, name, key) for name, key in KEYS.items()}
        own = {name: _normal(given["options"], name, key) for name, key in options.items()}
        return cls(**identity | normal | {"options": own})


IDENTITY = ("paper_id", "table", "column", "origin", "file")


def _normal(given: Mapping[str, Any], name: str, key: tuple[Check, Any]) -> Any:
    check, default = key
    value = given.get(name, default)
    return value if value is None else check(value)


def spec_id(paper: str, table: str, column: str | None) -> str:
    joint = "" if column is None or column.startswith("@") else "."
    return f"{paper}.{table}{joint}{column or ''}"


def known_estimator(name: Any) -> str:
    """`name`, if the format has it. Raises SpecError with the nearest one, or all of them where none is written."""
    with located(key="estimator"):
        if name is None:
            known = f"Known: {', '.join(OPTIONS)}."
            raise SpecError("every specification names one, in its entry or in the defaults", hint=known)
        if text(name) not in OPTIONS:
            raise SpecError("unknown estimator", found=name, hint=nearest(name, OPTIONS))
        return text(name)
