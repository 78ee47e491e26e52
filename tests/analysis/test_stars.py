"""Critical values of stars, from the reference distribution of the headline covariance."""

import pytest
from scipy import stats

from analysis.results import Estimate, Fit, Result
from analysis.stars import critical_values, reference_df


def row(reach: float) -> Estimate:
    return Estimate("x", "hc1", 1.0, 0.5, 2.0, 0.05, 1.0 - 0.5 * reach, 1.0 + 0.5 * reach)


@pytest.mark.parametrize("df", [1, 2.5, 9, 366, 100_000])
def test_the_reference_of_an_interval(df: float) -> None:
    assert reference_df(row(float(stats.t.ppf(0.975, df)))) == pytest.approx(df, rel=1e-4)


def test_stars_follow_rule_and_reference(entry) -> None:
    result = Result(Fit(40, n_clusters=11, df_resid=37.0), (row(float(stats.t.ppf(0.975, 20))),))
    expected = {
        ("conv", None): stats.t(20).isf([0.05, 0.025, 0.005]),
        ("conv", "normal"): stats.norm.isf([0.05, 0.025, 0.005]),
        ("esttab", "t_resid"): stats.t(37).isf([0.025, 0.005, 0.0005]),
        ("esttab", "t_clusters"): stats.t(10).isf([0.025, 0.005, 0.0005]),
    }
    for (rule, df), values in expected.items():
        spec = entry(outcome="y", focal=["x"], star_rule=rule, **({"star_df": df} if df else {}))
        assert critical_values(result, spec) == pytest.approx(values.tolist(), rel=1e-9)
    normal = Result(Fit(40), (row(float(stats.norm.ppf(0.975))),))
    assert critical_values(normal, entry(outcome="y", focal=["x"])) == pytest.approx([1.6448536, 1.9599640, 2.5758293])
    assert critical_values(Result(Fit(40)), entry(outcome="y", focal=["x"])) is None
