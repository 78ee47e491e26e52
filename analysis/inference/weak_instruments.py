"""How strong the instruments are: first-stage F, Sanderson-Windmeijer, Kleibergen-Paap, Cragg-Donald, effective F."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from analysis.inference.f_tests import FTests
from analysis.inference.instruments import System
from analysis.results import Diagnostic

BIAS = 0.10  # Nagar bias, relative to the worst, that the critical value of the effective F allows with 95 % confidence


def weak_instruments(system: System, tests: FTests) -> tuple[Diagnostic, ...]:
    """Every statistic; the note of a first-stage F is its variable."""
    rows = [*first_stage_f(system, tests), *sanderson_windmeijer(system, tests), *kleibergen_paap(system, tests)]
    rows.append(cragg_donald(system, tests))
    return (*rows, effective_f(system, tests)) if len(system.endogenous) == 1 else tuple(rows)


def first_stage_f(system: System, tests: FTests) -> Iterator[Diagnostic]:
    """The excluded instruments in each first stage, F(L1, n - L) or F(L1, G - 1)."""
    for j, name in enumerate(system.endogenous):
        chi2 = tests.chi2(system.zx[:, j], system.z, system.first_residual[:, j])
        yield tests.row("first_stage_f", chi2, system.z.shape[1], system.first_slopes, name)


def sanderson_windmeijer(system: System, tests: FTests) -> Iterator[Diagnostic]:
    """The instruments in what the others, instrumented, leave of an endogenous variable: F(L1 - K1 + 1, .).

    Sanderson and Windmeijer (2016, section 3); under other errors than classical the Wald statistic of all instruments
    divided by L1 - K1 + 1, as ivreg2.
    """
    q = len(system.instruments) - len(system.endogenous) + 1
    for j, name in enumerate(system.endogenous):
        others = np.delete(np.arange(len(system.endogenous)), j)
        weights, *_ = np.linalg.lstsq(system.zx[:, others], system.zx[:, j])
        coef = system.zx[:, j] - system.zx[:, others] @ weights
        residual = system.first_residual[:, j] - system.first_residual[:, others] @ weights
        chi2 = tests.chi2(coef, system.z, residual)
        yield tests.row("sanderson_windmeijer_f", chi2, q, system.first_slopes, name)


def kleibergen_paap(system: System, tests: FTests) -> Iterator[Diagnostic]:
    """Rank K1 - 1 of the first stages: the LM statistic, chi2(L1 - K1 + 1), and the Wald statistic as F (no p-value).

    Kleibergen and Paap (2006, theorem 1) in the basis of canonical correlations z'x = U S V': the last column of V is
    the combination of X that the instruments explain least, and the last L1 - K1 + 1 columns of U are what explains it
    where the rank is one short. The LM statistic takes the combination itself as its error, the Wald statistic its
    residual. Classical errors give Anderson's (1951) LM statistic and Cragg and Donald's F.
    """
    kind, k1, l1 = tests.errors.kind, len(system.endogenous), len(system.instruments)
    left, _, right = np.linalg.svd(system.z.T @ system.x_basis)
    weakest = system.x_basis @ right[-1]
    directions = system.z @ left[:, k1 - 1 :]
    coef, q = directions.T @ weakest, l1 - k1 + 1
    lm = tests.chi2(coef, directions, weakest)
    rk = tests.chi2(coef, directions, weakest - system.z @ (system.z.T @ weakest))
    if lm is None or rk is None:
        yield from (Diagnostic(name, None, tests.undetermined(q), kind) for name in ("kp_rk_lm", "kp_rk_wald_f"))
        return
    yield Diagnostic("kp_rk_lm", lm, None, kind, str(q), float(stats.chi2.sf(lm, q)))
    yield Diagnostic("kp_rk_wald_f", rk / l1 / tests.factor(system.first_slopes), None, kind)


def cragg_donald(system: System, tests: FTests) -> Diagnostic:
    """(n - L)/L1 times the smallest eigenvalue r^2/(1 - r^2) of the canonical correlations r; Stock and Yogo (2005)
    have its critical values."""
    square = float(np.linalg.svd(system.z.T @ system.x_basis, compute_uv=False)[-1] ** 2)
    df = tests.n_obs - system.first_slopes - tests.absorbed
    return Diagnostic("cragg_donald_f", df / len(system.instruments) * square / (1 - square), None, "classical")


def effective_f(system: System, tests: FTests) -> Diagnostic:
    """x'Pz x / tr(Z'Z W) with W the covariance of the first-stage coefficients (Montiel Olea and Pflueger 2013, eq. 8).

    The note is the critical value of their simplified procedure (section 4.1, x = 1/tau): from there on the Nagar bias
    exceeds tau = 10 % of the worst with probability 5 % at most.
    """
    moments = tests.errors.outer(system.z, system.first_residual[:, 0])
    trace, largest = float(np.trace(moments)), float(np.linalg.eigvalsh(moments)[-1])
    if trace <= 0:  # two ways of few clusters
        return Diagnostic("effective_f", None, tests.undetermined(len(moments)), tests.errors.kind)
    x = 1 / BIAS
    effective = trace**2 * (1 + 2 * x) / (float(np.sum(moments**2)) + 2 * x * trace * largest)
    critical = float(stats.ncx2.ppf(0.95, effective, x * effective) / effective)
    statistic = float(np.sum(system.zx**2)) / trace / tests.factor(system.first_slopes)
    note = f"critical value {critical:.2f} (bias {BIAS:.0%})"
    return Diagnostic("effective_f", statistic, note, tests.errors.kind)
