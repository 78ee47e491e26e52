"""Run specifications: panel -> sample -> estimator -> rows of the schema `results`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from analysis import store
from analysis.job import Job, Outcome, job_of
from analysis.panel_source import Panels
from analysis.spec import Spec, SpecError, load_all, nearest
from analysis.stars import critical_values
from analysis.unchanged import unchanged
from analysis.workers import estimated


@dataclass(frozen=True)
class RunSummary:
    """A run, its outcomes in the order of the specifications."""

    run_id: str
    outcomes: tuple[Outcome, ...]
    n_unchanged: int = 0

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


def analyze(
    warehouse: Path,
    spec_files: Sequence[Path],
    progress: Progress | None = None,
    *,
    specs: Sequence[Spec] = (),
    code_version: str | None = None,
    only_changed: bool = False,
    jobs: int = 1,
) -> RunSummary:
    """Run the specifications of some files, and `specs`, in a DuckDB file of the user, under a row of results.runs.

    `only_changed` leaves out those whose specification, data and code are those of their results. Raises SpecError for
    a file that cannot be read as specifications, WarehouseError for one that cannot be opened.
    """
    specs = [*specs, *load_all(spec_files)]
    run_id, code_version = new_run_id(), code_version or version("resilience-warehouse")
    with store.opened(warehouse) as con:
        store.ensure_results(con)
        data_kind = store.data_kind(con)
        left = unchanged(con, specs, code_version, data_kind) if only_changed else frozenset()
        store.start_run(con, run_id, code_version=code_version, data_kind=data_kind)
        status = "failed"
        try:
            summary = run_in(con, specs, run_id, progress, jobs=jobs, left_out=left)
            status = "findings" if summary.n_failed else "ok"
        finally:
            store.finish_run(con, run_id, status)
    return summary


def run(
    warehouse: Path,
    specs: Sequence[Spec],
    run_id: str,
    progress: Progress | None = None,
    *,
    jobs: int = 1,
    unless_by: str | None = None,
) -> RunSummary:
    """Run `specs` in the file `warehouse` and replace their rows, all in one transaction; see `run_in`.

    `unless_by` is a code version: what it has estimated from the same specification and data is left as it is.
    """
    with store.opened(warehouse) as con:
        store.ensure_results(con)
        left = unchanged(con, specs, unless_by, store.data_kind(con)) if unless_by else frozenset()
        return run_in(con, specs, run_id, progress, jobs=jobs, left_out=left)


def run_in(
    con: store.Connection,
    specs: Sequence[Spec],
    run_id: str,
    progress: Progress | None = None,
    *,
    jobs: int = 1,
    left_out: Set[str] = frozenset(),
) -> RunSummary:
    """A specification that cannot be estimated is a row of results.failures and the others go on; a bug propagates.

    Panels are read here, in order; `jobs` processes estimate. The results do not depend on their number.
    """
    panels = Panels(con)
    known = {spec.spec_id: spec for spec in specs}
    chosen = [spec for spec in specs if spec.spec_id not in left_out]
    fitted: dict[str, Outcome] = {}
    fits = [spec for spec in chosen if not spec.same_as]  # a fit before what names an equation of it
    for outcome in estimated((_prepared(panels, spec, known) for spec in fits), jobs):
        fitted[outcome.spec.spec_id] = outcome
        if progress:
            progress(outcome)
    for spec in chosen:
        if spec.same_as:
            fitted[spec.spec_id] = _equation(spec, fitted)
            if progress:
                progress(fitted[spec.spec_id])
    outcomes = [fitted[spec.spec_id] for spec in chosen]
    with store.transaction(con):
        for outcome in outcomes:
            _write(con, run_id, outcome)
    return RunSummary(run_id, tuple(outcomes), len(left_out))


def _prepared(panels: Panels, spec: Spec, known: Mapping[str, Spec]) -> Job | Outcome:
    try:
        return job_of(panels, spec, known)
    except SpecError as error:
        return Outcome(spec, error=error)


def new_run_id() -> str:
    """Sorts by time: 20261122T014500Z-ab12."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


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


def _write(con: store.Connection, run_id: str, outcome: Outcome) -> None:
    spec = outcome.spec
    written = spec.to_json(star_critical_values=outcome.stars)
    if outcome.error:
        store.write_failure(con, run_id, spec, outcome.error)
    elif spec.same_as:
        store.write_alias(con, run_id, spec, written)
    elif outcome.result and outcome.panel_hash:
        store.write_result(con, run_id, spec, outcome.result, outcome.panel_hash, written)
