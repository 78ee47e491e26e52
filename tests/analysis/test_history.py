"""When a unit adopts a treatment is read from all that the panel says of it, not from the rows that are estimated."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.job import Outcome, estimate, job_of
from analysis.panel_source import Panels
from analysis.run import analyze
from analysis.spec import load_specs
from tests.estimators.samples import staggered

DESIGNS: dict[str, dict[str, Any]] = {
    "did": {"estimator": "did"},
    "did, honest": {"estimator": "did", "honest": {"grid": [0.5, 1]}},
    "event_study": {"estimator": "event_study", "window": [-3, 4], "placebo": {"reps": 19, "assign": "zone"}},
    "event_study, honest": {"estimator": "event_study", "honest": {"grid": [0.5, 1]}},
    "sun_abraham": {"estimator": "event_study", "design": "sun_abraham"},
    "callaway_santanna": {"estimator": "event_study", "design": "callaway_santanna", "fixed_effects": []},
    "imputation": {"estimator": "event_study", "design": "imputation"},
    "psm_did": {"estimator": "psm_did", "treatment": "d", "group": "ever", "match_on": ["before"], "neighbours": 2},
}
"""psm_did alone takes no stated cohort."""
GAPS: dict[str, dict[str, Any]] = {
    "adoption without a control": {},
    "where leaves the adoption out": {"where": "year not in (2004, 2006)"},
    "the years begin after the adoption": {"years": [2005, 2008]},
    "the years end before the last adoption": {"years": [2000, 2005]},
}


def panel() -> pd.DataFrame:
    """A third of the units lacks the control in the row in which they adopt."""
    frame = staggered(units=32)
    random = np.random.default_rng(3)
    frame["before"] = random.normal(size=32)[frame["unit"]]
    frame["ever"] = frame["cohort"].notna().astype(float)
    adoption = (frame["year"] == frame["cohort"]) & (frame["unit"] % 3 == 0)
    assert adoption.sum() > 4
    frame.loc[adoption, "x"] = np.nan
    return frame


def outcomes(frame: pd.DataFrame, write: Any, **keys: Any) -> list[Outcome]:
    """Of the entry under `treatment: d` and under `cohort: cohort`, through the warehouse."""
    usual = {"outcome": "y", "controls": ["x"], "fixed_effects": ["unit", "year"]} | keys
    told = [{"treatment": "d"}] if "treatment" in keys else [{"treatment": "d"}, {"cohort": "cohort"}]
    document = {
        "paper": "p", "panel": "main.panel", "region": "unit", "time": "year",
        "tables": {"T1": {str(i): usual | each for i, each in enumerate(told)}},
    }  # fmt: skip
    with duckdb.connect() as con:
        con.register("frame", frame)
        con.execute("create table panel as from frame")
        panels, specs = Panels(con), load_specs(write(document))
        return [estimate(job_of(panels, spec, {})) for spec in specs]


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("design", [name for name in DESIGNS if name != "psm_did"])
def test_the_cohort_is_that_of_the_whole_panel(write: Any, design: str, gap: str) -> None:
    """Every estimate, test, placebo and unit left out is that of the stated cohorts."""
    found, stated = outcomes(panel(), write, **DESIGNS[design], **GAPS[gap])
    assert str(found.error) == str(stated.error)
    if found.result and stated.result:
        assert found.result.estimates == stated.result.estimates
        assert found.result.diagnostics == stated.result.diagnostics
        assert found.result.dropped == stated.result.dropped


def test_every_design_is_estimated_without_the_adoption(write: Any) -> None:
    for keys in DESIGNS.values():
        for outcome in outcomes(panel(), write, **keys):
            assert outcome.error is None


def test_the_policy_of_a_matched_sample_begins_where_the_panel_says(write: Any) -> None:
    """Units that adopt in 2004 lack the control that year: what they are matched on ends in 2003 all the same."""
    frame = panel()
    frame.loc[(frame["year"] == 2004) & (frame["cohort"] == 2004), "x"] = np.nan
    frame["before"] += 5.0 * (frame["year"] == 2004)
    known = frame.assign(before=frame["before"].where(frame["year"] < 2004, 0.0))
    keys = DESIGNS["psm_did"]
    [found], [peer] = outcomes(frame, write, **keys), outcomes(known, write, **keys)
    assert found.result and peer.result
    assert found.result.estimates == peer.result.estimates


def test_event_times_count_from_the_adoption(write: Any) -> None:
    """Without the rows of 2004 and 2006 no coefficient stands at event time 0 of the first cohort but 1 to 4 do."""
    found, _ = outcomes(panel(), write, estimator="event_study", where="cohort is null or year <> cohort")
    assert found.result
    assert [row.term for row in found.result.estimates if row.term == "event_0"] == []
    assert {"event_1", "event_4"} <= {row.term for row in found.result.estimates}


SAID: dict[str, tuple[Any, dict[str, Any], str]] = {
    "missing where it begins": (
        lambda f: f.assign(d=f["d"].mask((f["unit"] == 1) & (f["year"] == 2004))),
        {},
        "d is missing between its last 0 and its first 1 in 1 units (1 at 2004)",
    ),
    "switched off in rows that are not estimated": (
        lambda f: f.assign(d=f["d"].mask((f["unit"] == 8) & (f["year"] == 2000), 1.0)),
        {"years": [2001, 2008]},
        "d is switched off again in 1 units",
    ),
    "rows of one year that differ": (
        lambda f: pd.concat([f, f[f["year"] == 2003].assign(d=1.0, x=np.nan, sector=2)]),
        {"where": "sector is null"},
        "d differs between rows of main.panel for unit = 0, year = 2003",
    ),
    "neither 0 nor 1 in rows that are not estimated": (
        lambda f: f.assign(d=f["d"].mask(f["year"] == 2000, 2.0)),
        {"years": [2001, 2008]},
        "d must be 0 or 1",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_panel_leaves_open_is_said(write: Any, name: str) -> None:
    change, keys, message = SAID[name]
    frame = change(panel().assign(sector=np.nan))
    found, _ = outcomes(frame, write, estimator="event_study", **keys)
    assert found.error is not None and message in str(found.error)


def test_what_ends_after_the_sample_and_gaps_elsewhere_change_nothing(write: Any) -> None:
    """A treatment that ends once the sample is over; a value missing among zeros, and among ones."""
    frame = panel()
    ended = frame.assign(d=frame["d"].mask(frame["year"] == 2008, 0.0))
    gaps = (frame["unit"] == 1) & frame["year"].isin([2002, 2008])
    peer, _ = outcomes(frame, write, estimator="event_study", years=[2000, 2007], where="year <> 2002")
    for changed in (ended, frame.assign(d=frame["d"].mask(gaps, np.nan))):
        found, _ = outcomes(changed, write, estimator="event_study", years=[2000, 2007], where="year <> 2002")
        assert found.result and peer.result and found.result.estimates == peer.result.estimates


def test_a_treatment_changed_outside_the_sample_is_estimated_again(tmp_path: Path, write: Any) -> None:
    document = {
        "paper": "p", "panel": "main.panel", "region": "unit", "time": "year",
        "tables": {"T1": {"1": {
            "estimator": "event_study", "outcome": "y", "fixed_effects": ["unit", "year"],
            "treatment": "d", "years": [2002, 2008],
        }}},
    }  # fmt: skip
    path, file = tmp_path / "any.duckdb", write(document)
    with duckdb.connect(str(path)) as con:
        con.register("frame", panel())
        con.execute("create table panel as from frame")
    assert analyze(path, [file], only_changed=True).n_ok == 1
    assert analyze(path, [file], only_changed=True).n_unchanged == 1
    with duckdb.connect(str(path)) as con:
        con.execute("update panel set d = null where year = 2001")
    assert analyze(path, [file], only_changed=True).n_unchanged == 0
