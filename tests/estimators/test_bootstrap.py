"""The pairs cluster bootstrap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.inference.bootstrap import resampled
from analysis.results import Design, EstimationError
from tests.estimators.samples import design_of, errors, fit, fit_entry, random_panel

SETTINGS = {"reps": 60, "seed": 7}
MODELS: dict[str, dict[str, Any]] = {
    "pooled": {},
    "within": {"fixed_effects": ("unit", "time")},
    "random_effects": {},
    "between": {},
}


@pytest.fixture(scope="module")
def design() -> Design:
    return design_of(random_panel(30, 6, 2, seed=8), "y", ["x1", "x2"], "unit", "time", ["zone"])


@pytest.mark.parametrize("name", MODELS)
def test_a_seed_fixes_it(design: Design, name: str) -> None:
    def run(seed: int) -> dict[str, float]:
        options = MODELS[name] | {"covariance": ("bootstrap",), "bootstrap": SETTINGS | {"seed": seed}}
        return errors(fit(name, design, **options))

    assert run(7) == run(7) != run(8)


def test_it_comes_near_the_clustered_errors(design: Design) -> None:
    """400 draws leave a sampling error of about 1/sqrt(800) = 4 %; 30 clusters a bias of a few per cent more."""
    options = {
        "covariance": ("bootstrap", "cluster"),
        "bootstrap": {"reps": 400, "seed": 1},
        "fixed_effects": ("unit",),
    }
    result = fit("within", design, **options)
    ours, clustered = errors(result, "bootstrap"), errors(result, "cluster")
    assert [ours[x] for x in ("x1", "x2")] == pytest.approx([clustered[x] for x in ("x1", "x2")], rel=0.25)
    assert ours["_cons"] > clustered["_cons"]  # drawn units change the mean effect, which xtreg takes as given


@pytest.mark.parametrize("settings", [None, {"reps": 999, "seed": 1}, {"reps": 999, "seed": 1, "cluster": "region"}])
def test_a_cross_section_draws_its_rows(settings: dict[str, Any] | None) -> None:
    """Near to hc1, which is the same thing without draws: 999 of them leave a sampling error of 2 %."""
    entry = {"outcome": "y", "focal": ["x1"], "covariance": ["bootstrap", "hc1"], "bootstrap": settings}
    result = fit_entry(random_panel(200, 1, 2, seed=8), None, None, estimator="pooled", **entry)
    assert errors(result, "bootstrap")["x1"] == pytest.approx(errors(result, "hc1")["x1"], rel=0.1)


def test_a_unit_drawn_twice_is_two_units(design: Design) -> None:
    for drawn in resampled(design, {"reps": 5}):
        assert len(np.unique(drawn.region)) == len(np.unique(design.region))
        assert len(np.unique(drawn.effects["unit"])) == len(np.unique(design.region))
        assert set(drawn.effects["time"]) <= set(design.effects["time"])  # periods are common to all units
        assert len(drawn.data) == len(drawn.region) == len(drawn.time) == len(drawn.clusters["zone"])


def test_clusters_may_be_coarser_than_units(design: Design) -> None:
    for drawn in resampled(design, {"reps": 5, "cluster": "zone"}):
        sizes = np.bincount(np.unique(drawn.region, return_inverse=True)[1])
        assert sizes.max() <= 6  # a unit keeps its rows to itself in every copy of its zone


def test_it_needs_clusters(design: Design) -> None:
    with pytest.raises(EstimationError, match="no cluster column city"):
        fit("pooled", design, covariance=("bootstrap",), bootstrap={"cluster": "city"})
    with pytest.raises(EstimationError, match="two draws"):
        fit("pooled", design, covariance=("bootstrap",), bootstrap={"reps": 1})
