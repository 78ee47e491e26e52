"""`python -m benchmarks.inference`: specification curves and wild bootstraps against linearmodels, in one run."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from linearmodels.panel import PanelOLS

from analysis.inference.event_time import Treatment
from analysis.inference.partialled import Partialled
from analysis.inference.placebo import placebo_p
from analysis.inference.specification_curve import specification_curve
from analysis.inference.wild import wild_p
from analysis.results import Design
from analysis.spec import Spec, load_specs

ROWS, REGRESSORS, CITIES, YEARS = 3174, 11, 289, 11
CURVE, LOOP, REPEAT, PLACEBOS = 5000, 50, 3, 1000


def main() -> None:
    """Print the table of docs/performance.md."""
    design, frame, spec = _sample()
    random = np.random.default_rng(2)
    choices = random.random((CURVE, REGRESSORS)) < 0.5
    seconds, found = timed(lambda: specification_curve(design, spec, "x1", choices))
    loop, theirs = timed(lambda: [_linearmodels(frame, row) for row in choices[:LOOP]], repeat=1)
    assert np.allclose(found.coef[:LOOP], theirs, rtol=1e-8), "the contestants disagree"
    each = loop / LOOP * CURVE
    model = Partialled.of(design, spec)
    wild, _ = timed(lambda: wild_p(model, "x1", [np.asarray(design.region)]))
    print(f"{CURVE:,} regressions with clustered errors on {len(frame):,} rows x {REGRESSORS}: {seconds:.2f} s")
    print(f"linearmodels in a loop, {LOOP} of them, would take {each:.0f} s: {each / seconds:.0f} times as long")
    print(f"999 wild cluster bootstrap draws of the same regression: {wild:.3f} s")
    start = np.where(random.random(CITIES) < 0.5, random.integers(3, 9, CITIES), np.nan)[np.asarray(design.region)]
    treated = Treatment(start, np.asarray(design.time).astype(float))
    drawn = replace(spec, options={"placebo": {"reps": PLACEBOS, "seed": 1, "assign": "region"}, "anticipation": 0})
    placebo, _ = timed(lambda: placebo_p(design, drawn, treated))
    print(f"{PLACEBOS:,} placebo treatments of {CITIES} cities beside these regressors: {placebo:.2f} s")


def _sample() -> tuple[Design, pd.DataFrame, Spec]:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"unit": np.repeat(np.arange(CITIES), YEARS), "time": np.tile(np.arange(YEARS), CITIES)})
    frame = frame.iloc[np.sort(random.permutation(len(frame))[:ROWS])].reset_index(drop=True)
    names = [f"x{j}" for j in range(1, REGRESSORS + 1)]
    frame[names] = random.normal(size=(len(frame), REGRESSORS)) + random.normal(size=(CITIES, 1))[frame["unit"]]
    frame["y"] = frame[names].sum(axis=1) + random.normal(size=len(frame))
    codes = {name: frame[name].to_numpy() for name in ("unit", "time")}
    design = Design(frame[["y", *names]], "y", tuple(names), codes["unit"], codes["time"], codes, codes)
    return design, frame, spec_of(names)


def spec_of(names: list[str]) -> Spec:
    """y on `names` with effects of `unit` and `time`, clustered by unit."""
    entry = {"estimator": "within", "outcome": "y", "focal": names, "fixed_effects": ["unit", "time"]}
    document = {"paper": "b", "panel": "main.b", "region": "unit", "time": "time", "tables": {"T": {"1": entry}}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "b.yml"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_specs(path)[0].resolved(("cluster",))


def _linearmodels(frame: pd.DataFrame, row: np.ndarray) -> float:
    names = ["x1", *(f"x{j + 1}" for j in range(1, REGRESSORS) if row[j])]
    panel = frame.set_index(["unit", "time"])
    model = PanelOLS(panel["y"], panel[names], entity_effects=True, time_effects=True)
    return float(model.fit(cov_type="clustered", cluster_entity=True).params["x1"])


def timed(task: Callable[[], Any], repeat: int = REPEAT) -> tuple[float, Any]:
    """Median seconds, and the result."""
    seconds = []
    for _ in range(repeat):
        began = time.perf_counter()
        result = task()
        seconds.append(time.perf_counter() - began)
    return median(seconds), result


if __name__ == "__main__":
    main()
