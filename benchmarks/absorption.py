"""`python -m benchmarks.absorption`: two-way fixed effects on a million rows, beside pyfixest where it is installed.

pyfixest is no dependency of the project: install it into another environment, with this one's packages, and run there.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from analysis.inference.absorbed_regression import regression
from analysis.inference.effects import prune
from analysis.results import Design
from analysis.spec import Spec
from benchmarks.inference import spec_of

ROWS, REPEAT = 1_000_000, 7
NAMES = ["x1", "x2", "x3"]


def main() -> None:
    """Print the table of docs/performance.md: seconds, and CPU seconds of all threads, of seven runs each."""
    spec = spec_of(NAMES)
    print("| sample | program | seconds | CPU s |\n|---|---|---:|---:|")
    for title, (unit, other) in {
        "firms x years, unbalanced: 100,000 x 12": _panel(),
        "workers x firms, weakly linked: 200,000 x 20,000": _network(),
    }.items():
        frame = _values(unit, other)
        contestants = {"ours": partial(_ours, frame, spec), "pyfixest": _pyfixest(frame)}
        _compare(title, {name: task for name, task in contestants.items() if task})


def _compare(title: str, contestants: dict[str, Callable[[], np.ndarray]]) -> None:
    """A row for each, the median of runs in turn; the first run of each, which compiles, is not measured."""
    first, *others = [task() for task in contestants.values()]
    assert all(np.allclose(first, other, rtol=1e-7) for other in others), "the contestants disagree"
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for _ in range(REPEAT):
        for name, task in contestants.items():
            gc.collect()  # of what the other left behind
            began = time.perf_counter(), time.process_time()
            task()
            runs[name].append((time.perf_counter() - began[0], time.process_time() - began[1]))
    for name, measured in runs.items():
        wall, cpu = (median(each) for each in zip(*measured, strict=True))
        print(f"| {title} | {name} | {wall:.2f} | {cpu:.2f} |", flush=True)


def _panel(units: int = 100_000, periods: int = 12) -> tuple[np.ndarray, np.ndarray]:
    cells = np.sort(np.random.default_rng(1).permutation(units * periods)[:ROWS])
    return cells // periods, cells % periods


def _network(workers: int = 200_000, firms: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Four of five rows of a worker are in the same firm: the levels are weakly linked."""
    random = np.random.default_rng(1)
    worker, home = np.sort(random.integers(0, workers, ROWS)), random.integers(0, firms, workers)
    return worker, np.where(random.random(ROWS) < 0.8, home[worker], random.integers(0, firms, ROWS))


def _values(unit: np.ndarray, time_codes: np.ndarray) -> pd.DataFrame:
    random = np.random.default_rng(2)
    levels = [random.normal(size=(codes.max() + 1, 4))[codes] for codes in (unit, time_codes)]
    values = pd.DataFrame(random.normal(size=(len(unit), 4)) + sum(levels), columns=["y", *NAMES])
    return values.assign(unit=unit, time=time_codes)


def _ours(frame: pd.DataFrame, spec: Spec) -> np.ndarray:
    """From the columns on: singletons, effects, degrees of freedom, slopes and clustered errors."""
    codes = {name: frame[name].to_numpy() for name in ("unit", "time")}
    design = Design(frame[["y", *NAMES]], "y", tuple(NAMES), codes["unit"], codes["time"], codes, codes)
    found = regression(prune(design, spec)[0], spec)
    return found.model.coef[: len(NAMES)]


def _pyfixest(frame: pd.DataFrame) -> Callable[[], np.ndarray] | None:
    try:
        import pyfixest  # type: ignore[import-not-found]
    except ImportError:
        return None
    formula = f"y ~ {' + '.join(NAMES)} | unit + time"
    return lambda: pyfixest.feols(formula, frame, vcov={"CRV1": "unit"}).coef().to_numpy()


if __name__ == "__main__":
    main()
