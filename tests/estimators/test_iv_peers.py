"""Every record of peers/iv.json (R: ivreg, ivmodel, fixest) and the ivreg2 records of peers/stata.json, through the
public specification format.

Tolerance: the peers carry twelve good digits; 1e-8 relative is what they support.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.results import Result
from tests import parity
from tests.estimators.peers import FOLDER, Figures, Record, hold, named, records
from tests.estimators.samples import coefficients, diagnostics, errors
from tests.estimators.specified import estimate

TOLERANCE = 1e-8

NOT_OFFERED = {
    **dict.fromkeys(
        ("Fuller", "CLR_stat", "CLR_p", "CLR_ci"), "neither Fuller's k nor the conditional likelihood ratio"
    ),
    "ci_info": "the printed form of ci",
    **dict.fromkeys(("kpr_iid", "kpr_hetero", "kpr_cl"), "fixest's kpr is not Kleibergen and Paap's statistic"),
    **dict.fromkeys(("cd_iid", "cd_hetero", "cd_cl"), "fixest's cd forgets the degrees of freedom of the effects"),
    **dict.fromkeys(("wh_hetero", "wh_cl", "sargan_hetero", "sargan_cl"), "repeats the one under iid"),
    **dict.fromkeys(("ivf1_hetero", "ivf1_cl"), "repeats the one under iid"),
}

CARD: dict[str, Any] = {
    "estimator": "iv",
    "outcome": "lwage",
    "focal": ["educ"],
    "controls": ["exper", "expersq", "black", "south", "smsa"],
    "endogenous": ["educ"],
}
CIGAR: dict[str, Any] = {
    "estimator": "iv",
    "outcome": "lq",
    "focal": ["lp"],
    "controls": ["li"],
    "endogenous": ["lp"],
    "fixed_effects": ["state", "year"],
}
YEARS = [67, 68, 69, 70, 71, 73]
GRILICHES: dict[str, Any] = {
    "estimator": "iv",
    "outcome": "lw",
    "focal": ["s", "iq"],
    "controls": ["expr", "tenure", "rns", "smsa", *(f"dyear_{year}" for year in YEARS)],
    "endogenous": ["s", "iq"],
    "instruments": ["med", "kww", "age", "mrt"],
}


@cache
def data(name: str) -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / "data" / f"{name}.csv")
    if name == "griliches76":  # Stata held these in single precision
        frame = frame.astype("float32").astype(float)
        frame = frame.assign(**{f"dyear_{year}": (frame["year"] == year).astype(float) for year in YEARS})
    return frame


def instruments(record: Record) -> list[str]:
    wide = record["id"].endswith("over")
    return (["nearc4", "nearc2"] if wide else ["nearc4"]) if record["data"] == "card" else ["lpm", *["L1lp"] * wide]


def card(record: Record, **options: Any) -> Result:
    keys = CARD | {"instruments": instruments(record), "covariance": ["classical", "hc1"]} | options
    return estimate(data("card"), **keys)


def printed_test(result: Result, name: str, theirs: dict[str, Any]) -> Figures:
    """Statistic, degrees of freedom and p-value of a test that R prints."""
    row = diagnostics(result)[name]
    df = [float(part) for part in row.df.split(", ")]
    figures: Figures = {name: (row.statistic, theirs.get("statistic", theirs.get("stat")))}
    figures[f"{name} p"] = (row.p_value, theirs.get("p-value", theirs.get("p")))
    wanted = [theirs.get("df1", theirs.get("df")), *([theirs["df2"]] if theirs.get("df2") is not None else [])]
    return figures | {f"{name} df{i}": pair for i, pair in enumerate(zip(df, wanted, strict=True))}


def two_stage(record: Record) -> Figures:
    """ivreg's errors are the small-sample ones, ours ivreg2's."""
    theirs, result, robust = record["results"], card(record), card(record, covariance=["hc1"])
    n, df = result.fit.n_obs, result.fit.df_resid
    figures = named(theirs["coef"], coefficients(result), "coef")
    figures |= named(theirs["se_HC0"], errors(result, "hc1"), "HC0")
    small = {kind: {t: e * np.sqrt(n / df) for t, e in errors(result, kind).items()} for kind in ("classical", "hc1")}
    figures |= named(theirs["se_classic_small"], small["classical"], "classical")
    figures |= named(theirs["se_HC1"], small["hc1"], "HC1")
    figures |= {"n": (n, theirs["nobs"]), "sigma": (result.fit.sigma_e * np.sqrt(n / df), theirs["sigma"])}
    names = {"Weak instruments": "first_stage_f", "Wu-Hausman": "durbin_wu_hausman"}
    for name, test in names.items():
        figures |= printed_test(result, test, theirs["diagnostics"][name])
        figures |= {f"HC1 {k}": v for k, v in printed_test(robust, test, theirs["diagnostics_HC1"][name]).items()}
    if theirs["diagnostics"]["Sargan"]["statistic"] is not None:
        figures |= printed_test(result, "sargan", theirs["diagnostics"]["Sargan"])
    return figures


def anderson_rubin(record: Record) -> Figures:
    theirs, rows, liml = record["results"], diagnostics(card(record)), card(record, method="liml")
    assert set(theirs) - set(NOT_OFFERED) == {"AR_F", "df", "p", "ci", "LIML"}
    row, small = rows["anderson_rubin"], np.sqrt(liml.fit.n_obs / liml.fit.df_resid)
    ends = [rows[f"anderson_rubin_ci_{end}"].statistic for end in ("low", "high")]
    figures: Figures = {"F": (row.statistic, theirs["AR_F"]), "p": (row.p_value, theirs["p"])}
    figures |= {f"end {i}": pair for i, pair in enumerate(zip(ends, theirs["ci"][0], strict=True))}
    assert row.df == ", ".join(map(str, theirs["df"]))
    figures["LIML"] = (coefficients(liml)["educ"], theirs["LIML"]["coef"])
    return figures | {"LIML se": (errors(liml, "classical")["educ"] * small, theirs["LIML"]["se"])}


def absorbed(record: Record) -> Figures:
    theirs, keys = record["results"], CIGAR | {"instruments": instruments(record)}
    kinds = {"iid": "classical", "hetero": "hc1", "cl": "cluster"}
    results = {
        label: estimate(data("cigar_log"), "state", "year", **keys, covariance=[kind]) for label, kind in kinds.items()
    }
    figures = named({"lp": theirs["coef"]["fit_lp"], "li": theirs["coef"]["li"]}, coefficients(results["iid"]), "coef")
    figures["n"] = (results["iid"].fit.n_obs, theirs["nobs"])
    for label, result in results.items():
        se = theirs[f"se_{label}"]
        figures |= named({"lp": se["fit_lp"], "li": se["li"]}, errors(result), f"se {label}")
        figures[f"first {label}"] = (diagnostics(result)["first_stage_f"].statistic, theirs[f"ivwald1_{label}"]["stat"])
        first = result.equations["first:lp"]
        figures |= named(theirs["first_stage"]["coef"], coefficients(first), f"first {label}")
        if f"se_{label}" in theirs["first_stage"]:
            figures |= named(theirs["first_stage"][f"se_{label}"], errors(first), f"first se {label}")
    figures |= printed_test(results["iid"], "first_stage_f", theirs["ivf1_iid"])
    figures |= printed_test(results["iid"], "durbin_wu_hausman", theirs["wh_iid"])
    if theirs["sargan_iid"]:
        figures |= printed_test(results["iid"], "sargan", theirs["sargan_iid"])
    known = {"coef", "nobs", "first_stage", "ivf1_iid", "wh_iid", "sargan_iid"}
    known |= {f"{name}_{label}" for name in ("se", "ivwald1") for label in kinds}
    assert not set(theirs) - known - set(NOT_OFFERED)
    return figures


CHECKS = {
    "card_iv_just": two_stage,
    "card_iv_over": two_stage,
    "card_AR_just": anderson_rubin,
    "card_AR_over": anderson_rubin,
    "cigar_fe_iv_just": absorbed,
    "cigar_fe_iv_over": absorbed,
}


@pytest.mark.parametrize("record", records("iv"))
def test_record(record: Record) -> None:
    label = {"absorbed": "iv, absorbed effects", "anderson_rubin": "anderson_rubin, liml", "two_stage": "iv"}
    check = CHECKS[record["id"]]
    hold(record, label[check.__name__], check(record), TOLERANCE)


@pytest.mark.parametrize("record", [p for p in records("stata") if "ivreg2_griliches" in p.id or p.id == "stata"])
def test_ivreg2(record: Record) -> None:
    theirs, robust = record["results"], record["id"].endswith("robust")
    result = estimate(data("griliches76"), **GRILICHES, covariance=["hc1" if robust else "classical"])
    rows, fitted = diagnostics(result), result.fit
    overid = rows["hansen_j" if robust else "sargan"]
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    figures |= {
        "N": (fitted.n_obs, theirs["N"]),
        "r2": (fitted.r2, theirs["r2"]),
        "rmse": (fitted.sigma_e, theirs["rmse"]),
        "rss": (fitted.sigma_e**2 * fitted.n_obs, theirs["rss"]),
        "F": (fitted.f_statistic, theirs["F"]),
        "cdf": (rows["cragg_donald_f"].statistic, theirs["cdf"]),
        "widstat": (rows["kp_rk_wald_f"].statistic, theirs["widstat"]),
        "idstat": (rows["kp_rk_lm"].statistic, theirs["idstat"]),
        "iddf": (float(rows["kp_rk_lm"].df), theirs["iddf"]),
        "idp": (rows["kp_rk_lm"].p_value, theirs["idp"]),
        "j": (overid.statistic, theirs["j"]),
        "jdf": (float(overid.df), theirs["jdf"]),
        "jp": (overid.p_value, theirs["jp"]),
    }
    repeated = {"coef", "se", "sargan", "sargandf", "sarganp"}
    assert set(theirs) == set(figures) - {n for n in figures if " " in n} | repeated & set(theirs)
    hold(record, "iv", figures, TOLERANCE)


def test_kleibergen_paap_under_clusters_is_the_clustered_t_of_one_instrument() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"needs the reference data in {FOLDER}")
    result = estimate(data("cigar_log"), "state", "year", **CIGAR, instruments=["lpm"])
    t = next(row.statistic for row in result.equations["first:lp"].estimates if row.term == "lpm")
    difference = parity.relative(diagnostics(result)["kp_rk_wald_f"].statistic, t**2)
    assert difference < 1e-10
