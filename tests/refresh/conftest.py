"""The real data that two files look at, refreshed once."""

import gzip
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, made_once, resilience


@pytest.fixture(scope="session")
def run(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """The published warehouse of the public province and city tables, and what the refresh said."""
    home = made_once("real_run", request, tmp_path_factory, partial(_refreshed, shared / "data"))
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        yield con, (home / "said.txt").read_text(encoding="utf-8")


def _refreshed(data: Path, home: Path) -> None:
    cities = home / "city_year.csv"
    with gzip.open(data / "city" / "city_year.csv.gz") as packed, cities.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    for table, described in ((data / "province" / "province_year.csv", "province_map"), (cities, "city_map")):
        map_file = ROOT / "docs" / "examples" / f"{described}.csv"
        resilience(home, "import", "tidy", table, "--map", map_file, "--into", home / "raw")
    said = resilience(home, "refresh", "--raw", home / "raw", check=1).stdout  # neither table has all that is needed
    (home / "said.txt").write_text(said, encoding="utf-8")
