"""No estimate depends on the order of rows, on how Python hashes, or on the threads of the linear algebra.

Tolerance 1e-10 relative, which sums in another order keep.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.estimators.samples import random_panel

SPECS = """
paper: p
panel: main.panel
region: unit
time: time
defaults: {outcome: y, focal: [x1], controls: [x2]}
tables:
  T1:
    "1": {estimator: pooled, covariance: [hc1, bootstrap], bootstrap: {reps: 20}}
    "2": {estimator: within, fixed_effects: [unit, time], covariance: [cluster, driscoll_kraay], cluster: [unit, time]}
    "3": {estimator: random_effects}
    "4": {estimator: iv, endogenous: [x1], instruments: [x3, L1.x1], fixed_effects: [unit]}
    "5": {estimator: system_gmm, focal: [L1.y, x1], controls: [], options: {gmm: {y: [2, 3]}, iv: [x1]}}
    "6": {estimator: fgls}
    "7": {estimator: heckman, options: {selection: chosen, selection_regressors: [x3]}}
    "8": {estimator: event_study, focal: [], fixed_effects: [unit, time],
          options: {cohort: cohort, design: sun_abraham}}
    "9": {estimator: did, focal: [], controls: [], fixed_effects: [],
          options: {cohort: cohort, design: callaway_santanna}}
    "10": {estimator: psm_did, focal: [], fixed_effects: [unit, time],
           options: {treatment: treated, group: ever, match_on: [x3], neighbours: 2}}
    "11": {estimator: mediation, mediator: x3, fixed_effects: [zone, time], options: {bootstrap: {reps: 50}}}
    "12": {estimator: moderation, moderator: x3, fixed_effects: [unit], compare: "13"}
    "13": {estimator: moderation, moderator: x3, fixed_effects: [unit], where: "zone > 3"}
"""
RUN = """
import sys
from pathlib import Path
from analysis.run import analyze
analyze(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def results(folder: Path, frame: pd.DataFrame, seed: int, threads: int) -> pd.DataFrame:
    folder.mkdir()
    with duckdb.connect(str(folder / "w.duckdb")) as con:
        con.register("frame", frame)
        con.execute("create table main.panel as from frame")
    (folder / "p.yml").write_text(SPECS, encoding="utf-8")
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "OPENBLAS_NUM_THREADS": str(threads)}
    command = [sys.executable, "-c", RUN, str(folder / "w.duckdb"), str(folder / "p.yml")]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as con:
        failed = con.execute("from results.failures").fetchall()
        assert not failed, failed
        return con.execute("""
            select spec_id, term as name, covariance, estimate, std_error from results.estimates
            union all
            select spec_id, test || coalesce(note, ''), covariance, statistic, p_value from results.diagnostics
            order by all""").df()


def test_order_of_rows_hashes_and_threads(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    frame = random_panel(units=40, periods=8, missing=0.03, seed=3)
    cohort = np.where(frame["unit"] % 3 == 0, 3, np.where(frame["unit"] % 3 == 1, 5, np.nan))
    frame = frame.assign(cohort=cohort, ever=(~np.isnan(cohort)).astype(int), treated=(frame["time"] >= cohort) * 1)
    frame["chosen"] = (frame["x3"] + random.normal(size=len(frame)) > -1).astype(int)
    first = results(tmp_path / "0", frame, 0, 1)
    assert len(first) > 150
    for number, (seed, threads) in enumerate([(1, 2), (2, 1), (3, 2)], 1):
        shuffled = frame.sample(frac=1, random_state=seed)
        again = results(tmp_path / str(number), shuffled, seed, threads)
        assert (again[["spec_id", "name"]] == first[["spec_id", "name"]]).all(axis=None)
        for column in ("estimate", "std_error"):
            assert again[column].to_numpy() == pytest.approx(
                first[column].to_numpy(), rel=1e-10, abs=1e-13, nan_ok=True
            )
