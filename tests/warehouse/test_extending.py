"""Every example of docs/extending.md, performed in a copy of the project and read back from its panel.

SUMS = 1e-12 relative: the same ratios and logarithms, written out here.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.warehouse.built import query
from warehouse.kernels.entropy import entropy_weights

SUMS = 1e-12
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_COPIED = shutil.ignore_patterns(".*", "build", "target", "logs", "*.duckdb*", "__pycache__", "*.egg-info")
SERIES = ("trade_total", "gdp_nominal", "deposits_eop", "loans_eop")
REGIONS, YEARS = ("110000", "120000", "130000"), range(2008, 2021)


def figure(region: int, year: int, series: int) -> float:
    """100m yuan: some figures that no two cells share."""
    return 100.0 + 37 * region + 11 * (year - 2000) * (series + 1) + 3 * ((region + 1) * (series + 2) * year % 17)


FIGURES = pd.DataFrame(
    [
        {"region_id": region, "year": year} | {series: figure(i, year, k) for k, series in enumerate(SERIES)}
        for i, region in enumerate(REGIONS)
        for year in YEARS
    ]
).set_index(["region_id", "year"])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the extended copy builds of the panel, and of the words for it."""
    home = tmp_path_factory.mktemp("extended")
    copy, raw = home / "project", home / "raw"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    (copy / "build").mkdir()
    (raw / "registry").mkdir(parents=True)
    for place, text in BLOCK.findall((ROOT / "docs" / "extending.md").read_text(encoding="utf-8")):
        _perform(copy, raw, place, text)
    long = FIGURES.stack().rename_axis(["region_id", "year", "series"]).rename("value").reset_index()
    long.assign(unit="100m yuan").to_csv(raw / "raw_province_year.csv", index=False)
    command = [
        "build",
        "--quiet",
        "--select",
        "+panel_province",
        "+dictionary",
        "--exclude-resource-type",
        "unit_test",
        "--indirect-selection",
        "cautious",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *command],
        cwd=copy,
        env={k: v for k, v in os.environ.items() if not k.startswith("RESILIENCE_")}
        | {"RESILIENCE_RAW": str(raw), "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return copy / "build" / "warehouse.duckdb"


@pytest.fixture(scope="module")
def panel(warehouse: Path) -> pd.DataFrame:
    """marts.panel_province of the extended copy, by region and year."""
    found = query(warehouse, "select * from marts.panel_province")
    return found.set_index(["region_id", "year"]).sort_index()


def _perform(copy: Path, raw: Path, place: str, text: str) -> None:
    """A block of the page: a file of RAW/registry, a new file, rows of a registry, a line of a list, or a yml entry."""
    path = copy / place
    if place.startswith("registry/"):
        (raw / place).write_text(text, encoding="utf-8")
    elif not path.exists():
        path.write_text(text, encoding="utf-8")
    elif path.suffix == ".csv":
        path.write_text(path.read_text(encoding="utf-8") + _rows(path, text), encoding="utf-8")
    else:
        before = {".sql": "    ref('allocation__sfa'),\n", ".yml": "\nunit_tests:\n"}[path.suffix]
        shipped = path.read_text(encoding="utf-8")
        assert shipped.count(before) == 1
        path.write_text(shipped.replace(before, text + before), encoding="utf-8")


def _rows(registry: Path, text: str) -> str:
    """The rows of a block under the header of the registry."""
    with registry.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    written = io.StringIO()
    csv.DictWriter(written, header, lineterminator="\n").writerows(csv.DictReader(io.StringIO(text)))
    return written.getvalue()


def test_an_indicator_is_one_row(panel: pd.DataFrame) -> None:
    expected = FIGURES["loans_eop"] / FIGURES["deposits_eop"]
    assert panel["loan_deposit_ratio"].to_numpy() == pytest.approx(expected.to_numpy(), rel=SUMS)


def test_a_rival_definition_is_a_file_a_line_a_row_and_an_entry(panel: pd.DataFrame) -> None:
    trade = FIGURES["trade_total"]
    expected = np.log(trade) - np.log(trade.xs(2008, level="year").reindex(REGIONS).repeat(len(YEARS)).to_numpy())
    assert panel["resilience__log_deviation"].to_numpy() == pytest.approx(expected.to_numpy(), rel=SUMS, abs=SUMS)
    assert panel["resilience__trade_deviation"].notna().all()  # the rival stands beside it


def test_an_index_on_regions_of_ones_own(panel: pd.DataFrame) -> None:
    rows = FIGURES[FIGURES.index.get_level_values("year") >= 2019]
    depth = (rows["deposits_eop"] + rows["loans_eop"]) / rows["gdp_nominal"]
    caution = rows["loans_eop"] / rows["deposits_eop"]
    expected = entropy_weights(np.column_stack([depth, caution]), [1, -1]).score
    found = panel["finance_depth"].dropna()
    assert list(found.index) == list(rows.index)
    assert found.to_numpy() == pytest.approx(expected, rel=SUMS, abs=SUMS)


def test_a_title_in_one_language_stands_for_both(warehouse: Path) -> None:
    words = "select label_zh, label_en from marts.dictionary where (kind, term) = ('paper', 'my_paper')"
    assert query(warehouse, words).values.tolist() == [["Finance of three provinces"] * 2]
