"""`python -m benchmarks.monte_carlo [--reps 1000] [--jobs 1]`: bias and coverage where the truth is known."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.inference.partialled import Partialled
from analysis.inference.wild import wild_p
from analysis.results import Result
from analysis.spec import Spec, load_specs
from benchmarks.simulated import panel
from benchmarks.studies import STUDIES, Study

REPS, SEED = 1000, 1
NOMINAL = 0.95
FEW = 10


@dataclass(frozen=True)
class Row:
    """Mean error of the estimate with its simulation error, and the share of 95 % intervals that hold the truth."""

    title: str
    covariance: str
    bias: float
    bias_error: float
    coverage: float
    coverage_error: float
    exception: str | None


def main() -> None:
    """Print the table of docs/monte_carlo.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=REPS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="studies whose title holds this")
    given = parser.parse_args()
    chosen = [study for study in STUDIES if given.only in study.title]
    print("| study | covariance | bias | its error | coverage | exception |\n|---|---|---:|---:|---:|---|")
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
        found = [pool.submit(simulate, study, given.reps) for study in chosen]
        found += [] if given.only else [pool.submit(few_clusters, given.reps)]
        for rows in found:
            for row in rows.result():
                print(_line(row), flush=True)


def simulate(study: Study, reps: int, seed: int = SEED) -> list[Row]:
    """One row per covariance of the study, over `reps` samples."""
    spec, random = spec_of(study), np.random.default_rng(seed)
    function = ESTIMATORS[spec.estimator].function
    found: dict[str, list[tuple[float, bool]]] = {}
    for _ in range(reps):
        result = function(build_sample(study.draw(random), spec).design, spec)
        for covariance, estimate, low, high in _intervals(result, study.term):
            found.setdefault(covariance, []).append((estimate, low <= study.truth <= high))
    return [_row(study, covariance, np.array(values, dtype=float)) for covariance, values in found.items()]


def _intervals(result: Result, term: str) -> Iterator[tuple[str, float, float, float]]:
    """Covariance, estimate and 95 % interval of a term of the headline, or of an equation that it names."""
    equation, _, name = term.rpartition("#")
    if name == "indirect_effect":
        values = {row.test: row.statistic for row in result.diagnostics}
        ends = (values[test] for test in ("indirect_effect", "indirect_ci_low", "indirect_ci_high"))
        estimate, low, high = (float(value) for value in ends if value is not None)
        yield "bootstrap", estimate, low, high
    for row in (result.equations[equation] if equation else result).estimates:
        if row.term == name:
            yield row.covariance, row.estimate, row.ci_low, row.ci_high


def few_clusters(reps: int, seed: int = SEED) -> list[Row]:
    """No effect, ten clusters with serial correlation: shares not rejected at 5 % by t(G-1) and by wild_cluster_p."""
    entry = {"outcome": "e0", "focal": ["x"], "estimator": "within", "fixed_effects": ["unit", "time"]}
    title = f"within, no effect, {FEW} clusters"
    study = Study(title, lambda random: panel(random, FEW, 8, serial=0.6), entry, truth=0.0)
    spec, random = spec_of(study), np.random.default_rng(seed)
    held = []
    for _ in range(reps):
        frame = study.draw(random).assign(e0=lambda f: f["e"] - f["x"])
        design = build_sample(frame, spec).design
        model = Partialled.of(design, spec)
        found = ESTIMATORS["within"].function(design, spec).estimates[0]
        p, _ = wild_p(model, "x", [np.asarray(design.region)], reps=199)
        held.append((found.estimate, found.p_value > 0.05, p > 0.05))
    values = np.array(held, dtype=float)
    return [_row(study, name, values[:, [0, column]]) for column, name in ((1, "cluster"), (2, "wild"))]


def spec_of(study: Study) -> Spec:
    """The entry of a study as a file would have it, with every default."""
    place = {"region": "unit", "time": "time"} | {k: v for k, v in study.entry.items() if k in ("region", "time")}
    entry = {name: value for name, value in study.entry.items() if name not in place}
    document = {"paper": "m", "panel": "main.m", **place, "tables": {"T": {"1": entry}}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "m.yml"
        path.write_text(json.dumps(document), encoding="utf-8")
        spec = load_specs(path)[0]
    return spec.resolved(ESTIMATORS[spec.estimator].default_covariances)


def _row(study: Study, covariance: str, values: np.ndarray) -> Row:
    errors, holds = values[:, 0] - study.truth, values[:, 1]
    exceptions = study.exceptions or {}
    return Row(
        study.title,
        covariance,
        float(errors.mean()),
        float(errors.std(ddof=1) / np.sqrt(len(errors))),
        float(holds.mean()),
        float(np.sqrt(NOMINAL * (1 - NOMINAL) / len(holds))),
        exceptions.get("bias", exceptions.get(covariance)),
    )


def _line(row: Row) -> str:
    return (
        f"| {row.title} | {row.covariance} | {row.bias:.4f} | {row.bias_error:.4f} | {row.coverage:.3f} | "
        f"{row.exception or ''} |"
    )


if __name__ == "__main__":
    main()
