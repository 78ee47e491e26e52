"""Which model of the unit effect: Hausman, its robust form, Breusch-Pagan, F of the effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

from analysis.inference import error_components
from analysis.inference.degrees_of_freedom import is_nested
from analysis.inference.effect_basis import Effect
from analysis.inference.error_components import Panel
from analysis.inference.groups import Groups, codes_of, sums_by
from analysis.inference.joint import wald
from analysis.inference.least_squares import COLLINEAR, LinearModel, norms, regress
from analysis.inference.residual_tests import Residuals, guarded, residual_tests
from analysis.inference.sample import columns, outcome_and_regressors
from analysis.results import Design, Diagnostic, EstimationError

POSITIVE = 1e-12  # eigenvalue of a scaled covariance, relative to the largest in size, that counts as zero


def one_way_tests(panel: Panel, time: np.ndarray | None) -> tuple[Diagnostic, ...]:
    """Every test of a one-way panel; one that is not defined is a row without a statistic whose note says why."""
    tests: dict[str, Callable[[], Diagnostic]] = {
        "hausman": lambda: hausman(panel),
        "hausman_robust": lambda: mundlak(panel, robust=True),
        "breusch_pagan_lm": lambda: breusch_pagan_lm(panel),
    }
    residuals = Residuals(panel.within[0].residual, panel.groups, time)
    return (*(guarded(name, test) for name, test in tests.items()), *residual_tests(residuals))


def two_way_tests(design: Design, model: LinearModel, effects: Sequence[Effect]) -> tuple[Diagnostic, ...]:
    """The tests on residuals beside effects of the panel's units and of its periods; none beside other effects."""
    if design.region is None or design.time is None or len(effects) != 2:
        return ()
    units, periods = (codes_of(codes)[0] for codes in (design.region, design.time))
    for one, other in (effects, effects[::-1]):
        if _same(one.codes, units) and _same(other.codes, periods):
            return residual_tests(Residuals(model.residual, Groups.of(units), design.time, has_periods=True))
    return ()


def _same(codes: np.ndarray, others: np.ndarray) -> bool:
    """Whether both divide the rows alike."""
    return is_nested(codes, others) and is_nested(others, codes)


def hausman(panel: Panel) -> Diagnostic:
    """q'(V_fe - V_re)^- q with q = b_fe - b_re, both covariances classical (Hausman 1978), chi2(rank).

    The difference is estimated and need not be positive: the generalised inverse keeps its eigenvalues of either sign,
    the note says so, and a negative statistic has no p-value.
    """
    fixed, df = panel.within
    random = panel.random_effects.model
    common = [random.terms.index(term) for term in fixed.terms]
    q = fixed.coef - random.coef[common]
    v_fixed = fixed.ssr / df * fixed.influence.T @ fixed.influence
    v_random = random.ssr / (random.n_obs - random.n_terms) * random.influence.T @ random.influence
    scale = np.sqrt(np.diag(v_fixed))
    values, vectors = np.linalg.eigh((v_fixed - v_random[np.ix_(common, common)]) / np.outer(scale, scale))
    used = np.abs(values) > POSITIVE * np.abs(values).max()
    statistic = float(np.sum((vectors.T @ (q / scale))[used] ** 2 / values[used]))
    rank, negative = int(used.sum()), int((values[used] < 0).sum())
    if not rank:
        raise EstimationError("fixed and random effects have the same covariance: nothing to test")
    notes = [f"rank {rank} of {len(q)}"] if rank < len(q) else []
    notes += [f"V_fe - V_re is not positive definite ({negative} negative eigenvalues)"] if negative else []
    p_value = float(stats.chi2.sf(statistic, rank)) if statistic >= 0 else None
    return Diagnostic("hausman", statistic, "; ".join(notes) or None, "classical", str(rank), p_value)


def mundlak(panel: Panel, *, robust: bool) -> Diagnostic:
    """Wald test of deviations from unit means, added to the random-effects regression (Mundlak 1978, Arellano 1993).

    y - theta ybar on 1 - theta, x - theta xbar, x - xbar. Robust: clustered by unit, without a small-sample factor
    (plm's phtest, method aux, with vcovHC); otherwise classical.
    """
    groups, random = panel.groups, panel.random_effects
    fixed, _ = panel.within
    quasi = error_components.quasi_demean(panel.stacked, groups, random.theta)
    varying = panel.columns(fixed.terms)
    contrasts = [f"{name} - mean" for name in fixed.terms]
    model = regress(
        quasi[:, 0],
        np.column_stack([quasi[:, 1:], groups.demean(varying)]),
        [*panel.names, *contrasts],
        constant=1 - random.theta[groups.codes],
        scale=np.concatenate([norms(panel.regressors), norms(varying)]),
    )
    block = [i for i, term in enumerate(model.terms) if term in contrasts]
    if robust:
        sums = sums_by(groups.codes, model.influence * model.residual[:, None], groups.size)
        matrix = sums.T @ sums
    else:
        matrix = model.ssr / (model.n_obs - model.n_terms) * model.influence.T @ model.influence
    statistic = wald(model.coef[block], matrix[np.ix_(block, block)]) if block else None
    if statistic is None:
        raise EstimationError(f"{groups.size} units do not determine the covariance of {len(fixed.terms)} contrasts")
    name, label = ("hausman_robust", "cluster") if robust else ("hausman", "classical")
    return Diagnostic(name, statistic, None, label, str(len(block)), float(stats.chi2.sf(statistic, len(block))))


def breusch_pagan_lm(panel: Panel) -> Diagnostic:
    """Lagrange multiplier test of a unit variance, chi2(1) (Breusch and Pagan 1980, unbalanced: Baltagi and Li 1990).

    Stata's xttest0 halves the p-value, the alternative being one-sided.
    """
    groups = panel.groups
    pooled = regress(panel.outcome, panel.regressors, panel.names, constant=np.ones(len(panel.outcome)))
    excess = float(groups.counts @ groups.counts - pooled.n_obs)
    if not excess:
        raise EstimationError(f"every one of {groups.size} units has a single row")
    if np.sqrt(pooled.ssr) <= COLLINEAR * np.linalg.norm(panel.outcome):
        raise EstimationError("the regressors fit the outcome perfectly: no residual is left to correlate")
    a = 1 - float(np.sum(sums_by(groups.codes, pooled.residual[:, None], groups.size) ** 2)) / pooled.ssr
    statistic = pooled.n_obs**2 * a**2 / (2 * excess)
    return Diagnostic("breusch_pagan_lm", statistic, None, "classical", "1", float(stats.chi2.sf(statistic, 1)))


def effects_f(design: Design, model: LinearModel, absorbed: int, df: int) -> Diagnostic:
    """F test that all absorbed effects are zero, against the pooled regression of the same slopes (classical)."""
    outcome, _ = outcome_and_regressors(design)
    if absorbed < 2:
        return Diagnostic("f_fixed_effects", None, "one level: nothing to test", "classical")
    kept = columns(design, model.regressors)
    pooled = regress(outcome, kept, model.regressors, constant=np.ones(len(outcome)))
    statistic = (pooled.ssr - model.ssr) / (absorbed - 1) / (model.ssr / df)
    p_value = float(stats.f.sf(statistic, absorbed - 1, df))
    return Diagnostic("f_fixed_effects", statistic, None, "classical", f"{absorbed - 1}, {df}", p_value)
