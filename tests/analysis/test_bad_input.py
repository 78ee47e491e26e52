"""Bad input by kind and estimator, as a user meets it: a specification file, a DuckDB file, rows of results.failures.

Each is a named error that says what was found, with the variable or the counts; nothing else of the specification is
written, and the good specification beside it is.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.estimators import ESTIMATORS
from analysis.run import analyze

UNITS, PERIODS = 28, 8
EFFECTS = {"fixed_effects": ["unit", "year"]}
USUAL: dict[str, Any] = {"outcome": "y", "focal": ["x"], "controls": ["w"]}
IV = USUAL | EFFECTS | {"estimator": "iv", "endogenous": ["x"], "instruments": ["z", "m"]}
HECKMAN = {"estimator": "heckman", "outcome": "y", "focal": ["x"], "controls": ["m"], "selection": "s",
           "selection_regressors": ["w"]}  # fmt: skip
TREATED = {"outcome": "y", "controls": ["x"], "treatment": "d"}
GOOD: dict[str, dict[str, Any]] = {
    "pooled": USUAL | {"estimator": "pooled", "covariance": "cluster"},
    "within": USUAL | EFFECTS | {"estimator": "within"},
    "random_effects": USUAL | {"estimator": "random_effects"},
    "between": USUAL | {"estimator": "between"},
    "iv": IV,
    "iv, liml": IV | {"method": "liml"},
    "iv, gmm": IV | {"method": "gmm"},
    "difference_gmm": USUAL | {"estimator": "difference_gmm", "focal": ["L1.y"], "controls": ["x", "w"]},
    "system_gmm": USUAL | {"estimator": "system_gmm", "focal": ["L1.y"], "controls": ["x", "w"]},
    "fgls": USUAL | {"estimator": "fgls"},
    "fgls, correlated": USUAL
    | {"estimator": "fgls", "panels": "correlated", "corr": "independent", "where": "unit < 6"},
    "heckman": HECKMAN,
    "heckman, ml": HECKMAN | {"method": "ml"},
    "did": TREATED | EFFECTS | {"estimator": "did"},
    "event_study": TREATED | EFFECTS | {"estimator": "event_study"},
    "sun_abraham": TREATED | EFFECTS | {"estimator": "event_study", "design": "sun_abraham"},
    "callaway_santanna": TREATED
    | {"estimator": "event_study", "design": "callaway_santanna", "controls": ["w"], "fixed_effects": []},
    "imputation": TREATED | EFFECTS | {"estimator": "event_study", "design": "imputation"},
    "psm_did": TREATED | EFFECTS | {"estimator": "psm_did", "group": "ever", "match_on": ["before"], "neighbours": 2},
    "mediation": USUAL | EFFECTS | {"estimator": "mediation", "mediator": "m", "bootstrap": {"reps": 19}},
    "moderation": USUAL | EFFECTS | {"estimator": "moderation", "moderator": "m"},
    "describe": {"estimator": "describe", "focal": ["y", "x", "w"]},
    "correlate": {"estimator": "correlate", "focal": ["y", "x", "w"]},
    "vif": {"estimator": "vif", "focal": ["x", "w"]},
}
TABLES = ("describe", "correlate", "vif")
REGRESSIONS = [name for name in GOOD if name not in TABLES]
OF_TREATMENT = ["did", "event_study", "sun_abraham", "callaway_santanna", "imputation", "psm_did"]
OF_FOCAL = [name for name in REGRESSIONS if name not in OF_TREATMENT]
ABSORBING = ["within", "iv", "iv, liml", "iv, gmm", "mediation"]
CLUSTERED = [
    "pooled",
    "within",
    "random_effects",
    "iv",
    "iv, liml",
    "iv, gmm",
    *OF_TREATMENT,
    "mediation",
    "moderation",
]
DYNAMIC = ["difference_gmm", "system_gmm"]


def panel() -> pd.DataFrame:
    random = np.random.default_rng(3)
    index = pd.MultiIndex.from_product([range(UNITS), range(2000, 2000 + PERIODS)], names=["unit", "year"])
    frame = index.to_frame(index=False)
    x, w, z, m, e = random.normal(size=(5, len(frame)))
    frame = frame.assign(x=x + z, w=w, z=z, m=m + 0.5 * x, e=e, one=1, none=np.nan)
    frame["y"] = frame["x"] + frame["m"] + e + random.normal(size=UNITS)[frame["unit"]]
    cohort = np.array([2003.0, 2005.0, np.nan, np.nan])[frame["unit"] % 4]
    frame["d"] = (frame["year"] >= cohort).astype(float)
    frame["ever"] = (~np.isnan(cohort)).astype(float)
    frame["s"] = (w + random.normal(size=len(frame)) > -0.5).astype(float)
    frame["before"] = random.normal(size=UNITS)[frame["unit"]] + 0.3 * frame["ever"]
    return frame


def same(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


Change = Callable[[pd.DataFrame], pd.DataFrame]
KINDS: dict[str, tuple[list[str], Mapping[str, Any], Change, str]] = {
    "unknown column": (list(GOOD), {"focal": ["xx"]}, same, r"has no column xx\. Did you mean 'x'"),
    "a column without data": ([*REGRESSIONS, "correlate", "vif"], {"focal": ["none"]}, same, "column none has no data"),
    "an empty sample after where": (list(GOOD), {"where": "year > 3000"}, same, "select no row of main.panel"),
    "no complete row": (
        [*OF_FOCAL, "correlate", "vif"],
        {},
        lambda f: f.assign(x=f["x"].where(f["year"] < 2004), **{n: f[n].where(f["year"] >= 2004) for n in "wm"}),
        r"none of the \d+ rows selected from main.panel is complete; missing values: .*x",
    ),
    "a text": (
        [name for name in GOOD if name != "callaway_santanna"],
        {},
        lambda f: f.assign(x="a"),
        "column x of main.panel is no number but VARCHAR",
    ),
    "an infinite value": (
        [name for name in GOOD if name != "callaway_santanna"],
        {},
        lambda f: f.assign(x=f["x"].where(f.index != 3, np.inf)),
        "column x is infinite in 1 rows",
    ),
    "a constant outcome": (
        REGRESSIONS,
        {},
        lambda f: f.assign(y=1.0),
        r"y is constant: 1 in all \d+ rows",
    ),
    "one cluster": (CLUSTERED, {"covariance": "cluster", "cluster": ["one"]}, same, r"one cluster in one: .*\d+ rows"),
    "no variation within": (
        ABSORBING,
        {"controls": []},
        lambda f: f.assign(x=1.0 * f["unit"], m=1.0 * f["unit"] ** 2),
        "x: no variation within unit, year",
    ),
    "the focal variable alone does not vary": (
        [name for name in OF_FOCAL if name not in (*DYNAMIC, "moderation")],
        {},
        lambda f: f.assign(x=1.0),
        r"x: (does not vary|no variation within)",
    ),
    "a treatment that never holds": (OF_TREATMENT, {}, lambda f: f.assign(d=0.0), "d: never treated in all 224 rows"),
    "a treatment that always holds": (OF_TREATMENT, {}, lambda f: f.assign(d=1.0), "d: always treated in all 224 rows"),
    "a treatment that is switched off": (
        OF_TREATMENT,
        {},
        lambda f: f.assign(d=f["d"].where(f["year"] < 2007, 0.0)),
        r"d is switched off again in \d+ units",
    ),
    "instruments that say the same": (
        ["iv", "iv, liml", "iv, gmm"],
        {"focal": ["x", "e"], "endogenous": ["x", "e"]},
        lambda f: f.assign(m=2 * f["z"]),
        r"2 endogenous variables \(x, e\) need as many excluded instruments, 1 found \(z\); left out: m: collinear",
    ),
    "an instrument that does not vary": (
        ["iv", "iv, liml", "iv, gmm"],
        {"instruments": ["one"]},
        same,
        "one: no variation within unit, year",
    ),
    "an endogenous variable that is a control": (
        ["iv", "iv, liml", "iv, gmm"],
        {},
        lambda f: f.assign(w=2 * f["x"]),
        "no endogenous variable is left: x: collinear with w",
    ),
    "a mediator that is the cause": (["mediation"], {}, lambda f: f.assign(m=f["x"]), r"m: collinear with x.*\d+ rows"),
    "a moderator that does not vary": (["moderation"], {}, lambda f: f.assign(m=1.0), r"m.*\d+ rows"),
    "two periods": (
        DYNAMIC,
        {"years": [2000, 2001]},
        same,
        r"needs 3 periods at least, found 2 \(2000, 2001\) in 28 units",
    ),
    "a singular weighting matrix": (
        DYNAMIC,
        {"where": "unit = 0"},
        same,
        r"the weighting matrix of \d+ instruments has rank 1 and determines 1 of \d coefficients",
    ),
    "singular weights": (
        ["iv, gmm"],
        {"instruments": ["z", "m", "e", "before:year"], "covariance": "cluster", "cluster": ["half"]},
        lambda f: f.assign(half=f["unit"] % 2),
        r"weighting matrix.*\d+ (instruments|clusters)|singular",
    ),
    "a covariance that two periods leave singular": (
        ["fgls, correlated"],
        {"years": [2000, 2001]},
        same,
        "2 periods cannot determine the covariance of 6 units, which is singular",
    ),
    "selection that never varies": (["heckman", "heckman, ml"], {}, lambda f: f.assign(s=1.0), "s is 1 in all"),
    "no convergence": (
        ["heckman, ml"],
        {},
        lambda f: f.assign(y=f["x"] + f["w"]),
        r"maximum likelihood with \d+ parameters on \d+ rows with and \d+ without outcome: rho runs to",
    ),
    "perfect separation": (
        ["psm_did"],
        {"neighbours": 2},
        lambda f: f.assign(before=f["before"] + 100 * f["ever"]),
        r"before predicts \d+ of \d+ rows perfectly",
    ),
}  # fmt: skip


def applied(entry: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with the keys of a kind; a focal variable of a treatment is one of its controls."""
    keys = dict(keys)
    if "focal" in keys and "focal" not in entry:
        keys["controls"] = keys.pop("focal")
    if "endogenous" in entry and keys.get("focal") and "endogenous" not in keys:
        keys["endogenous"] = keys["focal"]
    return {**entry, **keys}


@pytest.mark.parametrize("kind", KINDS)
def test_bad_input_is_a_named_error_and_nothing_else(tmp_path: Path, write: Any, kind: str) -> None:
    names, keys, change, message = KINDS[kind]
    entries = {str(i): applied(GOOD[name], keys) for i, name in enumerate(names)}
    document = {"paper": "p", "panel": "main.panel", "region": "unit", "time": "year", "tables": {"T1": entries}}
    good = {
        "paper": "q",
        "panel": "main.good",
        "region": "unit",
        "time": "year",
        "tables": {"T1": {"1": GOOD["within"]}},
    }
    path = tmp_path / "any.duckdb"
    with duckdb.connect(str(path)) as con:
        con.register("bad", change(panel()))
        con.register("fine", panel())
        con.execute("create table panel as from bad")
        con.execute("create table good as from fine")
    summary = analyze(path, [write(document), write(good, "good.yml")])
    said = {outcome.spec.column: str(outcome.error) for outcome in summary.outcomes if outcome.spec.paper_id == "p"}
    for column, name in enumerate(names):
        assert re.search(message, said[str(column)]), f"{name}: {said[str(column)]}"
    with duckdb.connect(str(path), read_only=True) as con:
        for table in ("fits", "estimates", "diagnostics", "dropped"):
            found = con.execute(f"select distinct split_part(spec_id, '.', 1) from results.{table}").fetchall()
            assert set(found) <= {("q",)}, table
        errors = con.execute("select distinct error from results.failures").fetchall()
        assert set(errors) <= {("SpecError",), ("EstimationError",)}
        assert con.execute("select count(*) from results.failures").fetchall() == [(len(names),)]
        assert con.execute("select count(*) from results.fits").fetchall() == [(1,)]


def test_the_good_entries_are_good_and_cover_the_registry(tmp_path: Path, write: Any) -> None:
    document = {"paper": "p", "panel": "main.panel", "region": "unit", "time": "year",
                "tables": {"T1": {str(i): entry for i, entry in enumerate(GOOD.values())}}}  # fmt: skip
    path = tmp_path / "any.duckdb"
    with duckdb.connect(str(path)) as con:
        con.register("fine", panel())
        con.execute("create table panel as from fine")
    summary = analyze(path, [write(document)])
    assert [str(outcome.error) for outcome in summary.failures] == []
    assert {entry["estimator"] for entry in GOOD.values()} == set(ESTIMATORS)


def test_a_perfect_fit_ends_no_run(tmp_path: Path, write: Any) -> None:
    """Its residuals are rounding or exactly zero, and what divides by them is a row that says so, or a failure."""
    entries = {str(i): GOOD[name] for i, name in enumerate(REGRESSIONS)}
    document = {"paper": "p", "panel": "main.panel", "region": "unit", "time": "year", "tables": {"T1": entries}}
    path = tmp_path / "any.duckdb"
    with duckdb.connect(str(path)) as con:
        con.register("frame", panel().assign(y=lambda f: f["x"] + f["w"]))
        con.execute("create table panel as from frame")
    results = {outcome.spec.estimator: outcome.result for outcome in analyze(path, [write(document)]).outcomes}
    notes = {row.test: str(row.note) for row in results["random_effects"].diagnostics}
    assert notes["breusch_pagan_lm"].startswith("the regressors fit the outcome perfectly")
