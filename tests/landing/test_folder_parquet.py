"""Parquet files of a raw folder: the text of a value reads back as the value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_rows import HEADERS, SOUND

from orchestration.errors import UserError
from orchestration.landing.raw import contracts
from orchestration.landing.raw.file import read_file
from orchestration.landing.raw.folder import read_folder


def test_parquet_values_become_the_text_that_reads_back(tmp_path: Path) -> None:
    columns = {
        "region_id": pa.array(["110000", None, ""]).dictionary_encode(),
        "year": pa.array([2019.0, 2020.5, None], pa.float64()),
        "series": pa.array([True, False, None]),
        "value": pa.array([0.1, 1e300, -12345678.9]),
        "unit": pa.array([Decimal("1.50"), Decimal("1000"), None], pa.decimal128(9, 2)),
        "source_row": pa.array([1, 2, 2**31 - 1], pa.int32()),
        "source_file": pa.array(["a", "b", "c"], pa.large_string()),
        "retrieved_on": pa.array([date(2024, 1, 2), None, date(1999, 12, 31)]),
        "vintage": pa.array([datetime(2024, 1, 2), datetime(2024, 1, 2, 3, 4), None]),
    }
    pq.write_table(pa.table(columns), tmp_path / "raw_province_year.parquet")
    [table] = read_folder(tmp_path, contracts.read()).tables
    frame = table.frame.fillna("")
    expected = {
        "region_id": ["110000", "", ""],
        "year": ["2019", "2020.5", ""],
        "series": ["true", "false", ""],
        "value": ["0.1", "1e+300", "-12345678.9"],
        "unit": ["1.50", "1000.00", ""],
        "source_row": ["1", "2", "2147483647"],
        "retrieved_on": ["2024-01-02", "", "1999-12-31"],
        "vintage": ["2024-01-02", "2024-01-02T03:04:00", ""],
        "raw_line": [1, 2, 3],
    }
    assert {name: frame[name].tolist() for name in expected} == expected


@given(values=st.lists(st.floats(allow_nan=False), min_size=1))
def test_no_float_drifts_on_its_way_through_text(tmp_path_factory: pytest.TempPathFactory, values: list[float]) -> None:
    path = tmp_path_factory.getbasetemp() / "floats.parquet"
    pq.write_table(pa.table({"value": values}), path)
    texts = read_file(path, path.name).cells["value"].to_pylist()
    assert [float(text).hex() for text in texts] == [value.hex() for value in values]


def test_a_folder_of_parquet_files_is_one_table_of_several_sources(tmp_path: Path) -> None:
    cells = dict(zip(HEADERS["raw_province_year"].split(","), SOUND["raw_province_year"].split(","), strict=True))
    (tmp_path / "raw_province_year").mkdir()
    for part in ("a", "b"):
        pq.write_table(pa.Table.from_pylist([cells]), tmp_path / "raw_province_year" / f"{part}.parquet")
    [table] = read_folder(tmp_path, contracts.read()).tables
    assert table.frame["source_file"].tolist() == ["raw_province_year/a.parquet", "raw_province_year/b.parquet"]


def test_nested_parquet_columns_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"value": [[1.0]]}), tmp_path / "raw_patent.parquet")
    with pytest.raises(UserError, match="one text, number or date"):
        read_folder(tmp_path, contracts.read())
