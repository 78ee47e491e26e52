"""Records of peers/did.json (R: fixest) that the designs twfe and sun_abraham cover, as specification files.

Tolerance: the records carry fifteen digits and fixest demeans to 1e-6 or better; 1e-7 relative is what they support.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.results import Result
from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry

TOLERANCE = 1e-7
NOT_COVERED = {
    "mpdta_cs_dr_never": "design callaway_santanna is not there yet",
    "mpdta_cs_dr_never_x": "design callaway_santanna is not there yet",
    "mpdta_cs_reg_notyet_x": "design callaway_santanna is not there yet",
    "mpdta_cs_ipw_never_x_univ": "design callaway_santanna is not there yet",
    "mpdta_bjs": "design imputation is not there yet",
}


@cache
def data(name: str) -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "data" / f"{name}.csv")
    if name == "mpdta":
        frame["cohort"] = frame["first.treat"].where(frame["first.treat"] > 0)
        frame["D"] = (frame["year"] >= frame["cohort"]).astype(float)
    elif name == "base_did":
        frame["cohort"] = np.where(frame["treat"] == 1, 6.0, np.nan)
    else:
        frame["cohort"] = frame["year_treated"].where(frame["year_treated"] < 1000)
    return frame


def estimated(name: str, **entry: Any) -> Result:
    unit, time, outcome = {
        "mpdta": ("countyreal", "year", "lemp"),
        "base_did": ("id", "period", "y"),
        "base_stagg": ("id", "year", "y"),
    }[name]
    return fit_entry(data(name), unit, time, outcome=outcome, fixed_effects=[unit, time], **entry)


SPECIFICATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "mpdta_twfe": ("mpdta", {"estimator": "did", "treatment": "D"}),
    "mpdta_es": ("mpdta", {"estimator": "event_study", "cohort": "cohort"}),
    "mpdta_sunab": ("mpdta", {"estimator": "event_study", "cohort": "cohort", "design": "sun_abraham"}),
    "base_stagg_sunab": (
        "base_stagg",
        {"estimator": "event_study", "cohort": "cohort", "design": "sun_abraham", "controls": ["x1"]},
    ),
    "base_did_twfe_es": ("base_did", {"estimator": "event_study", "cohort": "cohort", "controls": ["x1"]}),
}


def ours(term: str) -> str:
    """rel::-4 and year::-4 are event_-4; period::1:treat is five periods before the base, which is event time -1."""
    if term.startswith("period::"):
        return f"event_{int(term.split('::')[1].split(':')[0]) - 6}"
    return f"event_{term.split('::')[1]}" if "::" in term else {"D": "att"}.get(term, term)


def test_every_record_is_covered_or_explained() -> None:
    if not (FOLDER / "peers" / "did.json").exists():
        pytest.skip(f"needs the reference data in {FOLDER}")
    assert {parameter.id for parameter in records("did")} == set(SPECIFICATIONS) | set(NOT_COVERED)


@pytest.mark.parametrize("record", [record for record in records("did") if record.id not in NOT_COVERED])
def test_fixest(record: Record) -> None:
    dataset, entry = SPECIFICATIONS[record["id"]]
    result, theirs = estimated(dataset, **entry), record["results"]
    found = {"coef": coefficients(result), "se": errors(result)}
    figures: Figures = {"n_obs": (result.fit.n_obs, theirs["nobs"])}
    for kind in ("coef", "se"):
        expected = {ours(term): value for term, value in theirs[kind].items()}
        figures |= {f"{kind} {term}": (found[kind].get(term), value) for term, value in expected.items()}
        averaged = {"att"} if "agg_att" in theirs else set()
        assert set(found[kind]) - {"_cons"} - averaged == set(expected)
    if (wald := theirs.get("pretrend_wald")) and "agg_att" not in theirs:  # there fixest tests every cohort's leads
        figures["pretrend F"] = (diagnostics(result)["parallel_trends"].statistic, wald["F"])
    if "agg_att" in theirs:
        theirs = theirs["agg_att"]["ATT"]
        figures |= {"att": (found["coef"]["att"], theirs["Estimate"])}
        figures |= {"att se": (found["se"]["att"], theirs["Std. Error"])}
    hold(record, entry["estimator"], figures, TOLERANCE)
