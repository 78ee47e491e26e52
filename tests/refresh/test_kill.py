"""kill -9 in the steps of a refresh: the published warehouse stays, byte for byte, and the next refresh succeeds.

Publishing, the one step that touches it, is killed at each of its lines in tests/refresh/test_publish.py.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.conftest import ROOT, resilience

RANDOM = random.Random(20240131)
LONGEST = 300
"""Seconds until a moment comes."""


def raw_folder(folder: Path, value: float) -> Path:
    folder.mkdir(exist_ok=True)
    rows = [
        f"{region},{year},trade_total,{value + year},10k USD"
        for region in ("110000", "540000")
        for year in range(2008, 2013)
    ]
    (folder / "raw_province_year.csv").write_text(
        "\n".join(["region_id,year,series,value,unit", *rows]) + "\n", encoding="utf-8"
    )
    return folder


def deviations(published: Path) -> list[float]:
    """The dollar variant, rounded: province, year and measure are the order of the rows."""
    with duckdb.connect(str(published), read_only=True) as con:
        rows = con.execute("from marts.measures order by all").fetchall()
    return [round(value, 12) for _, _, _, measure, value in rows if measure.endswith("_usd")]


def expected(value: float) -> list[float]:
    return [round((year - 2008) / (value + 2008), 12) for _ in range(2) for year in range(2008, 2013)]


def after(step: str) -> Callable[[Path], bool]:
    """The refresh has said that it did the step, and does the next."""
    return lambda home: bool(re.search(f"^{step}", (home / "said.txt").read_text(encoding="utf-8"), re.M))


def in_the_build(share: float) -> Callable[[Path], bool]:
    """dbt has begun this share of the models and tests; hooks are numbered too, and few."""

    def reached(home: Path) -> bool:
        log = home / "build" / "logs" / "dbt.log"
        begun = re.findall(r" (\d+) of (\d{3,}) START", log.read_text(encoding="utf-8")) if log.exists() else []
        return bool(begun) and int(begun[-1][0]) >= share * int(begun[-1][1])

    return reached


MOMENTS = {
    "landing": after("raw folder"),
    "dbt build": in_the_build(RANDOM.uniform(0.1, 0.9)),
    "analysis": after("dbt build"),
}


def kill(home: Path, moment: Callable[[Path], bool]) -> None:
    """Starts a refresh and kills it within a second of the moment."""
    shutil.rmtree(home / "build" / "logs", ignore_errors=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RESILIENCE_")}
    command = [sys.executable, "-u", "-m", "orchestration.cli", "refresh", "--raw", str(home / "raw")]
    with (home / "said.txt").open("w", encoding="utf-8") as said:
        refresh = subprocess.Popen(
            command, cwd=ROOT, env=environment | {"RESILIENCE_HOME": str(home)}, stdout=said, stderr=said
        )
    try:
        began = time.monotonic()
        while not moment(home):
            assert refresh.poll() is None, (home / "said.txt").read_text(encoding="utf-8")
            assert time.monotonic() < began + LONGEST
            time.sleep(0.02)
        time.sleep(RANDOM.uniform(0, 1))
    finally:
        refresh.send_signal(signal.SIGKILL)
        refresh.wait()
    assert refresh.returncode == -signal.SIGKILL


def test_a_killed_refresh_leaves_the_published_warehouse_whole(sample_home: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_home, tmp_path, dirs_exist_ok=True)
    published = tmp_path / "warehouse.duckdb"
    good = published.read_bytes()
    for attempt, (step, moment) in enumerate(MOMENTS.items()):
        raw_folder(tmp_path / "raw", 1001 + attempt)  # new figures: a refresh that got through would publish them
        kill(tmp_path, moment)
        assert published.read_bytes() == good, step
        with duckdb.connect(str(published), read_only=True) as con:
            assert con.execute("select count(*) > 0 from marts.measures").fetchall() == [(True,)]

    raw = raw_folder(tmp_path / "raw", 5000)
    resilience(tmp_path, "refresh", "--raw", raw, check=1)  # findings: one table cannot feed every specification
    assert deviations(published) == expected(5000)
    with duckdb.connect(str(published), read_only=True) as con:
        assert con.execute("select count(*) from results.runs where status = 'running'").fetchall() == [(0,)]
