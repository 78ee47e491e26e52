"""From panel rows to the estimation sample: order of the steps, what leaves, what is an error."""

import numpy as np
import pandas as pd
import pytest

from analysis.design import build_design, build_sample
from analysis.panel import SELECTED
from analysis.panel_hash import panel_hash
from analysis.results import Dropped
from analysis.spec import SpecError

FIRMS, YEARS = ["b", "a", "c"], range(2000, 2006)


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    rows = pd.DataFrame([(firm, year) for firm in FIRMS for year in YEARS], columns=["firm", "year"])
    return rows.assign(y=rng.normal(size=18), x=rng.normal(size=18), m=rng.normal(3, 1, size=18), group=["u", "v"] * 9)


def test_sorted_coded_and_counted(frame: pd.DataFrame, entry) -> None:
    frame.loc[[0, 7], "x"] = np.nan
    frame.loc[3, "group"] = None
    spec = entry(outcome="y", focal=["x"], estimator="within", fixed_effects=["firm", "group"], cluster=["year"])
    design = build_design(frame, spec)
    assert (design.n_selected, len(design.data)) == (18, 15)
    kept = frame.drop([0, 3, 7]).sort_values(["firm", "year"])
    assert design.data["y"].tolist() == kept["y"].tolist()
    assert design.time.tolist() == kept["year"].tolist()
    assert [design.effect_labels["firm"][code] for code in design.effects["firm"]] == kept["firm"].tolist()
    assert [design.effect_labels["group"][code] for code in design.effects["group"]] == kept["group"].tolist()
    assert design.region.tolist() == design.effects["firm"].tolist()
    assert design.clusters["year"].tolist() == (kept["year"] - 2000).tolist()


def test_where_is_applied_after_lags(frame: pd.DataFrame, entry) -> None:
    """Without 2002 the lag of 2003 is still 2002's; a sample cut before lags would lose 2003 as well."""
    chosen = frame.assign(**{SELECTED: frame["year"] != 2002})
    design = build_design(chosen, entry(outcome="y", focal=["L1.x"]))
    assert sorted(set(design.time)) == [2001, 2003, 2004, 2005]
    assert design.n_selected == 15
    of_2003 = design.data["L1.x"][design.time == 2003].tolist()
    assert of_2003 == frame[frame["year"] == 2002].sort_values("firm")["x"].tolist()


def test_centring_uses_the_mean_of_the_estimation_sample(frame: pd.DataFrame, entry) -> None:
    frame.loc[0, "y"] = np.nan
    spec = entry(outcome="y", focal=["x"], controls=["m", "x:m"], center=["x", "m"])
    data, kept = build_design(frame, spec).data, frame.drop(0).sort_values(["firm", "year"])
    x, m = kept["x"] - kept["x"].mean(), kept["m"] - kept["m"].mean()
    assert data["x"].to_numpy() == pytest.approx(x.to_numpy())
    assert data["x:m"].to_numpy() == pytest.approx((x * m).to_numpy())
    assert data["y"].to_numpy() == pytest.approx(kept["y"].to_numpy())


def test_a_table_of_statistics_takes_each_variable_over_its_own_rows(frame: pd.DataFrame, entry) -> None:
    frame.loc[[0, 1], "x"] = np.nan
    frame["empty"] = np.nan
    sample = build_sample(frame, entry(estimator="describe", focal=["x", "y", "empty"]))
    assert sample.design.data.notna().sum().to_dict() == {"x": 16, "y": 18, "empty": 0}
    assert sample.dropped == (Dropped("empty", "has no data in main.panel"),)


def test_logarithms_that_do_not_exist_are_counted(frame: pd.DataFrame, entry) -> None:
    frame["z"] = [0.0, -1.0, *range(1, 17)]
    chosen = frame.assign(**{SELECTED: [False] + [True] * 17})
    sample = build_sample(chosen, entry(outcome="y", focal=["ln(z)"]))
    assert len(sample.design.data) == 16
    assert sample.dropped == (Dropped("ln(z)", "1 rows without a logarithm: the value is not above zero"),)


def test_a_cross_section_has_neither_region_nor_time(frame: pd.DataFrame, entry) -> None:
    spec = entry(outcome="y", focal=["x"], region=None, time=None)
    design = build_design(frame, spec)
    assert (design.region, design.time, len(design.data)) == (None, None, 18)
    assert panel_hash(design) == panel_hash(build_design(frame.sample(frac=1, random_state=2), spec))


def test_storage_order_changes_nothing(frame: pd.DataFrame, entry) -> None:
    spec = entry(outcome="y", focal=["L1.x"], estimator="within", fixed_effects=["firm", "group"], cluster=["year"])
    design, other = (build_design(f, spec) for f in (frame, frame.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(design.data, other.data)
    assert panel_hash(design) == panel_hash(other)


def refused(frame: pd.DataFrame, spec) -> str:
    with pytest.raises(SpecError) as refusal:
        build_design(frame, spec)
    return str(refusal.value)


def test_errors_of_the_data_name_the_column(frame: pd.DataFrame, entry) -> None:
    xm = entry(outcome="y", focal=["x"], controls=["m"])
    years = entry(outcome="y", focal=["x"], years=[2000, 2005], controls=["m"])
    assert refused(frame.drop(columns="m"), xm) == "main.panel has no column m. Known: firm, year, y, x, group."
    assert refused(frame.assign(m=np.nan), years) == "column m has no data in main.panel (years 2000 to 2005)."
    assert refused(frame.assign(m=np.nan, x=np.nan), xm) == "columns x, m have no data in main.panel."
    assert refused(frame.assign(m="much"), xm) == "column m holds no numbers. Found: 'much'."
    infinite = frame.assign(m=np.where(frame["year"] == 2003, -np.inf, 1.0))
    assert refused(infinite, xm) == "column m is infinite in 3 rows. Found: '-inf'."
    assert refused(frame.assign(**{SELECTED: False}), xm) == "sample, years and where select no row of main.panel."
    never_together = frame.assign(x=frame["x"].where(frame["year"] < 2003), m=frame["m"].where(frame["year"] >= 2003))
    assert refused(never_together, xm) == (
        "none of the 18 rows selected from main.panel is complete; missing values: x 9, m 9."
    )


def test_a_unit_and_time_that_occur_twice(frame: pd.DataFrame, entry) -> None:
    doubled = pd.concat([frame, frame.iloc[[8]]])
    assert "main.panel has several rows for firm = a, year = 2002" in refused(doubled, entry(outcome="y", focal=["x"]))
    apart = doubled.assign(**{SELECTED: [True] * 18 + [False]})
    assert len(build_design(apart, entry(outcome="y", focal=["x"])).data) == 18
    assert "several rows" in refused(apart, entry(outcome="y", focal=["L1.x"]))


def test_lags_need_a_time_in_whole_numbers(frame: pd.DataFrame, entry) -> None:
    every_other = frame.assign(year=2 * frame["year"])
    assert (
        "missing values: L1.x 18 (times of a unit are at least 2 apart, so that is the nearest lag, L2.x)"
        in refused(every_other, entry(outcome="y", focal=["L1.x"]))
    )
    assert len(build_design(every_other, entry(outcome="y", focal=["L2.x"])).data) == 15
    named = frame.assign(year=frame["year"].map(lambda year: f"y{year}"))
    assert "lags need a time in whole numbers. Found: 'y2000'" in refused(named, entry(outcome="y", focal=["L1.x"]))
    assert sorted(set(build_design(named, entry(outcome="y", focal=["x"])).time)) == [0, 1, 2, 3, 4, 5]


def test_a_row_without_time_is_nobodys_past(frame: pd.DataFrame, entry) -> None:
    """Its time stands in for the first one while rows are sorted; as a lag it must not be found."""
    stray = pd.DataFrame({"firm": ["a"], "year": [np.nan], "y": [0.0], "x": [1000.0], "m": [0.0], "group": ["u"]})
    spec = entry(outcome="y", focal=["L1.x"])
    without = build_design(frame, spec).data
    assert build_design(pd.concat([stray, frame]), spec).data.to_numpy().tolist() == without.to_numpy().tolist()


def test_the_outcome_of_what_is_not_selected_may_be_missing(frame: pd.DataFrame, entry) -> None:
    frame["chosen"] = [1, 1, 0] * 6
    frame.loc[[0, 2], "y"] = np.nan  # the first is selected and lost, the second is not selected and stays
    spec = entry(estimator="heckman", outcome="y", focal=["x"], selection="chosen", selection_regressors=["m"])
    design = build_design(frame, spec)
    assert len(design.data) == 17
    assert np.isnan(design.data["y"]).sum() == 1
    assert set(design.data) == {"y", "x", "chosen", "m"}


def test_a_cohort_may_be_missing_and_means_never(frame: pd.DataFrame, entry) -> None:
    frame["cohort"] = frame["firm"].map({"a": 2003.0})
    design = build_design(frame, entry(estimator="did", outcome="y", cohort="cohort"))
    assert design.data["cohort"].notna().sum() == 6
    assert len(design.data) == 18


def test_dynamic_panels_keep_the_rows_their_instruments_lie_in(frame: pd.DataFrame, entry) -> None:
    frame.loc[frame["year"] == 2001, "x"] = np.nan
    chosen = frame.assign(**{SELECTED: frame["year"] != 2005})
    spec = entry(estimator="system_gmm", outcome="y", focal=["L1.y", "x"], gmm={"y": [2, 3]})
    design = build_design(chosen, spec)
    assert len(design.data) == 18
    assert design.selected is not None and design.selected.sum() == 15
    assert np.isnan(design.data["L1.y"]).sum() == 3
    assert np.isnan(design.data["x"]).sum() == 3


def test_groups_that_are_drawn_or_permuted_are_coded(frame: pd.DataFrame, entry) -> None:
    spec = entry(
        estimator="event_study", outcome="y", cohort="m", placebo={"assign": "group"}, fixed_effects=["firm", "year"]
    )
    assert set(build_design(frame, spec).clusters) == {"group"}
