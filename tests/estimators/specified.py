"""Estimates as a user asks for them: through a specification file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.results import Design, Diagnostic, Result
from analysis.robustness import companions
from analysis.spec import Spec, load_specs


def specified(
    frame: pd.DataFrame, region: str | None = None, time: str | None = None, **keys: Any
) -> tuple[Design, Spec]:
    """The estimation sample and the specification of one entry with these keys on the rows of `frame`."""
    document = {"paper": "p", "panel": "main.panel", "region": region, "time": time, "tables": {"T1": {"1": keys}}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        spec = load_specs(path)[0]
    spec = spec.resolved(ESTIMATORS[spec.estimator].default_covariances)
    return build_sample(frame, spec).design, spec


def estimate(frame: pd.DataFrame, region: str | None = None, time: str | None = None, **keys: Any) -> Result:
    """The result of one entry with these keys on the rows of `frame`."""
    design, spec = specified(frame, region, time, **keys)
    return ESTIMATORS[spec.estimator].function(design, spec)


def beside(frame: pd.DataFrame, region: str | None = None, time: str | None = None, **keys: Any) -> list[Diagnostic]:
    """What stands beside the headline of that entry."""
    design, spec = specified(frame, region, time, **keys)
    return list(companions(design, spec, ESTIMATORS[spec.estimator].function(design, spec)))
