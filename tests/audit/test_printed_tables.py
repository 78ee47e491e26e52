"""What the audit finds in the shipped tables, and that the model of dbt is that audit."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.audit.conftest import records
from tests.conftest import ROOT
from warehouse.audit.row import Row
from warehouse.kernels.audit.finding import VERDICTS

Audited = dict[tuple[str, str], Row]

FOUND = {
    ("dai2024.T3.1.ln_invention_patents", "stars_printed_note"): (
        "consistent", "|t| = 4.18 in [4.175, 4.185], normal p < 0.0001, note says ***",
    ),
    ("li2026.T2.3.industrialization", "stars_printed_note"): (
        "depends_on_df", "|t| = 2.01 in [2.005, 2.015], normal p in [0.0439, 0.0450], note says **",
    ),
    ("li2026.T2.3.industrialization", "stars_other_rule"): (
        "consistent", "|t| = 2.01 in [2.005, 2.015], normal p in [0.0439, 0.0450], 5/1/0.1 % says *",
    ),
    ("li2026.T2", "star_rule_of_table"): (
        "inconsistent",
        "the note (10/5/1 %) fits 21 of 23 cells and 1 with few clusters; 5/1/0.1 % fits 23 of 23 cells",
    ),
    ("li2026.T3.1._kp_lm", "lm_within_clusters"): ("inconsistent", "LM [42.765, 42.775], 30 clusters, 270 rows"),
    ("dai2024.T3.1._r2", "r2_of_slope"): (
        "inconsistent", "(b sd(x)/sd(y))^2 in [0.02767, 0.02808]; R2 [0.275, 0.285] printed",
    ),
    ("dai2024.T5.1._n_obs", "n_units_years"): ("inconsistent", "31 x 11 = 341; N = 360 printed"),
    ("digitech_mfg2024.T3.1.digital_technology", "slope_within_spread"): (
        "cannot_be_checked", "|b| = [2.83955, 2.83965], sd(y)/sd(x) in [1.7702, 1.7727]",
    ),
    ("zhang_song2025.T9.2._n_obs", "n_nested"): (
        "inconsistent", "N = 3137 with fewer regressors, 3172 with more",
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", FOUND)
def test_findings(audited: Audited, key: tuple[str, str]) -> None:
    assert (audited[key].verdict, audited[key].arithmetic) == FOUND[key]


def test_every_coefficient_is_checked(audited: Audited) -> None:
    printed = [r["cell_id"] for r in records("published/published_results.csv") if r["stat_kind"] == "coef"]
    assert Counter(printed) == Counter(cell for cell, check in audited if check == "stars_printed_note")


def test_every_printed_regression_has_its_design() -> None:
    printed = {
        (r["paper_id"], r["table_no"], r["column"])
        for r in records("published/published_results.csv")
        if r["stat_kind"] == "coef"
    }
    designs = [(r["paper_id"], r["table_no"], r["column"]) for r in records("published/published_columns.csv")]
    assert sorted(printed) == sorted(designs)


def test_every_check_is_in_the_manual(audited: Audited) -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    assert not [check for check in {check for _, check in audited} if f"`{check}`" not in page]


def test_the_model_is_this_audit(sample_home: Path, audited: Audited) -> None:
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as con:
        rows = con.execute("select cell_id, check_name, verdict, arithmetic, holds_under from reports.audit").fetchall()
    assert {row[2] for row in rows} <= set(VERDICTS)
    expected = {(r.cell_id, r.check_name, r.verdict, r.arithmetic, r.holds_under) for r in audited.values()}
    assert set(rows) == expected and len(rows) == len(expected)
