"""Run specifications: panel -> sample -> estimator -> rows of the schema `results`."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from analysis import comparison, robustness, store
from analysis.design import build_sample, panel_hash
from analysis.estimators import ESTIMATORS
from analysis.interpolation import interpolated
from analysis.panel_source import read_panel
from analysis.results import Diagnostic, Estimate, EstimationError, Fit, Result
from analysis.spec import Spec, SpecError, load_all, located, nearest
from analysis.stars import critical_values


@dataclass(frozen=True)
class Outcome:
    """What became of one specification: a result or an error. That of an equation of another fit is stored there."""

    spec: Spec
    result: Result | None = None
    panel_hash: str | None = None
    stars: Sequence[float] | None = None
    error: SpecError | EstimationError | None = None

    @property
    def focal_estimate(self) -> Estimate | None:
        """The headline row of the first focal variable that was estimated."""
        rows = {row.term: row for row in self.result.estimates if row.is_headline} if self.result else {}
        return next((rows[name] for name in self.spec.focal if name in rows), None)


@dataclass(frozen=True)
class RunSummary:
    """A run, its outcomes in the order of the specifications."""

    run_id: str
    outcomes: tuple[Outcome, ...]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    @property
    def n_failed(self) -> int:
        return len(self.failures)

    @property
    def n_ok(self) -> int:
        return sum(outcome.result is not None for outcome in self.outcomes)


Progress = Callable[[Outcome], None]


def missing_in(spec: Spec) -> str | None:
    """The estimator of a specification, if this version does not have it."""
    return None if spec.estimator in ESTIMATORS else spec.estimator


def analyze(warehouse: Path, spec_files: Sequence[Path], progress: Progress | None = None) -> RunSummary:
    """Run the specifications of some files in a DuckDB file of the user, under a row of results.runs.

    Raises SpecError for a file that cannot be read as specifications, WarehouseError for one that cannot be opened.
    """
    specs = load_all(spec_files)
    run_id = new_run_id()
    with store.opened(warehouse) as con:
        store.ensure_results(con)
        store.start_run(con, run_id, code_version=version("resilience-warehouse"), data_kind=store.data_kind(con))
        status = "failed"
        try:
            summary = run_in(con, specs, run_id, progress)
            status = "findings" if summary.n_failed else "ok"
        finally:
            store.finish_run(con, run_id, status)
    return summary


def run(warehouse: Path, specs: Sequence[Spec], run_id: str, progress: Progress | None = None) -> RunSummary:
    """Run `specs` in the file `warehouse` and replace their rows, all in one transaction; see `run_in`."""
    with store.opened(warehouse) as con:
        store.ensure_results(con)
        return run_in(con, specs, run_id, progress)


def run_in(con: store.Connection, specs: Sequence[Spec], run_id: str, progress: Progress | None = None) -> RunSummary:
    """A specification that cannot be estimated is a row of results.failures and the others go on; a bug propagates."""
    known = {spec.spec_id: spec for spec in specs}
    fitted: dict[str, Outcome] = {}
    for spec in sorted(specs, key=lambda each: each.same_as is not None):  # a fit before what names an equation of it
        fitted[spec.spec_id] = _equation(spec, fitted) if spec.same_as else _outcome(con, spec, known)
        if progress:
            progress(fitted[spec.spec_id])
    outcomes = [fitted[spec.spec_id] for spec in specs]
    with store.transaction(con):
        for outcome in outcomes:
            _write(con, run_id, outcome)
    return RunSummary(run_id, tuple(outcomes))


def new_run_id() -> str:
    """Sorts by time: 20261122T014500Z-ab12."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def _outcome(con: store.Connection, spec: Spec, known: Mapping[str, Spec]) -> Outcome:
    try:
        return _estimated(con, spec, known)
    except (SpecError, EstimationError) as error:
        return Outcome(spec, error=error)


def _equation(spec: Spec, fitted: Mapping[str, Outcome]) -> Outcome:
    """The equation of another fit that a specification names; the fit's error where it has none."""
    target, _, name = (spec.same_as or "").partition("#")
    fit = fitted.get(target)
    if fit is None:
        return Outcome(spec, error=SpecError(f"its fit {target} is not among the specifications run", key="same_as"))
    if fit.result is None:
        return Outcome(spec, error=SpecError(f"its fit could not be estimated: {fit.error}", key="same_as"))
    if name not in fit.result.equations:
        hint = nearest(name, fit.result.equations) if fit.result.equations else "It has none."
        return Outcome(spec, error=SpecError("its fit has no such equation", key="same_as", found=name, hint=hint))
    result = fit.result.equations[name]
    return Outcome(spec, result, fit.panel_hash, critical_values(result, spec))


def _estimated(con: store.Connection, spec: Spec, known: Mapping[str, Spec]) -> Outcome:
    if spec.estimator not in ESTIMATORS:
        raise SpecError(f"this version does not have {spec.estimator}; it has {', '.join(sorted(ESTIMATORS))}")
    estimator = ESTIMATORS[spec.estimator]
    spec = spec.resolved(estimator.default_covariances)
    sample = build_sample(read_panel(con, spec), spec)
    result = estimator.function(sample.design, spec)
    result = replace(result, dropped=(*sample.dropped, *result.dropped))
    compared = _compared(con, spec, known) if spec.compare else ()
    beside = robustness.companions(sample.design, spec)
    beside += interpolated(sample.design, spec, result, estimator.function)
    result = replace(result, diagnostics=(*result.diagnostics, *beside, *compared))
    _refuse_nan(result)
    return Outcome(spec, result, panel_hash(sample.design), critical_values(result, spec))


def _compared(con: store.Connection, spec: Spec, known: Mapping[str, Spec]) -> tuple[Diagnostic, ...]:
    """The tests against the column that `compare` names; without them the specification is a failure."""
    try:
        with located(key="compare"):
            pair = comparison.prepared(spec, known.get(spec.compare or ""))
            samples = [build_sample(read_panel(con, each), each).design for each in pair]
            columns = [comparison.Column.of(*each) for each in zip(pair, samples, strict=True)]
            return comparison.group_difference(*columns)
    except EstimationError as error:
        raise EstimationError(f"comparison with {spec.compare}: {error}") from None


def _refuse_nan(result: Result) -> None:
    rows: list[Fit | Estimate | Diagnostic] = []
    for each in result:
        rows += [each.fit, *each.estimates, *each.diagnostics]
    for row in rows:
        if any(isinstance(value, float) and math.isnan(value) for value in astuple(row)):
            raise EstimationError(f"a figure is not a number: {row}")


def _write(con: store.Connection, run_id: str, outcome: Outcome) -> None:
    spec = outcome.spec
    written = spec.to_json(star_critical_values=outcome.stars)
    if outcome.error:
        store.write_failure(con, run_id, spec, outcome.error)
    elif spec.same_as:
        store.write_alias(con, run_id, spec, written)
    elif outcome.result and outcome.panel_hash:
        store.write_result(con, run_id, spec, outcome.result, outcome.panel_hash, written)
