"""Difference and system GMM against R's plm, xtabond2 as printed in Roodman (2009), and one more log of xtabond2.

Everything goes through a specification. Tolerances: plm 1e-8; Stata's seven printed digits 1e-7 absolute, on data in
single precision, as Stata holds them; its statistics half a unit of the second decimal.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.results import Result
from tests.estimators.peers import FOLDER, Figures, Record, hold, named, records
from tests.estimators.samples import coefficients, diagnostics, errors, fit_entry

PLM, PRINTED, STATISTICS = 1e-8, 1e-7, 5e-3

AB91 = ["L1.n", "L2.n", "w", "L1.w", "k", "L1.k", "L2.k", "ys", "L1.ys", "L2.ys"]
A1: dict[str, Any] = {
    "estimator": "difference_gmm",
    "outcome": "n",
    "focal": AB91,
    "gmm": {"L1.n": [1, None]},
    "collapse": False,
    "time_dummies": True,
}
BB98: dict[str, Any] = {
    "estimator": "system_gmm",
    "outcome": "n",
    "focal": ["L1.n", "w", "L1.w", "k", "L1.k"],
    "gmm": {"L1.n": [1, None], "L1.w": [1, None], "L1.k": [1, None]},
    "collapse": False,
    "time_dummies": True,
    "steps": 1,
}
ENTRIES: dict[str, dict[str, Any]] = {
    "AB91_a1": A1 | {"steps": 1},
    "AB91_a2": A1,
    "AB91_b": A1 | {"focal": ["L1.n", "L2.n", "w", "L1.w", "k", "ys", "L1.ys"]},
    "BB98_sys_one": BB98,
    "xtabond2_roodman_sys1": BB98,
    "xtabond2_roodman_dif_a1": A1 | {"steps": 1},
}
NOT_COVERED = {
    "pdynmc_sys_two": "weights and dummies of its own, other coefficients than plm and xtabond2",
    "pdynmc_sys_one": "the same",
}
"""Not compared either: plm's wald, which leaves the time dummies out, its sargan after one step, which is no figure of
xtabond2's, and its serial correlation tests of a system (-4.81 where xtabond2 prints -5.46)."""


@cache
def employment() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "data" / "emplUK_log.csv")


@cache
def in_stata() -> pd.DataFrame:
    """Levels in single precision, their logarithms again."""
    levels = {"n": "emp", "w": "wage", "k": "capital", "ys": "output"}
    single = {log: np.log(employment()[level].astype("float32").astype(float)) for log, level in levels.items()}
    return employment().assign(**{log: values.astype("float32").astype(float) for log, values in single.items()})


def estimated(frame: pd.DataFrame, **entry: Any) -> Result:
    return fit_entry(frame, "firm", "year", **entry)


def plm_term(written: str) -> str:
    """lag(log(emp), 1:2)2 -> L2.n."""
    short = {"emp": "n", "wage": "w", "capital": "k", "output": "ys"}
    name = short[re.search(r"log\((\w+)\)", written)[1]]
    order = re.search(r"\)(\d)$", written.replace("log(", ""))
    if not written.startswith("lag") or (order and order[1] == "0"):
        return name
    return f"L{order[1] if order else 1}.{name}"


def plm_figures(result: Result, theirs: dict[str, Any], *, two_step: bool, system: bool) -> Figures:
    rows = {plm_term(name): row for name, row in theirs["coef"].items()}
    figures = named({term: row["Estimate"] for term, row in rows.items()}, coefficients(result), "coef")
    figures |= named({term: row["Std. Error"] for term, row in rows.items()}, errors(result), "se")
    tests = diagnostics(result)
    if not system:
        figures |= {name: (tests[name].statistic, theirs[name][0][0]) for name in ("ar1", "ar2")}
    if two_step:
        figures |= {
            "J": (tests["hansen_j"].statistic, theirs["sargan"]["stat"]),
            "df": (float(tests["hansen_j"].df), theirs["sargan"]["df"]),
        }
    return figures


@pytest.mark.parametrize("record", records("gmm"))
def test_plm(record: Record) -> None:
    if record["id"] in NOT_COVERED:
        return
    entry, theirs = ENTRIES[record["id"]], record["results"]
    system, two_step = entry["estimator"] == "system_gmm", entry.get("steps", 2) == 2
    result = estimated(employment(), **entry)
    figures = plm_figures(result, theirs["robust"], two_step=two_step, system=system)
    if two_step:  # without the correction
        plain = estimated(employment(), **entry, windmeijer=False)
        found = plm_figures(plain, theirs["nonrobust"], two_step=True, system=system)
        figures |= {f"uncorrected {name}": pair for name, pair in found.items()}
    if "nobs" in theirs:  # plm counts both equations of a system
        rows = result.fit.n_obs + (751 if system else 0)
        figures |= {
            "nobs": (rows, theirs["nobs"]),
            "instruments": (diagnostics(result)["n_instruments"].statistic, theirs["n_instr"]),
        }
    hold(record, entry["estimator"], figures, PLM)


@pytest.mark.parametrize("record", [p for p in records("stata") if not p.values[0] or p.values[0]["id"] in ENTRIES])
def test_roodman(record: Record) -> None:
    entry, theirs = ENTRIES[record["id"]], record["results"]
    result = estimated(in_stata(), **entry)
    tests, fitted = diagnostics(result), result.fit
    small = 1.0
    if "small" in record["call"]:  # of the version of 2009, which does not count the constant: 891/879 140/139
        n, groups, slopes = fitted.n_obs, fitted.n_regions, len(result.estimates) - 1
        small = n / (n - slopes) * groups / (groups - 1)

    def terms(printed: dict[str, float]) -> dict[str, float]:
        return {re.sub(r"^L\.", "L1.", re.sub("^yr", "time=", name)): value for name, value in printed.items()}

    scaled = {term: error * small**0.5 for term, error in errors(result).items()}
    figures = named(terms(theirs["coef"]), coefficients(result), "coef") | named(terms(theirs["se"]), scaled, "se")
    hold(record, entry["estimator"], figures, PRINTED, absolute, unit="absolute")
    df = theirs.get("hansen_df", theirs.get("overid_df"))
    statistics: Figures = {
        "N": (fitted.n_obs, theirs["N"]),
        "instruments": (tests["n_instruments"].statistic, theirs["n_instruments"]),
        "ar1": (tests["ar1"].statistic, theirs["ar1_z"]),
        "ar2": (tests["ar2"].statistic, theirs["ar2_z"]),
        "sargan": (tests["sargan"].statistic, theirs["sargan"]),
        "hansen": (tests["hansen_j"].statistic, theirs["hansen"]),
        "df": (float(tests["hansen_j"].df), df),
    }
    if "F" in theirs:
        levels = tests["diff_hansen|GMM instruments for levels"]
        statistics |= {
            "F": (fitted.wald_chi2 / theirs["F_df"][0] / small, theirs["F"]),
            "groups": (fitted.n_regions, theirs["N_g"]),
            "diff": (levels.statistic, theirs["diff_hansen_levels"]),
            "diff df": (float(levels.df), theirs["diff_hansen_levels_df"]),
        }
    else:
        statistics["wald"] = (fitted.wald_chi2, theirs["wald"])
    hold(record, f"{entry['estimator']}, tests", statistics, STATISTICS, absolute, unit="absolute")


def absolute(ours: float, theirs: float) -> float:
    return abs(ours - theirs)


needs_data = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs the reference data in {FOLDER}")

# xtabond2 n L(1/2).n w k, gmm(n, lag(2 4)) gmm(w, lag(1 3)) iv(k) nolevel twostep robust: the log that pydynpd's
# Benchmark/test_1.md prints, with the difference test of every group
LOGGED = {
    "L1.n": (0.1700616, 0.1046652),
    "L2.n": (-0.0113381, 0.0377205),
    "w": (-0.9510582, 0.1277298),
    "k": (0.4637223, 0.0718328),
}
LOGGED_TESTS = {
    "ar1": (-1.19, None),
    "ar2": (-0.81, None),
    "sargan": (91.61, 32),
    "hansen_j": (47.86, 32),
    "diff_hansen|gmm(n, lag(2 4))": (24.11, 17),
    "diff_hansen|gmm(w, lag(1 3))": (30.61, 18),
    "diff_hansen|iv(k)": (9.53, 1),
    "n_instruments": (36, None),
}


@needs_data
def test_difference_tests_of_every_group_as_xtabond2_logs_them() -> None:
    result = estimated(
        in_stata(),
        estimator="difference_gmm",
        outcome="n",
        focal=["L1.n", "L2.n", "w", "k"],
        gmm={"n": [2, 4], "w": [1, 3]},
        iv=["k"],
        collapse=False,
    )
    assert coefficients(result) == pytest.approx({term: b for term, (b, _) in LOGGED.items()}, abs=PRINTED)
    assert errors(result) == pytest.approx({term: se for term, (_, se) in LOGGED.items()}, abs=PRINTED)
    tests = diagnostics(result)
    for name, (statistic, df) in LOGGED_TESTS.items():
        assert tests[name].statistic == pytest.approx(statistic, abs=STATISTICS), name
        assert tests[name].df == (None if df is None else str(df)), name
    assert (result.fit.n_obs, result.fit.n_regions) == (611, 140)


# Arellano and Bond (1991), table 4, column b: two steps without the correction, which came later
TABLE_4B = {
    "L1.n": (0.474, 0.085),
    "L2.n": (-0.053, 0.027),
    "w": (-0.513, 0.049),
    "L1.w": (0.225, 0.080),
    "k": (0.293, 0.039),
    "ys": (0.610, 0.109),
    "L1.ys": (-0.446, 0.125),
}


@needs_data
def test_arellano_and_bond_as_printed() -> None:
    result = estimated(employment(), **ENTRIES["AB91_b"], windmeijer=False)
    b, se = coefficients(result), errors(result)
    assert {t: (b[t], se[t]) for t in TABLE_4B} == {t: pytest.approx(row, abs=5.1e-4) for t, row in TABLE_4B.items()}
    assert diagnostics(result)["hansen_j"].statistic == pytest.approx(30.1, abs=0.05)
