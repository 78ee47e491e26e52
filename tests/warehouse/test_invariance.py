"""The marts of the whole sample, and all that panels are made of, do not depend on the threads of DuckDB or on the
order of the raw rows.

The sample as it is, at DuckDB's own number of threads, is compared with shuffled rows at one thread and at four.
TOLERANCE: twelve significant digits, as promised: sums of doubles differ in the last bits with the order of the terms.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from orchestration.publish import open_build
from orchestration.workspace import SAMPLE
from tests.warehouse.built import build, by_dbt, text_table

TOLERANCE = 1e-12
COLUMNS = """
    select table_schema || '.' || table_name as relation, column_name, data_type from information_schema.columns
    where table_catalog = current_database() and table_schema in ('intermediate', 'marts')
      and column_name not in ('fingerprint', 'file_sha256', 'source_row', 'source_column', 'source_sheet')  -- of files
    order by relation, ordinal_position
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


def test_the_threads_are_as_many_as_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for threads in (1, 4):
        monkeypatch.setenv("RESILIENCE_THREADS", str(threads))
        with by_dbt(SAMPLE.resolve(), tmp_path, "seed", "--select", "units") as place, open_build(place) as con:
            assert con.execute("select current_setting('threads')").fetchall() == [(threads,)]


@pytest.mark.parametrize(("threads", "seed"), [(1, 1), (4, 2)])
def test_threads_and_order_change_no_digit(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int, seed: int
) -> None:
    monkeypatch.setenv("RESILIENCE_THREADS", str(threads))
    built = build(shuffled(tmp_path / "raw", seed), tmp_path, tests=False)
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as old, open_build(built) as new:
        columns = old.sql(COLUMNS).df()
        pd.testing.assert_frame_equal(new.sql(COLUMNS).df(), columns)
        found = [
            sentence
            for table, described in columns.groupby("relation")
            for sentence in differences(old, new, str(table), described)
        ]
    assert not found, "\n".join(found)


def differences(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, table: str, described: pd.DataFrame
) -> list[str]:
    """What differs between a table of two warehouses, a sentence per column."""
    floats = list(described.loc[described["data_type"] == "DOUBLE", "column_name"])
    keys = [name for name in described["column_name"] if name not in floats]
    by = ", ".join([f'"{name}"' for name in keys] + [f"printf('%.9e', \"{name}\")" for name in floats])
    chosen = ", ".join(f'"{name}"' for name in described["column_name"])
    left, right = (con.sql(f"select {chosen} from {table} order by {by}").df() for con in (old, new))
    if not left[keys].equals(right[keys]):
        return [f"{table}: {len(left)} rows and {len(right)} rows, or other keys"]
    found = []
    for name in floats:
        off = ~np.isclose(left[name], right[name], rtol=TOLERANCE, atol=0, equal_nan=True)
        if off.any():
            first = left[keys].assign(old=left[name], new=right[name])[off].iloc[0].to_dict()
            found.append(f"{table}.{name}: {off.sum()} of {len(off)} differ, first {first}")
    return found
