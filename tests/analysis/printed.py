"""Which printed figures a specification can give, by the rules of the format: no estimation, no data."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.spec import Spec

Key = tuple[str, str, str]
"""Column as printed, term, kind of figure."""

COEFFICIENTS = ("coef", "se", "t", "z")
MOMENTS = ("n_obs", "mean", "sd", "min", "max", "median")
GMM = ("difference_gmm", "system_gmm")

OF_THE_COLUMN = {
    "f": ("pooled", "within"),
    "f_p": ("pooled", "within"),
    "wald_chi2": ("iv", "fgls"),
    "first_stage_f": ("iv",),
    "cd_f": ("iv",),
    "kp_f": ("iv",),
    "kp_lm": ("iv",),
    "dwh_p": ("iv",),
    "ar2_p": GMM,
    "sargan_p": GMM,
}
"""Figures under a column and the estimators that write them, as results.fits or as the diagnostics

first_stage_f, cragg_donald_f, kp_rk_wald_f, kp_rk_lm, durbin_wu_hausman, ar2, sargan.
"""


def figures(spec: Spec) -> Iterator[Key]:
    """Column, term and kind of every figure that `spec` gives."""
    column = spec.column_no or ""
    if spec.estimator == "correlate":
        yield from ((named(spec, b), named(spec, a), "corr") for a in spec.focal for b in spec.focal)
    elif spec.estimator == "describe":
        yield from (("desc", named(spec, name), kind) for name in spec.focal for kind in MOMENTS)
    elif spec.estimator == "vif":
        yield from (("vif", named(spec, name), kind) for name in spec.regressors for kind in ("vif", "vif_inverse"))
        yield "vif", "_mean", "vif_mean"
    else:
        yield from ((column, named(spec, term), kind) for term in terms(spec) for kind in COEFFICIENTS)
        yield from ((column, f"_{kind}", kind) for kind in under_the_column(spec))
        yield from ((column, name, name) for name in flags(spec))


def terms(spec: Spec) -> Iterator[str]:
    """Terms with a coefficient; those of the equation that an alias names."""
    equation = (spec.same_as or "").partition("#")[2]
    if equation.startswith("first:"):
        yield from (*spec.instruments, *(x for x in spec.regressors if x not in spec.endogenous))
    else:
        yield from spec.regressors
    if spec.estimator == "mediation" and equation not in ("a", "total"):
        yield str(spec.mediator)
    if spec.estimator == "moderation":
        yield from (str(spec.moderator), *(f"{x}:{spec.moderator}" for x in spec.focal))
    if spec.estimator in ("did", "psm_did"):
        yield "att"
    if spec.estimator == "event_study":
        yield from (f"event_{k}" for k in range(-20, 21) if k != spec.options["base"])
    yield "_cons"


def under_the_column(spec: Spec) -> Iterator[str]:
    yield "n_obs"
    yield from (kind for kind, estimators in OF_THE_COLUMN.items() if spec.estimator in estimators)
    is_overall_of_several = spec.printed_r2 == "overall" and len(spec.fixed_effects) > 1
    if spec.estimator not in (*GMM, "fgls", "heckman") and not is_overall_of_several:
        yield "r2"
    if spec.estimator == "within" and len(spec.fixed_effects) == 1:
        yield "hausman"
    if spec.estimator in GMM and spec.region == "year":
        yield "n_groups_year"


def flags(spec: Spec) -> dict[str, bool]:
    """What the rows of yes and no under a column say of it."""
    return {
        "flag_controls": bool(spec.controls),
        "flag_fe": bool(spec.fixed_effects),
        "flag_year_fe": "year" in spec.fixed_effects,
        "flag_province_fe": "region_id" in spec.fixed_effects,
        "flag_city_fe": "region_id" in spec.fixed_effects,
    }


def named(spec: Spec, term: str) -> str:
    return spec.printed.get(term, term)
