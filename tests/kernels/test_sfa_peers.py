"""Stochastic frontiers against R's frontier (Coelli's FRONTIER 4.1), on its own data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from warehouse.kernels.frontier_data import arrange
from warehouse.kernels.frontier_likelihood import Frontier
from warehouse.kernels.sfa import sfa

COEFFICIENT = 2e-5
"""Of the frontier, relative: the peer's search stops at about 1e-6."""
SHAPE = 1e-4
"""Of variances, means, determinants and decay, in standard errors: the likelihood is flat in them, so the same stop
leaves them further from the maximum, and ours is the higher point (asserted)."""
LOGLIK = 1e-5
"""Absolute: FRONTIER 4.1's single-precision constants cost 2.4e-8 per row."""
EFFICIENCY = 1e-5
"""Absolute."""
ERROR = 0.07
"""Relative: the peer's errors come from the search's approximation of the Hessian, ours from the Hessian."""

RICE = {"y": "lprod", "x": ["larea", "llabor", "lnpk"]}
PANEL = {"unit": "FMERCODE", "time": "YEARDUM"}
MODELS: dict[str, dict[str, Any]] = {
    "f41_hn": {"y": "output", "x": ["capital", "labour"]},
    "f41_tn": {"y": "output", "x": ["capital", "labour"], "distribution": "truncated_normal"},
    "rice_bc92_ti": RICE | PANEL,
    "rice_bc92_tv": RICE | PANEL | {"decay": True},
    "rice_bc92_tv_tn": RICE | PANEL | {"decay": True, "distribution": "truncated_normal"},
    "rice_bc95": RICE | PANEL | {"z": ["EDYRS", "BANRAT"], "distribution": "truncated_normal"},
    "rice_bc95_noint": RICE | PANEL | {"z": ["EDYRS", "BANRAT"]},
    "rice_cost_like": RICE | {"kind": "cost"},
}
STOPPED = {
    "f41_tn": "stands at FRONTIER's bound |mu| <= 2 sigma_u with a slope left, no maximum",
    "rice_cost_like": "stands at gamma 1e-5 on the way to zero, where the likelihood ends",
}
"""Records that no maximum can match: compared at the peer's own parameters, and in tests of their own."""


MAXIMA = [record for record in records("sfa") if record.id not in STOPPED]


def arguments(record: Record) -> dict[str, Any]:
    """What sfa takes, in the peer's order: panels by unit and time."""
    table = pd.read_csv(FOLDER / "data" / f"{record['data']}.csv")
    model = MODELS[record["id"]]
    if record["data"] == "front41Data":
        table = np.log(table)
    if "unit" in model:
        table = table.sort_values([model["unit"], model["time"]])
    return {key: table[value].to_numpy(float) if _is_column(value, table) else value for key, value in model.items()}


def _is_column(value: Any, table: pd.DataFrame) -> bool:
    return isinstance(value, list) or value in table.columns


def printed(record: Record, column: str) -> dict[str, float]:
    """The peer's figures by our terms."""
    terms = {"(Intercept)": "_cons", "Z_(Intercept)": "z_cons", "Z_EDYRS": "z1", "Z_BANRAT": "z2", "time": "eta"}
    terms |= {"sigmaSq": "sigma2", "gamma": "gamma", "mu": "mu"}
    rows = record["results"]["coef"]
    terms |= {name: f"x{number}" for number, name in enumerate((name for name in rows if name not in terms), 1)}
    return {terms[name]: row[column] for name, row in rows.items()}


def at_the_peer(record: Record) -> tuple[Frontier, np.ndarray]:
    """The frontier, and the peer's estimates as its parameters."""
    given = arguments(record)
    sign = -1.0 if given.get("kind") == "cost" else 1.0
    x = sign * np.column_stack([np.ones(len(given["y"])), given["x"]])
    has_mean = given.get("distribution") == "truncated_normal"
    keys = [given.get(key) for key in ("unit", "time", "decay", "z")]
    arranged = arrange(sign * given["y"], x, has_mean, *keys)
    estimates = printed(record, "Estimate")
    return arranged.frontier, np.array([estimates[term] for term in (*arranged.terms, "sigma2", "gamma")])


def efficiencies(ours: np.ndarray, record: Record) -> Figures:
    theirs = record["results"]["eff_all"]
    return {f"row {row}": pair for row, pair in enumerate(zip(ours, theirs, strict=True))}


def absolute(ours: float, theirs: float) -> float:
    return abs(ours - theirs)


@pytest.mark.parametrize("record", MAXIMA)
def test_maxima(record: Record) -> None:
    found = sfa(**arguments(record))
    assert found.status == "ok", found.note
    ours = dict(zip((*found.terms, "sigma2", "gamma"), (*found.coef, found.sigma2, found.gamma), strict=True))
    theirs, errors = printed(record, "Estimate"), printed(record, "Std. Error")
    frontier = [term for term in found.terms if term == "_cons" or term[0] == "x"]
    hold(record, "sfa, frontier", {term: (ours[term], theirs[term]) for term in frontier}, COEFFICIENT)
    shape = {term: (ours[term] / errors[term], theirs[term] / errors[term]) for term in ours if term not in frontier}
    hold(record, "sfa, variances, means, decay", shape, SHAPE, absolute, unit="standard errors")
    own_errors = dict(zip(ours, np.sqrt(np.diag(found.covariance)), strict=True))
    hold(record, "sfa, standard errors", {term: (own_errors[term], errors[term]) for term in ours}, ERROR)
    hold(record, "sfa, log-likelihood", _loglik(found.loglik, record), LOGLIK, absolute, unit="absolute")
    hold(record, "sfa, efficiency", efficiencies(found.efficiency, record), EFFICIENCY, absolute, unit="absolute")


@pytest.mark.parametrize("record", records("sfa"))
def test_likelihood_and_efficiency_at_the_peers_parameters(record: Record) -> None:
    """Also where the peer stopped short of a maximum. Ours is never lower than there."""
    frontier, theta = at_the_peer(record)
    name = "at the peer's estimates"
    hold(
        record,
        f"sfa, log-likelihood {name}",
        _loglik(frontier.loglik(theta), record),
        LOGLIK,
        absolute,
        unit="absolute",
    )
    ours = efficiencies(frontier.efficiency(theta), record)
    hold(record, f"sfa, efficiency {name}", ours, EFFICIENCY, absolute, unit="absolute")
    assert sfa(**arguments(record)).loglik >= frontier.loglik(theta) - (1e-6 if record["id"] in STOPPED else 0.0)


def _loglik(ours: float, record: Record) -> Figures:
    return {"loglik": (ours, record["results"]["loglik"])}


@pytest.mark.parametrize("record", [record for record in records("sfa") if record.id in ("f41_tn", "sfa")])
def test_the_peer_stops_at_its_bound(record: Record) -> None:
    """FRONTIER 4.1 keeps mu within two sigma_u. Along that bound and beyond it the likelihood still rises."""
    frontier, theta = at_the_peer(record)
    *_, mu, sigma2, gamma = theta
    assert abs(mu) == pytest.approx(2 * np.sqrt(gamma * sigma2), rel=1e-4)
    found = sfa(**arguments(record))
    assert found.status == "ok" and found.loglik > frontier.loglik(theta) + 0.009
    assert found.coef[-1] < mu


@pytest.mark.parametrize("record", [record for record in records("sfa") if record.id in ("rice_cost_like", "sfa")])
def test_wrong_skewness(record: Record) -> None:
    """The peer prints efficiencies of 0.9992 with a warning; ours has the name and least squares."""
    found = sfa(**arguments(record))
    assert (found.status, found.gamma, found.efficiency) == ("wrong_skewness", 0.0, None)
    theirs = printed(record, "Estimate")
    slopes = {term: (coef, theirs[term]) for term, coef in zip(found.terms, found.coef, strict=True) if term != "_cons"}
    hold(record, "sfa, frontier", slopes, COEFFICIENT)
    assert found.loglik == pytest.approx(record["results"]["loglik_ols"], abs=1e-10)
