"""Instrumental variables from a file of specifications to rows: the fit, its first stage, a column that is one."""

from pathlib import Path

import pytest

from analysis.run import analyze

SPECS = """
paper: grunfeld
panel: panel
region: firm
time: year
defaults: {estimator: iv, fixed_effects: [firm], outcome: invest, focal: [value], controls: [capital]}
tables:
  T1:
    "1": {same_as: "2#first:value"}
    "2": {endogenous: [value], instruments: [L1.value], covariance: [cluster, hc1]}
    "3": {endogenous: [value], instruments: [L1.value], method: liml, fixed_effects: []}
    "4": {endogenous: [value, capital], instruments: [L1.value]}
    "5": {endogenous: [value], instruments: [L1.value], center: [capital], trends: {columns: [firm]}}
"""


def test_a_fit_and_its_first_stage(table, warehouse: Path, write) -> None:
    with pytest.raises(ValueError, match="2 endogenous variables need as many instruments"):
        analyze(warehouse, [write(SPECS)])
    summary = analyze(warehouse, [write("\n".join(line for line in SPECS.splitlines() if '"4"' not in line))])
    assert summary.n_failed == 0
    fits = table("fits").set_index("spec_id")
    assert set(fits.index) == {f"grunfeld.T1.{name}" for name in ("2", "2#first:value", "3", "3#first:value", "5")} | {
        "grunfeld.T1.5#first:value"
    }
    assert fits.loc["grunfeld.T1.2", "n_obs"] == 11 * 19
    estimates = table("estimates").query("is_headline").set_index(["spec_id", "term"])
    first = estimates.loc[("grunfeld.T1.2#first:value", "L1.value")]
    assert estimates.loc[("grunfeld.T1.2", "value"), "p_value"] < 0.05
    tests = table("diagnostics").query("spec_id == 'grunfeld.T1.2'").set_index("test")
    assert tests.loc["first_stage_f", "statistic"] == pytest.approx(first["statistic"] ** 2)
    assert tests.loc["first_stage_f", "note"] == "value"
    assert set(tests.index) == {
        *("first_stage_f", "sanderson_windmeijer_f", "kp_rk_lm", "kp_rk_wald_f", "cragg_donald_f", "effective_f"),
        *("tf_ci_low", "tf_ci_high", "durbin_wu_hausman", "endogeneity_c", "hansen_j", "anderson_rubin"),
        *("anderson_rubin_ci_low", "anderson_rubin_ci_high"),
        *("leave_one_out_min", "leave_one_out_max", "wild_cluster_p"),
    }
    alias = next(outcome for outcome in summary.outcomes if outcome.spec.spec_id == "grunfeld.T1.1")
    assert alias.result is not None
    assert alias.result.estimates[0].term == "L1.value"
