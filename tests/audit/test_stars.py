"""Stars on made-up coefficients, at the edges of rounding, and on coefficients drawn at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from warehouse.kernels.audit.finding import CONSISTENT, DEPENDS_ON_DF, INCONSISTENT, UNCHECKED, Finding
from warehouse.kernels.audit.rounding import Interval, rounded
from warehouse.kernels.audit.stars import (
    LEVELS,
    moved_points,
    possible,
    references,
    rule_of_table,
    stars_under_rule,
    statistic_stars,
    t_ratio,
)

NORMAL = references()


def judge(coef: str, se: str, stars: int, rule: str = "conv", df: float | None = None, g: int | None = None) -> Finding:
    t = t_ratio(rounded(coef), rounded(se))
    return stars_under_rule(t, stars, rule, references(df, g), ratio=f"{coef}/{se}")


def test_the_arithmetic_is_shown() -> None:
    found = judge("0.163", "0.039", 3)
    assert found.verdict == CONSISTENT
    assert found.finding == "consistent with the printed note"
    assert found.arithmetic == "|t| = 0.163/0.039 in [4.114, 4.247], normal p < 0.0001, note says ***"
    assert found.holds_under == "normal"


@pytest.mark.parametrize("stars", range(4))
def test_one_number_of_stars_fits_a_sharp_t(stars: int) -> None:
    """t = 2.20, p = 0.028: two stars at 10/5/1 %, one at 5/1/0.1 %."""
    assert (judge("2.2000", "1.0000", stars).verdict == CONSISTENT) == (stars == 2)
    assert (judge("2.2000", "1.0000", stars, "esttab").verdict == CONSISTENT) == (stars == 1)


def test_more_and_fewer_stars_are_told_apart() -> None:
    assert judge("1.0", "1.0", 3).finding.endswith("more stars than expected")
    assert judge("9.0", "1.0", 0).finding.endswith("fewer stars than expected")


def test_an_interval_across_a_level_allows_both_numbers() -> None:
    """|t| in [1.95, 1.97] has the 5 % point 1.95996 inside."""
    t = Interval(1.95, 1.97)
    assert list(possible(t, "conv", NORMAL[0])) == [1, 2]
    assert {stars_under_rule(t, k, "conv", NORMAL, ratio="").verdict for k in (1, 2)} == {CONSISTENT}


def test_a_t_that_touches_a_level_may_fall_to_either_side() -> None:
    critical = float(stats.norm.isf(0.025))
    assert list(possible(Interval(critical, critical + 0.1), "conv", NORMAL[0])) == [1, 2]
    assert list(possible(Interval(critical - 0.1, critical), "conv", NORMAL[0])) == [1, 2]


def test_an_error_printed_as_zero_leaves_t_open_above() -> None:
    found = judge("0.004", "0.000", 3)
    assert found.verdict == CONSISTENT
    assert judge("0.004", "0.000", 0).verdict == INCONSISTENT  # 0.0035 / 0.0005 = 7 at least


def test_few_clusters_make_it_depend_on_the_degrees_of_freedom() -> None:
    """|t| = 1.67: one star under the normal (1.645) and t(200) (1.653), none under t(29) (1.699)."""
    found = judge("1.670", "1.000", 0, df=200, g=30)
    assert found.verdict == DEPENDS_ON_DF
    assert found.holds_under == "t(29)"
    assert judge("1.670", "1.000", 1, df=200, g=30).verdict == CONSISTENT


def test_residual_degrees_of_freedom_are_as_good_as_the_normal() -> None:
    """|t| = 1.70: no star under t(20) (1.725), and the residuals have 20."""
    found = judge("1.700", "1.000", 0, df=20)
    assert found.verdict == CONSISTENT
    assert found.finding == "consistent with the printed note under t(20), not under the normal"


def test_a_moved_decimal_point_is_named() -> None:
    assert moved_points(rounded("0.4855"), rounded("0.416"), 3, "conv", NORMAL) == [
        "error times 0.1",
        "coefficient times 10",
    ]
    assert moved_points(rounded("0.5"), rounded("0.4"), 2, "conv", NORMAL) == []


def test_which_rule_a_table_follows() -> None:
    cells = [("3.2", 2), ("2.2", 1), ("4.0", 3), ("1.7", 0)]
    under = {rule: [judge(t, "1.000", k, rule) for t, k in cells] for rule in LEVELS}
    found = rule_of_table(under["conv"], under["esttab"], "conv")
    assert found.verdict == INCONSISTENT
    assert found.finding.endswith("all stars follow 5/1/0.1 %")
    assert rule_of_table(under["esttab"], under["conv"], "esttab").verdict == CONSISTENT
    assert rule_of_table([], [], "conv").verdict == UNCHECKED
    neither = [judge("9.0", "1.000", 0, rule) for rule in LEVELS]
    assert rule_of_table(neither[:1], neither[1:], "conv").finding.endswith("the stars follow neither rule")


def test_stars_of_a_statistic() -> None:
    """chi2(1) has its 1 % point at 6.635."""
    assert statistic_stars(rounded("6.64"), 3, 1, "conv").verdict == CONSISTENT
    assert statistic_stars(rounded("6.6"), 3, 1, "conv").verdict == CONSISTENT  # 6.65 rounds to it
    assert statistic_stars(rounded("6.5"), 3, 1, "conv").verdict == INCONSISTENT


decimals = st.integers(0, 6)


@given(
    se=st.floats(1e-5, 50),
    t=st.floats(-12, 12),
    rule=st.sampled_from(sorted(LEVELS)),
    n_clusters=st.integers(5, 60),
    df=st.integers(3, 500),
    places=st.tuples(decimals, decimals),
    law=st.sampled_from(["normal", "residual", "cluster"]),
)
def test_true_stars_are_never_called_inconsistent(
    se: float, t: float, rule: str, n_clusters: int, df: int, places: tuple[int, int], law: str
) -> None:
    """A coefficient with the stars of its unrounded t, printed to any number of digits."""
    b = t * se
    reference = {"normal": stats.norm, "residual": stats.t(df), "cluster": stats.t(n_clusters - 1)}[law]
    p = 2 * float(reference.sf(abs(t)))
    stars = sum(p < level for level in LEVELS[rule])
    found = judge(f"{b:.{places[0]}f}", f"{se:.{places[1]}f}", stars, rule, df, n_clusters)
    assert found.verdict in ({CONSISTENT, DEPENDS_ON_DF} if law == "cluster" else {CONSISTENT})


@given(t=st.floats(0, 12), rule=st.sampled_from(sorted(LEVELS)), places=decimals)
def test_true_stars_on_a_printed_t_are_never_called_inconsistent(t: float, rule: str, places: int) -> None:
    stars = sum(2 * float(stats.norm.sf(t)) < level for level in LEVELS[rule])
    printed = abs(rounded(f"{t:.{places}f}"))
    assert stars_under_rule(printed, stars, rule, NORMAL, ratio="").verdict == CONSISTENT
