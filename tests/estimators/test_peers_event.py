"""Records of peers/did.json (R), as specification files: every one is covered.

Tolerances: the records carry fifteen digits. fixest (twfe, sun_abraham) demeans to 1e-6 or better, which supports 1e-7
relative. did (callaway_santanna) solves directly: 1e-8 relative is asked, 1e-12 found. didimputation (imputation) takes
the fixed effects from fixest, whose iterations leave 1e-9 or so of the outcome: its effects are off by 1e-9 to 5e-9,
so that 1e-8 is absolute there (test_imputation.py holds ours to exact least squares).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.inference.balanced import balanced
from analysis.inference.event_time import Treatment
from analysis.inference.group_time import cells
from analysis.results import Result
from tests.estimators.peers import FOLDER, Figures, Record, hold, records
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit_entry

TOLERANCE = 1e-7
SOLVED = 1e-8


def of_peer(peer: str) -> list[Any]:
    """The records of one program; the skipped parameter where there are none."""
    return [record for record in records("did") if record.values[0] is None or record.values[0]["peer"] == peer]


def test_every_record_has_its_test() -> None:
    peers = {record.values[0]["peer"] for record in records("did") if record.values[0]}
    assert peers <= {"fixest", "did", "didimputation"}


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
    return fit_entry(data(name), unit, time, **{"outcome": outcome, "fixed_effects": [unit, time]} | entry)


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


def absolute(ours: float, theirs: float) -> float:
    return abs(ours - theirs)


@pytest.mark.parametrize("record", of_peer("fixest"))
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


CS: dict[str, dict[str, Any]] = {
    "mpdta_cs_dr_never": {},
    "mpdta_cs_dr_never_x": {"controls": ["lpop"]},
    "mpdta_cs_reg_notyet_x": {"controls": ["lpop"], "control": "not_yet", "covariates_method": "reg"},
    "mpdta_cs_ipw_never_x_univ": {"controls": ["lpop"], "base_period": "universal", "covariates_method": "ipw"},
}


@pytest.mark.parametrize("record", of_peer("did"))
def test_did(record: Record) -> None:
    """Aggregates through specification files: simple, dynamic, and the Wald test of the cells before the treatment."""
    entry = {"cohort": "cohort", "design": "callaway_santanna", "fixed_effects": []} | CS[record["id"]]
    theirs = record["results"]
    static, dynamic = (estimated("mpdta", estimator=name, **entry) for name in ("did", "event_study"))
    simple = {"att": (static.estimates[0].estimate, theirs["simple"]["att"])}
    hold(
        record,
        "did, callaway_santanna",
        simple | {"se": (static.estimates[0].std_error, theirs["simple"]["se"])},
        SOLVED,
    )
    figures: Figures = {}
    coef, se = coefficients(dynamic), errors(dynamic)
    rows = [row for row in zip(*(theirs["dynamic"][key] for key in ("egt", "att", "se")), strict=True) if row[2]]
    for k, att, error in rows:
        figures |= {f"att {k}": (coef.get(f"event_{k}"), att), f"se {k}": (se.get(f"event_{k}"), error)}
    assert set(coef) == {f"event_{k}" for k, *_ in rows}
    test = diagnostics(dynamic)["parallel_trends"]
    figures["wald"] = (test.statistic * int(test.df), theirs["wald_pretrend"]["W"][0][0])
    assert round(test.p_value, 5) == theirs["wald_pretrend"]["p"][0][0]
    hold(record, "event_study, callaway_santanna", figures, SOLVED)


@pytest.mark.parametrize("record", of_peer("did"))
def test_did_cells(record: Record) -> None:
    """Every ATT(g, t) and its standard error."""
    entry, theirs = CS[record["id"]], record["results"]
    options = {"cohort": "cohort", "control": "never", "base_period": "varying", "covariates_method": "dr"}
    options |= {"anticipation": 0} | {key: value for key, value in entry.items() if key != "controls"}
    design = design_of(data("mpdta"), "lemp", ["lpop"], "countyreal", "year")
    design = replace(design, regressors=tuple(entry.get("controls", ())))
    cohort = data("mpdta").sort_values(["countyreal", "year"])["cohort"].to_numpy()
    sample, dropped = balanced(design, Treatment(cohort, design.time.astype(float)), options)
    found, _ = cells(sample, options, lambda cohort, time: True)
    assert not dropped
    figures: Figures = {}
    for cell, g, t, att, se in zip(found, *(theirs[key] for key in ("group", "t", "att", "se")), strict=True):
        assert (cell.cohort, cell.time) == (g, t)
        figures[f"att {g} {t}"] = (cell.effect, att)
        figures[f"se {g} {t}"] = (float(np.linalg.norm(cell.influence)), se or 0.0)
    hold(record, "ATT(g, t), callaway_santanna", figures, SOLVED)


@pytest.mark.parametrize("record", of_peer("didimputation"))
def test_didimputation(record: Record) -> None:
    theirs = record["results"]
    static, dynamic = (
        estimated("mpdta", estimator=name, cohort="cohort", design="imputation", window=window)
        for name, window in (("did", None), ("event_study", [-3, 3]))
    )
    att = static.estimates[0]
    figures: Figures = {"att": (att.estimate, theirs["static"]["estimate"])}
    figures["se"] = (att.std_error, theirs["static"]["std.error"])
    hold(record, "did, imputation", figures, SOLVED, absolute, unit="absolute")
    coef, se = coefficients(dynamic), errors(dynamic)
    terms = theirs["es"]["term"]
    figures = {f"coef {k}": (coef.get(f"event_{k}"), b) for k, b in zip(terms, theirs["es"]["est"], strict=True)}
    figures |= {f"se {k}": (se.get(f"event_{k}"), s) for k, s in zip(terms, theirs["es"]["se"], strict=True)}
    assert set(coef) == {f"event_{k}" for k in terms}
    hold(record, "event_study, imputation", figures, SOLVED, absolute, unit="absolute")
