"""reports.audit against the verdicts of another reader of the same tables, row by row.

Verdicts are compared exactly. What differs stands in DIFFERS, and with its reason in docs/audit.md; what a table cannot
decide (wording, definitions, claims of the text that are not transcribed) stands in NOT_IN_THE_TABLES.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT
from warehouse.audit.row import Row

Audited = dict[tuple[str, str], Row]

VERDICTS = {
    "ok": "consistent",
    "inconsistent": "inconsistent",
    "depends on df": "depends_on_df",
    "cannot check": "cannot_be_checked",
}
CHECKS = {
    "coef/se vs stars": "stars_printed_note",
    "coef/t vs stars": "stars_printed_note",
    "coef/z vs stars": "stars_printed_note",
    "star convention of the whole table": "star_rule_of_table",
    "VIF x (1/VIF) = 1": "vif_tolerance",
    "mean VIF": "vif_mean",
    "min<=mean<=max": "mean_in_range",
    "min<=max (no mean printed)": "mean_in_range",
    "sd <= (max-min)/2 (Popoviciu)": "sd_by_range",
    "sd <= sqrt((max-mean)(mean-min)) (Bhatia-Davis)": "sd_by_mean",
    "|mean-median| <= sd": "median_near_mean",
    "|corr|<=1 and diagonal = 1": "correlation_in_range",
    "matrix positive semi-definite": "correlations_semidefinite",
    "which sign is wrong": "correlations_semidefinite",
    "0<=R2<=1": "r2_in_range",
    "F = t^2 (one regressor)": "f_of_t",
    'p of F test ("F test" row) vs F': "f_p_value",
    "R2 of a one-regressor OLS = (b*sd(x)/sd(y))^2": "r2_of_slope",
    "2SLS R2 <= OLS R2 of the same equation": "r2_of_2sls",
    "same regression as Table 2 col 4": "same_regression",
    "fit at the sample means": "fit_at_means",
    "size: coefficient x sd(complexity) vs sd(y)": "slope_size",
    "total = direct + a*b (exact in linear models on one sample)": "total_effect",
    "Sobel statistic": "sobel",
    "Sobel z implied (not printed)": "sobel",
    "Hausman chi2 p-value": "hausman_p_value",
    "DWH p-value": "p_in_range",
    "number of groups": "n_groups",
    "N accounting": "n_units_years",
    "BRI count": "text_sum",
}
ELSEWHERE = {  # the same check stands at another cell of ours, or under another name
    ("zhang_song2025.T9.1._n_obs", "N accounting of two columns"): ("zhang_song2025.T9.2._n_obs", "n_nested"),
    ("digitech_mfg2024.T3.5._n_obs", "N accounting"): ("digitech_mfg2024.T3.5._n_obs", "n_differences"),
    ("zhang_song2025.T7.fdi", "median split gives equal halves"): (
        "zhang_song2025.T7.fdi_high+fdi_low",
        "n_halves",
    ),
    ("zhang_song2025.T5.4._first_stage_f", "one instrument: first-stage F = t^2"): (
        "zhang_song2025.T5.4.iv1_post1984_x_internet_ports",
        "f_of_single_instrument",
    ),
    ("zhang_song2025.T5.6._first_stage_f", "one instrument: first-stage F = t^2"): (
        "zhang_song2025.T5.6.iv2_phones1984_x_internet_ports",
        "f_of_single_instrument",
    ),
    ("li2026.T3.1.iv_post1984_x_L_internet_users", "one instrument: first-stage F = t^2"): (
        "li2026.T3.1.iv_post1984_x_L_internet_users",
        "f_of_single_instrument",
    ),
    ("dai2024.T1.desc.trade_resilience", "label"): (
        "dai2024.text.L176.technological_innovation_as_labelled.mean_text",
        "text_names_variable",
    ),
    ("dai2024.T4.2.ln_invention_patents", "text coefficient"): (
        "dai2024.text.L348.ln_invention_patents.coef_text",
        "text_repeats_table",
    ),
    ("zhang_song2025.T3.4.digital_economy", "text coefficient"): (
        "zhang_song2025.text.L365.digital_economy.coef_text_percent",
        "text_elasticity",
    ),
    ("dai2024.T5.1", "AR(2)"): ("dai2024.text.L404._ar2_p.ar2_p", "p_in_range"),
    ("footnote l.981-983", "BRI count"): ("zhang_song2025.text.L983.bri_countries.parameter", "text_sum"),
    ("digitech_mfg2024.T3.2.digital_technology", "likely decimal slip"): (
        "digitech_mfg2024.T3.2.digital_technology",
        "error_among_columns",
    ),
    ("digitech_mfg2024.T3.2.ln_pgdp", "likely decimal slip"): (
        "digitech_mfg2024.T3.2.ln_pgdp",
        "error_among_columns",
    ),
    ("li2026.T6.1.digital_trade", "same regression as Table 2 col 4"): ("li2026.T6.1", "same_regression"),
}
DIFFERS = {
    ("digitech_mfg2024.T4.2", "sobel"),
    ("digitech_mfg2024.T4.4", "sobel"),
    ("digitech_mfg2024.T4.6", "sobel"),
    ("lin_wang2025.T7.1._cons", "fit_at_means"),
}
NOT_IN_THE_TABLES = {
    "comparison with least squares implied by the correlations": (
        "pooled OLS R2 implied",
        "vs pooled OLS implied",
        "R2 vs pooled OLS R2 implied",
        "overall F implied by R2",
    ),
    "definitions, units, wording": (
        "definition", "scale", "index maximum", "digital trade index", "title", "column title", "label ", "symbol",
        "PRODY symbols", "indices of formulae", "control definitions", "Heckman threshold", "unit of observation",
        "R2 concept", "estimator", "inference", "lag construction", "constant vs levels of the controls",
        "event-study periods", "coastal city count", "main effects with an interaction", "row placement",
    ),
    "claims of the text that are not transcribed": (
        "text", "finance effect", "east effect", "risk exposure", "parallel trends", "sign", "competitiveness directly",
    ),
    "a guess at what was meant": ("constant vs col 3",),
}  # fmt: skip


def theirs(shared: Path) -> list[dict]:
    with (shared / "spec" / "consistency.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row: dict, audited: Audited) -> tuple[str, str] | None:
    """Our key for their row; None where we have no such check."""
    cell, check = row["cell_id"], row["check"]
    if " vs " in row["printed"] and check == "N accounting":
        check += " of two columns"
    if (cell, check) in ELSEWHERE:
        return ELSEWHERE[cell, check]
    if check == "likely decimal slip":
        return cell, "stars_printed_note"
    if check == "subgroup sum = total":
        table = f"{row['paper_id']}.T{row['table_no']}."
        shown = row["printed"].replace("+", " + ")
        return next(
            k for k, r in audited.items() if k[0].startswith(table) and k[1] == "n_parts" and r.printed == shown
        )
    return (cell, CHECKS[check]) if check in CHECKS else None


def compared(shared: Path, audited: Audited) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Our key, their verdict in our words, our verdict."""
    for row in theirs(shared):
        at = key(row, audited)
        if at is not None:
            yield at, VERDICTS[row["verdict"]], audited[at].verdict


def test_verdicts_agree_except_where_explained(shared: Path, audited: Audited) -> None:
    found = list(compared(shared, audited))
    assert len(found) > 690
    assert {at for at, expected, ours in found if expected != ours} == DIFFERS


def test_r2_falls_where_they_say(shared: Path, audited: Audited) -> None:
    """They judge a table, we judge each of its columns."""
    for row in theirs(shared):
        if row["check"].startswith("R2 must not fall"):
            at = row["paper_id"], row["table_no"], "r2_not_falling"
            inside = [r for r in audited.values() if (r.paper_id, r.table_no, r.check_name) == at]
            falls = any(r.verdict == "inconsistent" for r in inside)
            assert inside and falls == (row["verdict"] == "inconsistent")


def test_complexity_is_beyond_its_spread_where_they_say(shared: Path, audited: Audited) -> None:
    """Their implied slope is 293 times smaller than the printed one; ours is the range of y."""
    rows = [r for r in theirs(shared) if r["check"].startswith("vs pooled OLS") and r["verdict"] == "inconsistent"]
    assert len(rows) == 2
    assert {audited[row["cell_id"], "slope_size"].verdict for row in rows} == {"inconsistent"}


def test_every_other_row_is_beyond_the_tables(shared: Path, audited: Audited) -> None:
    known = tuple(prefix for prefixes in NOT_IN_THE_TABLES.values() for prefix in prefixes)
    left = [row["check"] for row in theirs(shared) if key(row, audited) is None]
    left = [check for check in left if not check.startswith("R2 must not fall")]
    assert not [check for check in left if not check.startswith(known)]


def test_differences_are_explained() -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    assert not [cell for cell, _ in DIFFERS if cell not in page]
