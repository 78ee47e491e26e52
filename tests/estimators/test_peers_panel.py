"""Every record of peers/panel.json (R: plm, fixest, car, stats) that the estimators cover.

Tolerance: the peers carry twelve good digits and solve by other routes; 1e-8 relative is what they support.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.inference.error_components import panel_of
from analysis.inference.panel_tests import mundlak
from analysis.results import Design
from tests.estimators.peers import FOLDER, Figures, Record, hold, named, records
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit

TOLERANCE = 1e-8

DATA = {
    "grunfeld10": ("inv", ("value", "capital"), "firm", "year"),
    "wagepan": ("lwage", ("married", "union", "hours"), "nr", "year"),
}
NOT_COVERED = {
    "fd": "no first-difference estimator",
    "pggls": "Kiefer's FGLS: the estimator fgls is xtgls's",
}
NOT_OURS = {
    "HC1_arellano_cluster_id": "plm's n/(n-k) on clusters is no Stata factor",
    "sss_arellano_cluster_id": "counts no absorbed effect; pooled it is compared",
    "dk_L1_sss": "counts no absorbed effect; pooled it is compared",
    "cl_id_Kfull": "areg's count",
    "cl_id_Knone": "counts no absorbed effect",
    "cl_id_noadj_Gonly": "G/(G-1) alone",
    "NW_L1": "Newey-West is not offered",
    "ssr": "compared through r2 and loglik",
    "nobs": "compared as n_obs",
}


@cache
def design(data: str) -> Design:
    return design_of(pd.read_csv(FOLDER / "data" / f"{data}.csv"), *DATA[data])


def effects(data: str, kind: str) -> dict[str, Any]:
    """Estimator and absorbed effects of plm's po, fe, tw and fixest's m0, m1, m2."""
    unit, time = DATA[data][2:]
    absorbed = {"po": (), "m0": (), "fe": (unit,), "m1": (unit,), "tw": (unit, time), "m2": (unit, time)}[kind]
    return {"estimator": "within" if absorbed else "pooled", "fixed_effects": absorbed}


def standard_errors(data: str, kind: str, theirs: dict[str, Any], rules: dict[str, dict[str, Any]]) -> Figures:
    """Their standard errors by convention beside ours under the options that name it."""
    unknown = set(theirs) - set(rules) - set(NOT_OURS)
    assert not unknown, f"conventions neither compared nor explained: {unknown}"
    figures: Figures = {}
    for name in set(theirs) & set(rules):
        result = fit(design=design(data), **effects(data, kind), **rules[name])
        figures |= named(theirs[name], errors(result), name)
    return figures


def least_squares(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    result = fit(design=design(data), **effects(data, kind))
    r2 = result.fit.r2 if kind == "po" else result.fit.r2_within
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    figures |= {"r2": (r2, theirs["r2"]), "df": (result.fit.df_resid, theirs["df_residual"])}
    return effects(data, kind)["estimator"], figures | {"n": (result.fit.n_obs, theirs["nobs"])}


def plm_covariances(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    unit, time = DATA[data][2:]
    raw = {"small_sample": "none"}
    clustered, kraay = {"covariance": ("cluster",)}, {"covariance": ("driscoll_kraay",)}
    rules = {
        "HC0_arellano_cluster_id": clustered | raw | {"cluster": (unit,)},
        "HC0_cluster_time": clustered | raw | {"cluster": (time,)},
        "doublecluster_HC0": clustered | raw | {"cluster": (unit, time)},
        "white1_HC0": raw | {"covariance": ("hc1",)},
        "dk_L1_HC0": kraay | raw | {"dk_lags": 1},
        "dk_L2_HC0": kraay | raw | {"dk_lags": 2},
    }
    if kind == "po":
        rules |= {"sss_arellano_cluster_id": clustered | {"cluster": (unit,)}, "dk_L1_sss": kraay | {"dk_lags": 1}}
    return effects(data, kind)["estimator"], standard_errors(data, kind, theirs, rules)


def fixest(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    unit, time = DATA[data][2:]
    clustered, kraay = {"covariance": ("cluster",)}, {"covariance": ("driscoll_kraay",)}
    rules = {
        "iid": {"covariance": ("classical",)},
        "hetero": {"covariance": ("hc1",)},
        "cl_id_default": clustered | {"cluster": (unit,)},
        "cl_time_default": clustered | {"cluster": (time,)},
        "twoway": clustered | {"cluster": (unit, time)},
        "cl_id_noadj": clustered | {"cluster": (unit,), "small_sample": "none"},
        "DK_L1": kraay | {"dk_lags": 1},
        "DK_L2": kraay | {"dk_lags": 2},
    }
    result = fit(design=design(data), **effects(data, kind))
    figures = named(theirs["coef"], coefficients(result), "coef")
    figures |= standard_errors(data, kind, theirs["se"], rules)
    figures |= {"r2": (result.fit.r2, theirs["r2"]), "ar2": (result.fit.r2_adjusted, theirs["ar2"])}
    if theirs["wr2"] is not None:
        figures["wr2"] = (result.fit.r2_within, theirs["wr2"])
    return effects(data, kind)["estimator"], figures | {"n": (result.fit.n_obs, theirs["nobs"])}


def random_effects(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    result = fit("random_effects", design(data))
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    e2, u2 = result.fit.sigma_e**2, result.fit.sigma_u**2
    periods = result.fit.n_obs / result.fit.n_regions
    figures |= {"idios": (e2, theirs["sigma2"]["idios"]), "id": (u2, theirs["sigma2"]["id"])}
    figures |= {"theta": (1 - np.sqrt(e2 / (periods * u2 + e2)), theirs["theta"]), "r2": (result.fit.r2, theirs["r2"])}
    return "random_effects", figures | {"df": (result.fit.df_resid, theirs["df_residual"])}


def between(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    result = fit("between", design(data))
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    figures |= {"r2": (result.fit.r2, theirs["r2"]), "df": (result.fit.df_resid, theirs["df_residual"])}
    return "between", figures | {"n": (result.fit.n_regions, theirs["nobs"])}


TESTS = {
    "hausman": ("hausman", "stat"),
    "hausman_aux_robust": ("hausman_robust", "stat"),
    "Ftest_fe": ("f_fixed_effects", "F"),
    "bp_lm": ("breusch_pagan_lm", "stat"),
    "pesaran_cd": ("pesaran_cd", "stat"),
    "wooldridge_ar": ("wooldridge_serial", "stat"),
}


def panel_test(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    name, statistic = TESTS[kind]
    row = diagnostics(fit("within", design(data), fixed_effects=(DATA[data][2],)))[name]
    figures: Figures = {"statistic": (row.statistic, theirs[statistic]), "p": (row.p_value, theirs["p"])}
    if "df" in theirs:
        figures["df"] = (float(row.df), theirs["df"])
    if "df1" in theirs:
        numerator, denominator = map(float, row.df.split(", "))
        figures |= {"df1": (numerator, theirs["df1"]), "df2": (denominator, theirs["df2"])}
    return name, figures


def contrast(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    row = mundlak(panel_of(design(data)), robust=False)
    return "hausman (Mundlak form)", {"statistic": (row.statistic, theirs["stat"]), "p": (row.p_value, theirs["p"])}


def inflation(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    rows = fit("vif", design(data)).diagnostics
    figures = named(theirs, {row.note: row.statistic for row in rows if row.test == "vif"}, "vif")
    mean = next(row.statistic for row in rows if row.test == "vif_mean")
    return "vif", figures | {"mean": (mean, float(np.mean(list(theirs.values()))))}


def correlations(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    rows = {row.note: row for row in fit("correlate", design(data)).diagnostics}
    figures: Figures = {}
    for pair, values in theirs.items():
        figures |= {f"r {pair}": (rows[pair].statistic, values["r"]), f"p {pair}": (rows[pair].p_value, values["p"])}
    return "correlate", figures


def description(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    rows = {(row.note, row.test): row.statistic for row in fit("describe", design(data)).diagnostics}
    names = {"n": "n_obs", "mean": "mean", "sd": "sd", "min": "min", "max": "max", "median": "median"}
    return "describe", {
        f"{test} {variable}": (rows[variable, test], values[name])
        for variable, values in theirs.items()
        for name, test in names.items()
    }


def unit_trends(data: str, kind: str, theirs: dict[str, Any]) -> tuple[str, Figures]:
    unit, time = DATA[data][2:]
    result = fit(
        "within",
        design(data),
        fixed_effects=(unit, time),
        trends={"columns": [unit], "order": 1},
        covariance=("classical", "cluster"),
        cluster=(unit,),
    )
    figures = named(theirs["coef"], coefficients(result), "coef")
    figures |= named(theirs["se_iid"], errors(result, "classical"), "se iid")
    figures |= named(theirs["se_cl"], errors(result, "cluster"), "se cluster")
    return "within, unit trends", figures | {"r2": (result.fit.r2, theirs["r2"])}


Check = Callable[[str, str, dict[str, Any]], tuple[str, Figures]]
CHECKS: dict[str, Check] = {
    **dict.fromkeys(("po", "fe", "tw"), least_squares),
    **dict.fromkeys(("po_vcov", "fe_vcov", "tw_vcov"), lambda d, k, t: plm_covariances(d, k.removesuffix("_vcov"), t)),
    **dict.fromkeys(("fixest_m0", "fixest_m1", "fixest_m2"), lambda d, k, t: fixest(d, k.removeprefix("fixest_"), t)),
    "re": random_effects,
    "be": between,
    **dict.fromkeys(TESTS, panel_test),
    "hausman_aux": contrast,
    "vif": inflation,
    "corr": correlations,
    "desc": description,
    "unit_trends": unit_trends,
}


@pytest.mark.parametrize("record", records("panel"))
def test_record(record: Record) -> None:
    kind = record["id"].removeprefix(record["data"] + "_")
    if kind in NOT_COVERED:
        assert kind not in CHECKS
        return
    assert kind in CHECKS, f"{record['id']} is neither compared nor listed in NOT_COVERED"
    estimator, figures = CHECKS[kind](record["data"], kind, record["results"])
    hold(record, estimator, figures, TOLERANCE)
