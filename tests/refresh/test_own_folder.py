"""A user's own folder from end to end: refused rows, quarantine, own definitions, own specifications, nothing lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.rawfolder import RawFolder
from orchestration.workspace import SAMPLE
from tests.conftest import ROOT, resilience

HEADER = "region_id,year,series,value,unit"
REGIONS = ("110000", "120000", "130000")

SPEC = """
paper: mine
tables:
  T1:
    "1": {outcome: my_density, focal: [year_of_it], estimator: pooled, covariance: classical, panel: "(select *, year::double as year_of_it from marts.panel_province)"}
"""  # noqa: E501


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("own")
    (home / "raw" / "registry").mkdir(parents=True)
    (home / "raw" / "specs").mkdir()
    rows = [f"{r},{y},my_series,{i + y},count" for i, r in enumerate(REGIONS) for y in range(2010, 2016)]
    rows += [f"{r},{y},pop_resident,{1000 + y},10k persons" for r in REGIONS for y in range(2010, 2016)]
    (home / "raw" / "raw_province_year.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (home / "raw" / "registry" / "series.csv").write_text(
        "series_id,table_name,quantity,unit,label_zh,label_en\nmy_series,raw_province_year,count,count,我的,Mine\n",
        encoding="utf-8",
    )
    (home / "raw" / "registry" / "indicators.csv").write_text(
        "indicator_id,region_type,unit,label_zh,label_en,numerator,denominator,scale,transform\n"
        "my_density,province,ratio,我的密度,My density,my_series,pop_resident,1000,none\n",
        encoding="utf-8",
    )
    (home / "raw" / "registry" / "regions.csv").write_text(
        "region_id,name_zh,short_zh,name_en,level,land_area_km2\n110000,北京市,北京,Beijing,province,16410.54\n",
        encoding="utf-8",
    )
    (home / "raw" / "specs" / "mine.yml").write_text(SPEC, encoding="utf-8")
    resilience(home, "refresh", "--raw", home / "raw", check=1)  # findings: the folder cannot feed Dai (2024)
    return home


def query(home: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_own_definitions_overlay_the_registry_and_are_marked(home: Path) -> None:
    assert query(home, "select origin from registry.indicators where indicator_id = 'my_density'") == [("user",)]
    areas = "select land_area_km2, origin from registry.regions where region_id in ('110000', '120000') order by 1 desc"
    assert query(home, areas) == [(16410.54, "user"), (11900.0, "shipped")]
    density = query(home, "select my_density from marts.panel_province where region_id = '110000' and year = 2010")
    assert density == [(pytest.approx(1000 * 2010 / (3010 * 1e4), rel=1e-15),)]


def test_own_specifications_run_at_every_refresh(home: Path) -> None:
    assert query(home, "select origin from results.specs where spec_id = 'mine.T1.1'") == [("user",)]
    assert query(home, "select n_obs from results.fits where spec_id = 'mine.T1.1'") == [(18,)]
    assert query(home, "select distinct data_kind from results.runs") == [("user",)]


def test_the_sample_never_replaces_own_data_unasked(home: Path) -> None:
    (home / "resilience.toml").rename(home / "aside.toml")
    refused = resilience(home, "refresh", check=2)
    assert "--sample" in refused.stderr
    (home / "aside.toml").rename(home / "resilience.toml")
    assert "nothing changed" in resilience(home, "refresh", check=1).stdout


def test_a_specification_whose_file_is_gone_is_forgotten_and_the_marts_stay(home: Path, tmp_path: Path) -> None:
    """One run by hand stays: the next refresh runs it too."""
    hand = tmp_path / "hand.yml"
    hand.write_text(SPEC.replace("paper: mine", "paper: hand"), encoding="utf-8")
    resilience(home, "analyze", "--spec", hand)
    (home / "raw" / "specs" / "mine.yml").unlink()
    before = query(home, "from marts.measures order by all"), query(home, "from raw.raw_province_year order by all")
    told = json.loads(resilience(home, "refresh", "--json", check=1).stdout)
    assert list(told["steps"]) == ["analysis", "reports", "publish"]
    after = query(home, "from marts.measures order by all"), query(home, "from raw.raw_province_year order by all")
    assert before == after
    for table in ("specs", "fits", "estimates", "diagnostics", "failures"):
        assert query(home, f"select count(*) from results.{table} where spec_id = 'mine.T1.1'") == [(0,)]
    assert query(home, "select n_obs from results.fits where spec_id = 'hand.T1.1'") == [(18,)]
    assert "nothing changed" in resilience(home, "refresh", check=1).stdout


def test_refused_rows_stop_the_refresh_or_go_to_quarantine(home: Path) -> None:
    """What is published has a specification run by hand, which the second refresh finds there alone."""
    file = home / "raw" / "raw_province_year.csv"
    good = file.read_text(encoding="utf-8")
    bad = ["11000,2016,pop_resident,1000,10k persons", "110000,2016,pop_resident,12 34,10k persons"]
    bad += ["110000,2017,pop_resident,5,acres"]
    file.write_text(good + "\n".join(bad) + "\n", encoding="utf-8")
    before = query(home, "from marts.measures order by all")
    runs = query(home, "select count(*) from results.runs")

    stopped = resilience(home, "refresh", check=1).stdout
    assert "nothing was built" in stopped
    listed = (home / "build" / "quarantine.csv").read_text(encoding="utf-8")
    for text in ("11000", "12 34", "acres"):
        assert text in listed
        assert text in stopped
    assert query(home, "from marts.measures order by all") == before
    assert query(home, "select count(*) from results.runs") == runs

    shutil.rmtree(home / "build")
    went_on = resilience(home, "refresh", "--quarantine", check=1).stdout
    assert "3 rows are left out" in went_on
    found = query(home, "select source_file, source_row, source_column, value from quarantine.rows order by source_row")
    assert found == [
        ("raw_province_year.csv", 38, "A", "11000"),
        ("raw_province_year.csv", 39, "D", "12 34"),
        ("raw_province_year.csv", 40, "E", "acres"),
    ]
    assert query(home, "select count(*) from raw.raw_province_year") == [(36,)]
    assert "nothing was built" in resilience(home, "refresh", check=1).stdout  # unchanged, but not accepted unasked
    file.write_text(good, encoding="utf-8")


def test_specifications_run_by_hand_survived_that_refresh_and_the_emptied_build(home: Path) -> None:
    assert query(home, "select n_obs from results.fits where spec_id = 'hand.T1.1'") == [(18,)]


def test_a_dbt_build_of_the_sample_is_not_published_over_own_data(home: Path) -> None:
    before = query(home, "from marts.measures order by all")
    dbt = [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        "run",
        "--select",
        "staging",
        "--quiet",
        "--vars",
        f"raw_dir: {SAMPLE}",
    ]
    dbt += ["--target-path", str(home / "plain")]
    environment = os.environ | {"RESILIENCE_BUILD": str(home / "build" / "warehouse.duckdb")}
    subprocess.run(dbt, cwd=ROOT, env=environment, check=True, capture_output=True)
    refused = resilience(home, "publish", check=2)
    assert "the synthetic sample would replace your own data" in refused.stderr
    assert query(home, "from marts.measures order by all") == before
    assert "nothing changed" not in resilience(home, "refresh", check=1).stdout
    assert query(home, "from marts.measures order by all") == before


def test_a_copy_of_the_sample_is_still_synthetic(tmp_path: Path) -> None:
    assert not RawFolder(tmp_path).is_sample
    shutil.copy(SAMPLE / "raw_patent.csv", tmp_path)
    assert RawFolder(tmp_path).is_sample
