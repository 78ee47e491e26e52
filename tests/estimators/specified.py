"""Estimates as a user asks for them: through a specification file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.results import Result
from analysis.spec import load_specs


def estimate(frame: pd.DataFrame, region: str | None = None, time: str | None = None, **keys: Any) -> Result:
    """The result of one entry with these keys on the rows of `frame`."""
    document = {"paper": "p", "panel": "main.panel", "region": region, "time": time, "tables": {"T1": {"1": keys}}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        spec = load_specs(path)[0]
    estimator = ESTIMATORS[spec.estimator]
    spec = spec.resolved(estimator.default_covariances)
    return estimator.function(build_sample(frame, spec).design, spec)
