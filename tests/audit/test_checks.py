"""Every check on made-up figures: what holds, what cannot, and the last digit between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.kernels.audit import correlations, counts, fits, instruments, mediation, moments, slopes, text
from warehouse.kernels.audit.finding import CONSISTENT, INCONSISTENT, UNCHECKED, Finding
from warehouse.kernels.audit.rounding import Interval, exact, rounded
from warehouse.kernels.errors import KernelError

R = rounded

CASES: dict[str, tuple[Finding, str]] = {
    "mean between the ends": (moments.in_order(R("0.1"), R("0.5"), R("0.9")), CONSISTENT),
    "mean above the maximum": (moments.in_order(R("0.1"), R("1.1"), R("0.9")), INCONSISTENT),
    "mean equal to the maximum after rounding": (moments.in_order(R("0.1"), R("0.94"), R("0.9")), CONSISTENT),
    "two rows at the ends": (moments.sd_by_range(R("0.7071"), R("0"), R("1.0000"), 2), CONSISTENT),
    "sd above half the range": (moments.sd_by_range(R("0.510"), R("0.000"), R("1.000"), 400), INCONSISTENT),
    "sd above the mean's bound": (moments.sd_by_mean(R("0.40"), R("0.10"), R("0.00"), R("1.00"), 400), INCONSISTENT),
    "sd at the bound of the mean": (moments.sd_by_mean(R("0.30"), R("0.10"), R("0.00"), R("1.00"), 400), CONSISTENT),
    "median far from the mean": (moments.median_near_mean(R("3.0"), R("1.0"), R("1.5")), INCONSISTENT),
    "median one sd from the mean": (moments.median_near_mean(R("3.0"), R("1.5"), R("1.5")), CONSISTENT),
    "correlation above one": (correlations.in_range(R("1.0100"), is_diagonal=False), INCONSISTENT),
    "diagonal": (correlations.in_range(R("1.0000"), is_diagonal=True), CONSISTENT),
    "diagonal of less": (correlations.in_range(R("0.9900"), is_diagonal=True), INCONSISTENT),
    "R2 above one": (fits.share_in_range(R("1.02"), "R2"), INCONSISTENT),
    "R2 of one": (fits.share_in_range(R("1.00"), "R2"), CONSISTENT),
    "r = 0.6 gives R2 = 0.36": (fits.r2_of_correlation(R("0.360"), R("0.600")), CONSISTENT),
    "r = 0.6 does not give 0.37": (fits.r2_of_correlation(R("0.370"), R("0.600")), INCONSISTENT),
    "b = 0.3, sds 2 and 1": (fits.r2_of_slope(R("0.360"), R("0.300"), R("2.00"), R("1.00")), CONSISTENT),
    "a decimal point": (fits.r2_of_slope(R("0.036"), R("0.300"), R("2.00"), R("1.00")), INCONSISTENT),
    "other rows": (fits.r2_of_slope(R("0.500"), R("0.300"), R("2.00"), R("1.00"), same_rows=False), CONSISTENT),
    "F = t^2": (fits.f_of_t(R("17.46"), R("4.18")), CONSISTENT),
    "F and another t": (fits.f_of_t(R("17.46"), R("4.28")), INCONSISTENT),
    "R2 rises": (fits.r2_not_falling(R("0.50"), R("0.55"), (90, 90)), CONSISTENT),
    "R2 falls within rounding": (fits.r2_not_falling(R("0.552"), R("0.55"), (90, 90)), CONSISTENT),
    "R2 falls": (fits.r2_not_falling(R("0.60"), R("0.55"), (90, 90)), INCONSISTENT),
    "R2 falls on other rows": (fits.r2_not_falling(R("0.60"), R("0.55"), (90, 88)), UNCHECKED),
    "2SLS below": (fits.r2_of_2sls(R("0.40"), R("0.41")), CONSISTENT),
    "2SLS above": (fits.r2_of_2sls(R("0.43"), R("0.41")), INCONSISTENT),
    "one regression": (fits.same_regression({"R2": R("0.40"), "t x": R("2.1")}, {"R2": R("0.4")}), CONSISTENT),
    "two regressions": (fits.same_regression({"t x": R("2.1")}, {"t x": R("2.9")}), INCONSISTENT),
    "VIF 4": (fits.vif_tolerance(R("4.00"), R("0.25")), CONSISTENT),
    "VIF 5": (fits.vif_tolerance(R("5.00"), R("0.2001")), CONSISTENT),
    "VIF 6": (fits.vif_tolerance(R("6.00"), R("0.1700")), INCONSISTENT),
    "mean of VIFs": (fits.vif_mean(R("2.50"), [R("2.00"), R("3.00")]), CONSISTENT),
    "mean of other VIFs": (fits.vif_mean(R("2.52"), [R("2.00"), R("3.00")]), INCONSISTENT),
    "chi2(5) = 11.07": (fits.chi2_p_value(R("0.050"), R("11.07"), 5), CONSISTENT),
    "chi2(5) = 26.88 is not 0.0000": (fits.chi2_p_value(R("0.0000"), R("26.88"), 5), INCONSISTENT),
    "|b| on the bound": (slopes.within_spread(R("2.00"), R("0.50"), R("1.00")), CONSISTENT),
    "|b| beyond it": (slopes.within_spread(R("-2.10"), R("0.50"), R("1.00")), INCONSISTENT),
    "|b| within the VIF's bound": (slopes.within_spread(R("2.10"), R("0.50"), R("1.00"), vif=R("4.0")), CONSISTENT),
    "|b| beyond, effects": (slopes.within_spread(R("2.10"), R("0.50"), R("1.00"), has_effects=True), UNCHECKED),
    "one sd moves y by less than its range": (slopes.size(R("0.01"), R("20"), R("0.0"), R("1.0")), CONSISTENT),
    "one sd moves y by more": (slopes.size(R("0.10"), R("20"), R("0.0"), R("1.0")), INCONSISTENT),
    "error among others": (slopes.error_among_columns(R("0.0715"), [0.064, 0.073, 0.075]), CONSISTENT),
    "error ten times the others": (slopes.error_among_columns(R("0.7152"), [0.064, 0.073, 0.075]), INCONSISTENT),
    "error three times the others": (slopes.error_among_columns(R("0.22"), [0.064, 0.073, 0.075]), CONSISTENT),
    "first-stage F = t^2": (instruments.single_instrument_f(R("3.00"), {"F": R("9.00")}), CONSISTENT),
    "first-stage F and KP F apart": (
        instruments.single_instrument_f(R("3.00"), {"F": R("9.00"), "KP F": R("8.00")}), INCONSISTENT,
    ),
    "Cragg-Donald alone": (instruments.single_instrument_f(R("3.00"), {"CD F": R("12.00")}), UNCHECKED),
    "Cragg-Donald = t^2": (instruments.single_instrument_f(R("3.00"), {"CD F": R("9.00")}), CONSISTENT),
    "LM of 30 clusters": (instruments.lm_within_clusters(R("30.4"), 30, 270), INCONSISTENT),
    "LM of 30 clusters, rounded": (instruments.lm_within_clusters(R("30"), 30, 270), CONSISTENT),
    "LM beyond the rows": (instruments.lm_within_clusters(R("280.0"), 30, 270), INCONSISTENT),
    "balanced": (counts.of_balanced(270, 30, 9), CONSISTENT),
    "not balanced": (counts.of_balanced(269, 30, 9), INCONSISTENT),
    "at most": (counts.of_unbalanced(99, 10, 10), CONSISTENT),
    "more than units x years": (counts.of_unbalanced(101, 10, 10), INCONSISTENT),
    "more than has controls": (counts.of_unbalanced(98, 10, 10, 3), INCONSISTENT),
    "complete in part of the years": (counts.of_unbalanced(90, 10, 9, 3, all_years=False), UNCHECKED),
    "groups": (counts.of_groups(12, 31), INCONSISTENT),
    "parts": (counts.of_parts([40, 50], 90, is_balanced=True), CONSISTENT),
    "parts that lose a row": (counts.of_parts([40, 49], 90, is_balanced=True), INCONSISTENT),
    "parts of an unbalanced panel": (counts.of_parts([40, 49], 90, is_balanced=False), CONSISTENT),
    "parts beyond the whole": (counts.of_parts([45, 49], 90, is_balanced=False), INCONSISTENT),
    "parts that share units": (counts.of_parts([5, 9], 90, is_balanced=False, are_units=False), UNCHECKED),
    "halves": (counts.of_halves([135, 135], 9), CONSISTENT),
    "no halves": (counts.of_halves([1277, 1902], 11), INCONSISTENT),
    "nested": (counts.of_nested(90, 88), CONSISTENT),
    "nested with more rows": (counts.of_nested(88, 90), INCONSISTENT),
    "differences": (counts.of_differences(330, 30, 12), CONSISTENT),
    "differences without loss": (counts.of_differences(360, 30, 12), UNCHECKED),
    "a sum": (counts.of_sum(152, [40, 52, 27, 13, 9, 11]), CONSISTENT),
    "no sum": (counts.of_sum(153, [40, 52, 27, 13, 9, 11]), INCONSISTENT),
    "total effect": (mediation.total_effect(R("0.60"), R("0.40"), R("0.50"), R("0.40"), same_rows=True), CONSISTENT),
    "no total effect": (mediation.total_effect(R("0.75"), R("0.4"), R("0.50"), R("0.4"), same_rows=True), INCONSISTENT),
    "total, other rows": (mediation.total_effect(R("0.65"), R("0.4"), R("0.5"), R("0.4"), same_rows=False), UNCHECKED),
    "Sobel z": (mediation.sobel(R("2.40"), R("0.30"), R("0.40"), R("3.00"), R("4.00")), CONSISTENT),
    "Sobel a b": (mediation.sobel(R("0.12"), R("0.30"), R("0.40"), R("3.00"), R("4.00")), CONSISTENT),
    "Sobel of neither": (mediation.sobel(R("1.90"), R("0.30"), R("0.40"), R("3.00"), R("4.00")), INCONSISTENT),
    "no Sobel": (mediation.sobel(None, R("0.30"), R("0.40"), R("3.00"), R("4.00")), UNCHECKED),
    "text repeats": (text.repeats(R("0.21"), {"table 4": R("0.208")}), CONSISTENT),
    "text repeats nothing": (text.repeats(R("0.25"), {"table 4": R("0.208")}), INCONSISTENT),
    "no table": (text.repeats(R("0.25"), {}), UNCHECKED),
    "named rightly": (text.names_variable(R("1.1"), "x", {"x": R("1.1"), "y": R("2.0")}), CONSISTENT),
    "named after another": (text.names_variable(R("2.0"), "x", {"x": R("1.1"), "y": R("2.0")}), INCONSISTENT),
    "elasticity": (text.is_elasticity(R("0.85"), R("0.851"), in_logs=True), CONSISTENT),
    "no elasticity": (text.is_elasticity(R("0.85"), R("0.851"), in_logs=False), INCONSISTENT),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_verdict(case: str) -> None:
    found, verdict = CASES[case]
    assert found.verdict == verdict, f"{found.finding}; {found.arithmetic}"


@pytest.mark.parametrize("case", CASES)
def test_words_are_neutral_and_the_arithmetic_is_shown(case: str) -> None:
    found, verdict = CASES[case]
    assert found.finding.startswith(verdict.replace("_", " ").replace("cannot be checked", "cannot be checked: "))
    assert found.arithmetic or case == "no table"


def test_p_of_f_names_the_degrees_of_freedom_that_fit() -> None:
    """F(1, 370) = 17.46 has p = 3.66e-05, F(1, 30) 2.3e-04."""
    df2 = {"pooled": 370, "clustered": 30}
    found = fits.f_p_value(R("3.67e-05"), R("17.46"), 1, df2)
    assert found.verdict == CONSISTENT
    assert found.finding.endswith("under pooled degrees of freedom only")
    assert fits.f_p_value(R("0.01"), R("17.46"), 1, df2).verdict == INCONSISTENT
    assert fits.probability(R("0")) == Interval(0.0, 5e-4)
    assert fits.f_p_value(fits.probability(R("0")), R("24.52"), 5, df2).verdict == CONSISTENT


def test_fit_at_the_means() -> None:
    """y = 1 + 2 x with mean(x) = 3."""
    ours = {"constant": R("1.00"), "slopes": {"x": R("2.00")}, "means": {"x": R("3.00")}}
    assert slopes.fit_at_means(**ours, mean_y=R("7.00"), binds=True).verdict == CONSISTENT
    assert slopes.fit_at_means(**ours, mean_y=R("7.10"), binds=True).verdict == INCONSISTENT
    assert slopes.fit_at_means(**ours, mean_y=R("7.10"), binds=False, reason="years").verdict == UNCHECKED


def test_a_matrix_that_no_data_have_names_the_sign_that_mends_it() -> None:
    r = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    found = correlations.semidefinite(r, 5e-5, ["a", "b", "c"])
    assert found.verdict == INCONSISTENT
    assert "least eigenvalue -0.8000" in found.arithmetic
    assert all(f"r({pair}) with the other sign" in found.arithmetic for pair in ("a, b", "a, c", "b, c"))


def test_rounding_alone_never_condemns_a_matrix() -> None:
    r = np.array([[1.0, 1.0, 0.7], [1.0, 1.0, 0.71], [0.7, 0.71, 1.0]])  # a singular one, rounded
    assert np.linalg.eigvalsh(r)[0] < 0
    assert correlations.semidefinite(r, 0.005, ["a", "b", "c"]).verdict == CONSISTENT
    assert correlations.semidefinite(r, 1e-6, ["a", "b", "c"]).verdict == INCONSISTENT


@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(1, 4))
def test_rounded_correlations_of_data_are_consistent(seed: int, n_variables: int, decimals: int) -> None:
    random = np.random.default_rng(seed)
    data = random.normal(size=(n_variables + 3, 2)) @ random.normal(size=(2, n_variables))  # of rank two: singular
    r = np.round(np.corrcoef(data + 1e-9 * random.normal(size=data.shape), rowvar=False), decimals)
    half = 0.5 * 10.0**-decimals * (1 + 1e-9)
    assert correlations.semidefinite((r + r.T) / 2, half, list("abcdefgh")).verdict == CONSISTENT


def test_a_matrix_with_gaps_is_left_open_and_a_skew_one_refused() -> None:
    gap = np.array([[1.0, np.nan], [np.nan, 1.0]])
    assert correlations.semidefinite(gap, 0.005, ["a", "b"]).verdict == UNCHECKED
    with pytest.raises(KernelError, match="symmetric"):
        correlations.semidefinite(np.array([[1.0, 0.2], [0.3, 1.0]]), 0.005, ["a", "b"])


@given(st.floats(0.1, 20), st.floats(0.1, 20))
def test_sobel_is_the_textbook_formula(t_a: float, t_b: float) -> None:
    a, b, se_a, se_b = 0.7, -0.4, 0.7 / t_a, 0.4 / t_b
    textbook = abs(a * b) / np.sqrt(b**2 * se_a**2 + a**2 * se_b**2)
    assert mediation.sobel_z(exact(t_a), exact(t_b)).lo == pytest.approx(textbook, rel=1e-12)


@given(st.integers(0, 10**6), st.integers(2, 5))
def test_figures_of_one_regression_are_consistent_after_rounding(seed: int, decimals: int) -> None:
    """Simple least squares on drawn data: R2, F, t, means and spreads, printed, contradict each other nowhere."""
    random = np.random.default_rng(seed)
    x = random.normal(random.normal(), random.uniform(0.5, 3), size=60)
    y = random.normal() + random.normal() * x + random.normal(size=60)
    b = np.cov(x, y)[0, 1] / x.var(ddof=1)
    a = y.mean() - b * x.mean()
    r2 = np.corrcoef(x, y)[0, 1] ** 2
    t = b / np.sqrt((1 - r2) * y.var(ddof=1) * 59 / 58 / (59 * x.var(ddof=1)))

    def printed(value: float) -> Interval:
        return R(f"{value:.{decimals}f}")

    sd_x, sd_y = printed(x.std(ddof=1)), printed(y.std(ddof=1))
    findings = [
        fits.r2_of_slope(printed(r2), printed(b), sd_x, sd_y),
        fits.r2_of_correlation(printed(r2), printed(np.sqrt(r2))),
        fits.f_of_t(printed(t**2), printed(t)),
        slopes.within_spread(printed(b), sd_x, sd_y),
        slopes.fit_at_means(printed(a), {"x": printed(b)}, {"x": printed(x.mean())}, printed(y.mean()), binds=True),
        moments.in_order(printed(x.min()), printed(x.mean()), printed(x.max())),
        moments.sd_by_range(sd_x, printed(x.min()), printed(x.max()), 60),
        moments.sd_by_mean(sd_x, printed(x.mean()), printed(x.min()), printed(x.max()), 60),
        moments.median_near_mean(printed(x.mean()), printed(float(np.median(x))), sd_x),
    ]
    assert {found.verdict for found in findings} == {CONSISTENT}


@given(st.integers(0, 10**6), st.integers(2, 5))
def test_three_equations_on_the_same_rows_are_consistent(seed: int, decimals: int) -> None:
    random = np.random.default_rng(seed)
    x = random.normal(size=50)
    m = 0.5 * x + random.normal(size=50)
    y = 0.3 * x + 0.4 * m + random.normal(size=50)
    one = np.ones(50)

    def fit(*regressors: np.ndarray, of: np.ndarray) -> list[Interval]:
        slopes_ = np.linalg.lstsq(np.column_stack([*regressors, one]), of, rcond=None)[0]
        return [R(f"{value:.{decimals}f}") for value in slopes_]

    (total, _), (a, _), (direct, b, _) = fit(x, of=y), fit(x, of=m), fit(x, m, of=y)
    assert mediation.total_effect(total, direct, a, b, same_rows=True).verdict == CONSISTENT
