"""Designs and options for estimator tests."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.results import Design, Result
from analysis.spec import load_specs


@dataclass(frozen=True)
class Options:
    """What an estimator reads, with the defaults of a specification file."""

    focal: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    mediator: str | None = None
    moderator: str | None = None
    covariance: tuple[str, ...] = ("classical",)
    cluster: tuple[str, ...] = ()
    dk_lags: int | None = None
    bootstrap: Mapping[str, Any] | None = None
    wild: Mapping[str, Any] | None = None
    small_sample: str = "stata"
    fixed_effects: tuple[str, ...] = ()
    trends: Mapping[str, Any] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def design_of(
    frame: pd.DataFrame,
    outcome: str | None,
    regressors: Sequence[str],
    region: str | None = None,
    time: str | None = None,
    labels: Sequence[str] = (),
) -> Design:
    """The rows complete in outcome and regressors, sorted; region, time and `labels` serve as effects and clusters."""
    columns = [*([outcome] if outcome else []), *regressors]
    frame = frame.dropna(subset=columns)
    keys = [name for name in (region, time) if name]
    frame = (frame.sort_values(keys) if keys else frame).reset_index(drop=True)
    coded = {name: pd.factorize(frame[name], sort=True) for name in (*keys, *labels)}
    codes = {name: found[0] for name, found in coded.items()}
    return Design(
        data=frame[columns].astype(float),
        outcome=outcome,
        regressors=tuple(regressors),
        region=codes.get(region),
        time=None if time is None else _time(frame[time], codes[time]),
        effects=codes,
        clusters=codes,
        effect_labels={name: list(found[1]) for name, found in coded.items()},
        n_selected=len(frame),
    )


def _time(column: pd.Series, codes: np.ndarray) -> np.ndarray:
    return column.to_numpy() if pd.api.types.is_numeric_dtype(column) else codes


def fit(estimator: str, design: Design, **options: Any) -> Result:
    return ESTIMATORS[estimator].function(design, Options(**options))


def fit_entry(frame: pd.DataFrame, region: str | None, time: str | None, **entry: Any) -> Result:
    """One entry of a specification file on the rows of `frame`, from text to result."""
    document = {"paper": "p", "panel": "main.panel", "region": region, "time": time, "tables": {"T1": {"1": entry}}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        spec = load_specs(path)[0]
    estimator = ESTIMATORS[spec.estimator]
    spec = spec.resolved(estimator.default_covariances)
    return estimator.function(build_sample(frame, spec).design, spec)


def coefficients(result: Result) -> dict[str, float]:
    return {row.term: row.estimate for row in result.estimates if row.is_headline}


def errors(result: Result, covariance: str | None = None) -> dict[str, float]:
    """Standard errors under one covariance, the headline's by default."""
    return {
        e.term: e.std_error for e in result.estimates if (e.covariance == covariance if covariance else e.is_headline)
    }


def diagnostics(result: Result) -> dict[str, Any]:
    """Diagnostics by name, or `name|note` where there are several."""
    names = [row.test for row in result.diagnostics]
    return {row.test if names.count(row.test) == 1 else f"{row.test}|{row.note}": row for row in result.diagnostics}


def random_panel(
    units: int = 12, periods: int = 8, regressors: int = 3, *, missing: float = 0.2, seed: int = 0
) -> pd.DataFrame:
    """An unbalanced panel: y, x1.., unit, time, and a coarser label `zone` of units."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": np.repeat(np.arange(units), periods), "time": np.tile(np.arange(periods), units)})
    effects = generator.normal(size=units)[frame["unit"]] + generator.normal(size=periods)[frame["time"]]
    frame["zone"] = frame["unit"] // 3
    frame["y"] = effects + generator.normal(size=len(frame))
    for j in range(1, regressors + 1):
        frame[f"x{j}"] = generator.normal(size=len(frame)) + 0.5 * effects
        frame["y"] += j * frame[f"x{j}"]
    return frame[generator.random(len(frame)) >= missing].reset_index(drop=True)


def staggered(seed: int = 0, units: int = 24, years: int = 9, effect: float = 2.0) -> pd.DataFrame:
    """Units treated in 2004, in 2006 or never, in zones of two units; unit and year effects and noise."""
    random = np.random.default_rng(seed)
    frame = pd.MultiIndex.from_product([range(units), range(2000, 2000 + years)], names=["unit", "year"]).to_frame(
        index=False
    )
    cohort = np.array([2004.0, 2006.0, np.nan, np.nan])[(frame["unit"] // 2) % 4]
    frame = frame.assign(cohort=cohort, zone=frame["unit"] // 2, x=random.normal(size=len(frame)))
    frame["d"] = (frame["year"] >= frame["cohort"]).astype(float)
    noise = random.normal(size=len(frame)) + random.normal(size=units)[frame["unit"]]
    frame["y"] = effect * frame["d"] + 0.5 * frame["x"] + 0.1 * (frame["year"] - 2000) + noise
    return frame
