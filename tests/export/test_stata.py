"""Stata reads what was written: names, labels, values, missing ones."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pandas.io.stata import StataReader

from orchestration.cli import main
from orchestration.export.stata_names import variable_names
from tests.export.conftest import LONG


def exported(warehouse: Path, out: Path, relation: str, *more: str) -> Path:
    command = ["export", relation, "--to", "dta", "--warehouse", str(warehouse), "--out", str(out / "x.dta"), *more]
    assert main(command) == 0
    return out / "x.dta"


def test_every_type_reads_back(odd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = exported(odd, tmp_path, "marts.odd")
    said = capsys.readouterr().out
    assert "amount: 1 infinite values are missing" in said
    assert "int is the variable _int" in said
    assert "big is text: Stata has no whole numbers of that size" in said
    with file.open("rb") as handle:
        assert b"<release>118</release>" in handle.read(100)
    frame = pd.read_stata(file, convert_categoricals=False)
    assert list(frame["region_id"]) == [110000, 110000, 540000]
    assert frame["amount"].tolist()[0] == -1.5
    assert frame["amount"].isna().tolist() == [False, True, True]
    assert frame["is_new"].isna().tolist() == [False, False, True]
    assert frame["is_new"].tolist()[:2] == [1, 0]
    assert frame["day"].tolist()[:2] == [pd.Timestamp("2008-02-29"), pd.Timestamp("1899-01-01")]
    assert frame["moment"].tolist()[0] == pd.Timestamp("2008-02-29 12:30")
    assert frame["day"].isna().tolist() == frame["moment"].isna().tolist() == [False, False, True]
    assert frame["note"].tolist() == ["=1+1", "-3.5", ""]
    assert frame["long_note"].tolist() == [LONG, "short", ""]
    assert frame["big"].tolist() == ["1152921504606846977", "-5", ""]
    assert frame["a_name_that_is_longer_than_thirty"[:32]].tolist()[0] == 0.1


def test_labels(odd: Path, tmp_path: Path) -> None:
    with StataReader(exported(odd, tmp_path, "marts.odd")) as reader:
        frame = reader.read()
        assert reader.data_label == "用户数据 · marts.odd"
        assert reader.time_stamp == "02 Jan 2026 03:05"
        labels = reader.variable_labels()
        assert reader.value_labels()["region_id"] == {110000: "北京市", 540000: "西藏自治区"}
        assert reader.value_labels()["is_new"] == {0: "否", 1: "是"}
    assert frame["region_id"].tolist() == ["北京市", "北京市", "西藏自治区"]
    assert len(labels["amount"]) == 80 and labels["amount"].endswith("…")
    with StataReader(exported(odd, tmp_path, "marts.odd", "--lang", "en")) as reader:
        reader.read()
        assert reader.value_labels()["is_new"] == {0: "no", 1: "yes"}
        assert reader.value_labels()["region_id"][110000] == "Beijing"


def test_an_empty_relation(odd: Path, tmp_path: Path) -> None:
    frame = pd.read_stata(exported(odd, tmp_path, "marts.none"))
    assert list(frame.columns) == ["region_id", "value"]
    assert len(frame) == 0


def test_names_that_stata_takes() -> None:
    long = "a" * 40
    assert variable_names(["if", "2x", "a b", long, long + "b", "str3", "ok"]) == [
        *("_if", "_2x", "a_b", "a" * 32, "a" * 30 + "_2", "_str3", "ok"),
    ]


def test_the_panel_of_provinces_in_chinese(sample_home: Path, tmp_path: Path) -> None:
    """Every variable labelled from the registry; the figures are those of the warehouse, to the last bit."""
    published = sample_home / "warehouse.duckdb"
    with StataReader(exported(published, tmp_path, "marts.panel_province")) as reader:
        frame = reader.read(convert_categoricals=False)
        labels, values = reader.variable_labels(), reader.value_labels()
        assert reader.data_label == "合成样本数据，非证据 · marts.panel_province"
    with duckdb.connect(str(published), read_only=True) as con:
        panel = con.execute("select * from marts.panel_province order by region_id, year").df()
        words = dict(
            con.execute(
                "select indicator_id, label_zh from registry.indicators where region_type = $1", ["province"]
            ).fetchall()
        )
    assert list(frame.columns) == list(panel.columns)
    assert all(labels[name] and len(labels[name]) <= 80 for name in frame)
    shared = [name for name in frame if name in words and len(words[name]) <= 80]
    assert len(shared) > 50
    assert [name for name in shared if labels[name] != words[name]] == []
    assert values["region_id"][110000] == "北京市"
    assert values["east_nbs"] == {0: "否", 1: "是"}
    assert frame["region_id"].astype(str).tolist() == panel["region_id"].tolist()
    numbers = [name for name in panel if panel[name].dtype == float]
    pd.testing.assert_frame_equal(frame[numbers].astype(float), panel[numbers], check_exact=True)
