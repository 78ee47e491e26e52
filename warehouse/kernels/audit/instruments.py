"""First stages with one instrument."""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.kernels.audit.finding import Finding, judged, unchecked
from warehouse.kernels.audit.rounding import Interval, short

ANY_COVARIANCE = {"F", "KP F"}
"""These F carry the covariance of the printed error; Cragg and Donald's is homoskedastic whatever the error is."""


def single_instrument_f(t: Interval, printed: Mapping[str, Interval]) -> Finding:
    """With one excluded instrument the first-stage F, Kleibergen and Paap's F, is t^2 of the instrument.

    Cragg and Donald's F equals it only for classical errors: alone and apart it does not decide.
    """
    square = t.square
    arithmetic = f"t^2 in {square}; " + ", ".join(f"{name} {value}" for name, value in printed.items())
    equal = [name for name, value in printed.items() if value.meets(square)]
    apart = [name for name in printed if name in ANY_COVARIANCE and name not in equal]
    if not apart and equal:
        return judged(True, arithmetic)
    if not apart:
        return unchecked("Cragg and Donald's F is for classical errors, the printed error may be robust", arithmetic)
    return judged(False, arithmetic, why=f"{' and '.join(apart)} would equal t^2 with one instrument")


def lm_within_clusters(lm: Interval, n_clusters: int, n_obs: int | None) -> Finding:
    """An LM statistic of one restriction is at most the number of independent scores: clusters, else rows."""
    arithmetic = f"LM {lm}, {n_clusters} clusters" + (f", {n_obs} rows" if n_obs else "")
    if n_obs and lm.lo > n_obs:
        return judged(False, arithmetic, with_what="any covariance", why=f"LM cannot exceed N = {n_obs}")
    why = f"LM cannot exceed {n_clusters} then; without clusters it can reach {short(n_obs) if n_obs else 'N'}"
    return judged(lm.lo <= n_clusters, arithmetic, with_what="errors clustered by unit", why=why)
