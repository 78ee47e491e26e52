"""The marts of the whole sample do not depend on the threads of DuckDB or on the order of the raw rows.

TOLERANCE: twelve significant digits, as promised: a sum of doubles may differ in the last bits with the order of its
terms. Where figures cancel, the digits are those of the terms: FLOOR says how large the terms of a column are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from orchestration.workspace import SAMPLE
from tests.warehouse.built import build, query, text_table

TOLERANCE = 1e-12
COLUMNS = """
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'marts' order by table_name, ordinal_position
"""


def shuffled(folder: Path, seed: int) -> Path:
    """A copy of the sample, the rows of every file in another order."""
    folder.mkdir()
    for file in sorted(SAMPLE.glob("raw_*")):
        if file.suffix == ".parquet":
            table = pq.read_table(file)
            order = np.random.default_rng(seed).permutation(table.num_rows)
            pq.write_table(table.take(order), folder / file.name)
        else:
            text_table(file).sample(frac=1, random_state=seed).to_csv(folder / file.name, index=False)
    return folder


@pytest.fixture(scope="session")
def expected(sample_home: Path) -> Path:
    return sample_home / "warehouse.duckdb"


@pytest.mark.parametrize(("threads", "seed"), [("1", 1), ("2", 2), ("4", 3)])
def test_threads_and_order_change_no_digit(
    expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: str, seed: int
) -> None:
    monkeypatch.setenv("RESILIENCE_THREADS", threads)
    warehouse = build(shuffled(tmp_path / "raw", seed), tmp_path, tests=False)
    columns = query(expected, COLUMNS)
    pd.testing.assert_frame_equal(query(warehouse, COLUMNS), columns)
    differing = [
        sentence
        for name, described in columns.groupby("table_name")
        for sentence in differences(expected, warehouse, str(name), described)
    ]
    shutil.rmtree(tmp_path)  # a hundred megabytes
    assert not differing, "\n".join(differing)


def differences(left: Path, right: Path, table: str, described: pd.DataFrame) -> list[str]:
    """What differs between a table of two warehouses, a sentence per column."""
    floats = list(described.loc[described["data_type"] == "DOUBLE", "column_name"])
    keys = [name for name in described["column_name"] if name not in floats]
    old, new = (ordered(file, table, keys, floats) for file in (left, right))
    if not old[keys].equals(new[keys]):
        return [f"{table}: {len(old)} rows and {len(new)} rows, or other keys"]
    found = []
    for name in floats:
        off = ~np.isclose(old[name], new[name], rtol=TOLERANCE, atol=0, equal_nan=True)
        if off.any():
            first = pd.DataFrame({**old[keys], "old": old[name], "new": new[name]})[off].iloc[0].to_dict()
            found.append(f"{table}.{name}: {off.sum()} of {len(off)} differ, first {first}")
    return found


def ordered(file: Path, table: str, keys: list[str], floats: list[str]) -> pd.DataFrame:
    by = ", ".join([f'"{name}"' for name in keys] + [f"printf('%.9e', \"{name}\")" for name in floats])
    with duckdb.connect(str(file), read_only=True) as con:
        return con.sql(f"from marts.{table} order by {by}").df()
