"""The keys of a specification and the options of each estimator: name -> (check, default). One table each."""

from __future__ import annotations

from typing import Any

from analysis.spec_values import (
    Check,
    column,
    either,
    flag,
    mapping,
    one_of,
    positive,
    several,
    shape,
    span,
    term,
    text,
    unless_off,
    whole,
)

Keys = dict[str, tuple[Check, Any]]

COVARIANCES = ("classical", "hc1", "cluster", "driscoll_kraay", "bootstrap")

RESAMPLING = shape(reps=(whole(1), 999), seed=(whole(0), 1), cluster=(column, "region"))
"""`cluster: region` is the panel unit, whatever its column is called."""

KEYS: Keys = {
    "estimator": (text, None),
    "panel": (text, "marts.panel_province"),
    "region": (column, "region_id"),
    "time": (column, "year"),
    "outcome": (term, None),
    "focal": (several(term), ()),
    "controls": (several(term), ()),
    "fixed_effects": (several(column), ()),
    "trends": (shape(columns=(several(column), ()), order=(whole(1), 1)), None),
    "endogenous": (several(term), ()),
    "instruments": (several(term), ()),
    "mediator": (term, None),
    "moderator": (term, None),
    "center": (either(flag, several(term)), ()),
    "covariance": (several(text), ()),
    "cluster": (several(column, most=2), ()),
    "dk_lags": (whole(0), None),
    "bootstrap": (RESAMPLING, None),
    "wild": (shape(reps=(whole(1), 999), seed=(whole(0), 1)), None),
    "small_sample": (one_of("stata", "none"), "stata"),
    "years": (span(whole()), None),
    "sample": (text, None),
    "where": (text, None),
    "compare": (text, None),
    "same_as": (text, None),
    "scored": (flag, None),
    "printed": (mapping(text), {}),
    "printed_r2": (one_of("within", "overall", "lsdv", "adjusted"), None),
    "star_rule": (one_of("conv", "esttab"), "conv"),
    "star_df": (one_of("normal", "t_resid", "t_clusters"), None),
    "note": (text, None),
}

_GMM: Keys = {
    "steps": (one_of(1, 2), 2),
    "windmeijer": (flag, True),
    "collapse": (flag, True),
    "gmm": (mapping(span(whole(), open_ended=True), key_check=term), {}),
    "iv": (several(term), ()),
    "iv_equation": (one_of("both", "level", "diff"), "both"),
    "transform": (one_of("fd", "orthogonal"), "fd"),
    "time_dummies": (flag, False),
    "level_constant": (flag, True),
}

_EVENT: Keys = {
    "treatment": (column, None),
    "cohort": (column, None),
    "group": (column, None),
    "base": (whole(), -1),
    "window": (span(whole()), None),
    "endpoints": (one_of("bin", "drop", "saturate"), "bin"),
    "anticipation": (whole(0), 0),
    "design": (one_of("twfe", "sun_abraham", "callaway_santanna", "imputation"), "twfe"),
    "base_period": (one_of("varying", "universal"), "varying"),
    "control": (one_of("never", "not_yet"), "never"),
    "covariates_method": (one_of("dr", "reg", "ipw"), "dr"),
    "placebo": (unless_off(shape(reps=(whole(1), 999), seed=(whole(0), 1), assign=(column, None))), None),
    "honest": (
        unless_off(
            shape(type=(one_of("relative_magnitude", "smoothness"), "relative_magnitude"), grid=(several(positive), ()))
        ),
        None,
    ),
}

OPTIONS: dict[str, Keys] = {
    "pooled": {},
    "within": {"singletons": (one_of("drop", "keep"), "drop")},
    "random_effects": {},
    "between": {},
    "iv": {"method": (one_of("2sls", "liml", "gmm"), "2sls")},
    "difference_gmm": _GMM,
    "system_gmm": _GMM,
    "fgls": {
        "panels": (one_of("iid", "hetero", "correlated"), "hetero"),
        "corr": (one_of("independent", "ar1", "psar1"), "ar1"),
    },
    "heckman": {
        "selection": (column, None),
        "selection_regressors": (several(term), ()),
        "selection_effects": (several(column), ()),
        "mills_by": (one_of("time"), None),
        "mundlak": (flag, False),
        "method": (one_of("two_step", "ml"), "two_step"),
    },
    "did": _EVENT,
    "event_study": _EVENT,
    "psm_did": {
        "treatment": (column, None),
        "group": (column, None),
        "match_on": (several(term), ()),
        "neighbours": (whole(1), 4),
        "ties": (flag, True),
        "caliper": (positive, None),
        "scope": (one_of("pre_period", "pooled", "by_period"), "pre_period"),
    },
    "mediation": {
        "design": (one_of("three_step", "two_step"), "three_step"),
        "bootstrap": (RESAMPLING, {"reps": 999, "seed": 1, "cluster": "region"}),
    },
    "moderation": {
        "margins": (several(one_of(*(f"p{p}" for p in range(1, 100)))), ("p10", "p25", "p50", "p75", "p90")),
    },
    "describe": {},
    "correlate": {},
    "vif": {},
}
"""Every estimator of the format, with its own options."""

OPTION_TERMS = ("selection", "selection_regressors", "treatment", "cohort", "group", "match_on", "gmm", "iv")
"""Options that name variables: their values are part of the sample."""

OPTION_LABELS = ("selection_effects",)
"""Options that name columns of any type, taken as groups."""

RESAMPLED = {"bootstrap": "cluster", "placebo": "assign"}
"""Options with a column of groups inside; `region` is the panel unit."""

NEEDS: dict[str, tuple[str, ...]] = {
    "iv": ("outcome", "endogenous", "instruments"),
    "within": ("outcome", "fixed_effects"),
    "heckman": ("outcome", "selection"),
    "did": ("outcome",),
    "event_study": ("outcome",),
    "psm_did": ("outcome", "treatment", "group", "match_on"),
    "mediation": ("outcome", "focal", "mediator"),
    "moderation": ("outcome", "focal", "moderator"),
    "describe": ("focal",),
    "correlate": ("focal",),
    "vif": ("focal",),
}
"""Keys and options without which an estimator means nothing; the others need an outcome and a focal variable."""

_INFERENCE = ("covariance", "cluster", "dk_lags", "bootstrap", "wild", "small_sample")
_MODEL = ("fixed_effects", "trends", "center", "compare", "printed_r2")
_ONLY = {"endogenous": "iv", "instruments": "iv", "mediator": "mediation", "moderator": "moderation"}

REFUSES: dict[str, tuple[str, ...]] = {
    name: tuple(key for key, owner in _ONLY.items() if owner != name)
    + {
        "difference_gmm": _INFERENCE,
        "system_gmm": _INFERENCE,
        "fgls": ("covariance", "cluster", "dk_lags", "bootstrap", "wild"),
        "describe": (*_INFERENCE, *_MODEL),
        "correlate": (*_INFERENCE, *_MODEL),
        "vif": (*_INFERENCE, *_MODEL),
    }.get(name, ())
    for name in OPTIONS
}
"""Keys that make no sense for an estimator: refused where an entry writes them, not inherited from the defaults."""

ENTRY_ONLY: dict[str, tuple[str, ...]] = {
    "describe": ("outcome", "controls"),
    "correlate": ("outcome", "controls"),
}
"""Keys that an estimator takes from the entry and never from the defaults: a table of means lists its own columns."""

USUAL: dict[str, dict[str, Any]] = {"moderation": {"center": True}}
"""Defaults of an estimator where they differ from those of KEYS."""

OFFERED = {"heckman": ("corrected", "bootstrap"), "between": ("classical", "hc1", "bootstrap")}
"""Of estimators that have not those of COVARIANCES. Of defaults whose first they have not, nothing is inherited."""
ANY_COVARIANCE = (*COVARIANCES, *(name for names in OFFERED.values() for name in names if name not in COVARIANCES))
