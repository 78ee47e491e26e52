"""Every record of peers/stata.json (Stata's regress, ivreg2, xtreg and xtgls) that the estimators cover.

Tolerance: printed Stata figures support 5e-7, absolute below one and relative above. The Grunfeld records come from
data that Stata held in single precision (seven digits), the xtreg records from doubles printed with eleven.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from analysis.results import Design, Result
from tests.estimators.peers import FOLDER, Figures, Record, hold, named, records
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit

TOLERANCE = 5e-7

NOT_COVERED = {
    "ivreg2_griliches_results": "compared in test_iv_peers.py",
    "ivreg2_griliches_results_robust": "compared in test_iv_peers.py",
    "grunfeld_results_nw_panel4": "Newey-West is not offered",
    "xtabond2_roodman_sys1": "in test_peers_gmm.py",
    "xtabond2_roodman_dif_a1": "in test_peers_gmm.py",
}

XTGLS: dict[str, dict[str, str]] = {
    "xtgls_hetero": {"panels": "hetero", "corr": "independent"},
    "xtgls_hetero_ar1": {"panels": "hetero", "corr": "ar1"},
}

GRUNFELD: dict[str, dict[str, Any]] = {
    "grunfeld_results_cluster": {"covariance": ("cluster",), "cluster": ("firm",)},
    "grunfeld_results_cluster_large": {"covariance": ("cluster",), "cluster": ("firm",), "small_sample": "none"},
    "grunfeld_results_cluster_2groups_large": {
        "covariance": ("cluster",),
        "cluster": ("firm", "year"),
        "small_sample": "none",
    },
    "grunfeld_results_nw_groupsum4_ivreg_large": {
        "covariance": ("driscoll_kraay",),
        "dk_lags": 4,
        "small_sample": "none",
    },
}

XTREG: dict[str, tuple[str, dict[str, Any]]] = {
    "pooled-conventional": ("pooled", {"covariance": ("classical",)}),
    "pooled-robust": ("pooled", {"covariance": ("hc1",)}),
    "pooled-cluster": ("pooled", {"covariance": ("cluster",)}),
    "between-conventional": ("between", {"covariance": ("classical",)}),
    "fixed_effect-conventional": ("within", {"covariance": ("classical",)}),
    "fixed_effect-robust": ("within", {"covariance": ("cluster",)}),
    "fixed_effect-cluster": ("within", {"covariance": ("cluster",)}),
    "random_effect-conventional": ("random_effects", {"covariance": ("classical",)}),
    "random_effect-robust": ("random_effects", {"covariance": ("cluster",)}),
    "random_effect-cluster": ("random_effects", {"covariance": ("cluster",)}),
}

FIGURES = {
    "N": "n_obs",
    "N_g": "n_regions",
    "F": "f_statistic",
    "ll": "loglik",
    "r2_w": "r2_within",
    "r2_b": "r2_between",
    "r2_o": "r2_overall",
    "sigma_e": "sigma_e",
    "sigma_u": "sigma_u",
    "rho": "rho",
}
OTHERWISE = {
    "coef": "term by term",
    "se": "term by term",
    "t": "its source: se = |coef / t|",
    "r2": "below: r2, under fixed effects r2_within",
    "r2_a": "below, where it is the adjustment of r2",
    "rmse": "below, where it is sigma_e",
    "df_r": "below: df_resid, or clusters less one",
    "F_f": "below: f_fixed_effects",
    **dict.fromkeys(("rss", "mss", "tss", "ll_0"), "follow from r2, ll and the outcome"),
    **dict.fromkeys(("df_m", "df_b", "df_a", "Tbar", "g_min", "g_max", "g_avg"), "counts of the sample"),
    **dict.fromkeys(("sigma", "corr"), "not among the figures of a fit"),
}


def distance(ours: float, theirs: float) -> float:
    return abs(ours - theirs) / max(1.0, abs(theirs))


@cache
def grunfeld() -> Design:
    frame = pd.read_csv(FOLDER / "data" / "grunfeld_statsmodels.csv").rename(
        columns={"value": "mvalue", "capital": "kstock"}
    )
    return design_of(frame[frame["firm"] != "American Steel"], "invest", ("mvalue", "kstock"), "firm", "year")


@cache
def simulated(suffix: str) -> Design:
    frame = pd.read_csv(FOLDER / "data" / "lm_simulated_panel.csv")
    return design_of(frame, f"y{suffix}", [f"x{j}{suffix}" for j in range(1, 6)], "firm", "time")


def xtreg_figures(result: Result, theirs: dict[str, Any], estimator: str, covariance: str) -> Figures:
    """The figures of the fit; a figure that is neither here nor in OTHERWISE fails."""
    unknown = set(theirs) - set(FIGURES) - set(OTHERWISE)
    assert not unknown, f"figures neither compared nor explained: {unknown}"
    fitted = result.fit
    figures: Figures = {name: (getattr(fitted, FIGURES[name]), theirs[name]) for name in set(theirs) & set(FIGURES)}
    if "r2" in theirs:
        figures["r2"] = (fitted.r2_within if estimator == "within" else fitted.r2, theirs["r2"])
    if "df_r" in theirs:
        figures["df_r"] = (fitted.n_clusters - 1 if covariance == "cluster" else fitted.df_resid, theirs["df_r"])
    if estimator == "pooled":
        figures |= {"r2_a": (fitted.r2_adjusted, theirs["r2_a"]), "rmse": (fitted.sigma_e, theirs["rmse"])}
    if "F_f" in theirs:
        figures["F_f"] = (diagnostics(result)["f_fixed_effects"].statistic, theirs["F_f"])
    return figures


def compare_xtreg(record: Record) -> None:
    name, _, suffix = record["id"].removeprefix("xtreg_").partition("__")
    estimator, options = XTREG[name]
    if estimator == "within":  # xtreg keeps the firms seen once, and counts them
        options = options | {"fixed_effects": ("firm",), "options": {"singletons": "keep"}}
    result = fit(estimator, simulated(f"_{suffix}" if suffix else ""), **options)
    theirs = record["results"]
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    figures |= xtreg_figures(result, theirs, estimator, options["covariance"][0])
    hold(record, estimator, figures, TOLERANCE, distance, unit="absolute below 1")


def compare_grunfeld(record: Record) -> None:
    options, theirs = GRUNFELD[record["id"]], record["results"]
    result = fit("pooled", grunfeld(), **options)
    small = fit(
        "pooled", grunfeld(), **options | {"small_sample": "stata"}
    )  # ivreg2's F is always the small-sample one
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    figures |= {"N": (result.fit.n_obs, theirs["N"]), "F": (small.fit.f_statistic, theirs["F"])}
    hold(record, "pooled", figures, TOLERANCE, distance, unit="absolute below 1")


def compare_xtgls(record: Record) -> None:
    frame = pd.read_csv(FOLDER / "data" / f"{record['data']}.csv")
    frame = frame.rename(columns={"value": "market", "capital": "stock"})
    design = design_of(frame, "invest", ("market", "stock"), "firm", "year")
    result, theirs = fit("fgls", design, options=XTGLS[record["id"]]), record["results"]
    figures = named(theirs["coef"], coefficients(result), "coef") | named(theirs["se"], errors(result), "se")
    hold(record, "fgls", figures, TOLERANCE, distance, unit="absolute below 1")


@pytest.mark.parametrize("record", records("stata"))
def test_record(record: Record) -> None:
    name = record["id"].removeprefix("xtreg_").partition("__")[0]
    if record["id"] in GRUNFELD:
        compare_grunfeld(record)
    elif record["id"].startswith("xtreg_") and name in XTREG:
        compare_xtreg(record)
    elif record["id"] in XTGLS:
        compare_xtgls(record)
    else:
        assert record["id"] in NOT_COVERED, f"{record['id']} is neither compared nor listed in NOT_COVERED"


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs the reference data in {FOLDER}")
def test_dropping_singletons_changes_counts_and_constant_alone() -> None:
    kept = fit("within", simulated("_heavy"), fixed_effects=("firm",), options={"singletons": "keep"})
    dropped = fit("within", simulated("_heavy"), fixed_effects=("firm",))
    alone = [row.variable for row in dropped.dropped]
    assert len(alone) == kept.fit.n_obs - dropped.fit.n_obs == kept.fit.n_regions - dropped.fit.n_regions
    assert alone[0].startswith("firm=firm.") and {row.reason for row in dropped.dropped} == {"singleton"}
    slopes = [(a, b) for a, b in zip(kept.estimates, dropped.estimates, strict=True) if a.term != "_cons"]
    assert all(b.estimate == pytest.approx(a.estimate, rel=1e-10) for a, b in slopes)
    assert all(b.std_error == pytest.approx(a.std_error, rel=1e-10) for a, b in slopes)
    assert dropped.fit.r2_within == pytest.approx(kept.fit.r2_within, rel=1e-12)
