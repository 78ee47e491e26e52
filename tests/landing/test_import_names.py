"""Names of regions, series and units as people write them, and the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from nbs_tables import CODES, ENGLISH, PROVINCES, SHORT, classic, new_regions, write_csv

from orchestration.commands.import_ import add
from orchestration.commands.import_ import run as run_import
from orchestration.errors import UserError
from orchestration.landing.files.grid import letters
from orchestration.landing.names.regions import region_code
from orchestration.landing.names.terms import split_unit, vocabulary
from orchestration.registry import rows


@pytest.mark.parametrize("names", [PROVINCES, SHORT, ENGLISH, CODES, [row["pinyin"] for row in rows("regions")[1:]]])
def test_every_usual_form_of_every_province(names: list[str]) -> None:
    assert [region_code(name) for name in names[: len(CODES)]] == CODES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("山西", "140000"), ("陕西", "610000"), ("Shanxi", "140000"), ("Shaanxi", "610000"),
        ("SHAANXI PROVINCE", "610000"), ("shanxi province", "140000"), ("北　京", "110000"), (" 北 京 市\t", "110000"),
        ("１１００００", "110000"), ("11", "110000"), ("Beijing Municipality", "110000"), ("Nei Mongol", "150000"),
        ("Inner Mongolia", "150000"), ("内 蒙 古", "150000"), ("广西", "450000"), ("Xizang", "540000"),
        ("Tibet", "540000"), ("全国", "000000"), ("National Total", "000000"),
    ],
)  # fmt: skip
def test_names_that_are_easily_mistaken(text: str, code: str) -> None:
    assert region_code(text) == code


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("北亰", "北京"),
        ("Shannnxi", "Shannxi"),
        ("黑龙江市", "黑龙江"),
        ("Guandong", "Guangdong"),
        ("99", ""),
        ("", ""),
    ],
)
def test_an_unknown_province_is_refused_with_the_nearest_name(text: str, near: str) -> None:
    with pytest.raises(UserError, match="is unknown") as caught:
        region_code(text)
    assert near in caught.value.remedy


@pytest.mark.parametrize("kind", ["region", "series", "unit"])
def test_no_name_of_the_registry_stands_for_two_things(kind: str) -> None:
    assert vocabulary(kind).ids


@pytest.mark.parametrize(
    ("indicator", "name", "unit"),
    [
        ("地区生产总值(亿元)", "地区生产总值", "亿元"),
        ("人口数(人口抽样调查)(人)", "人口数(人口抽样调查)", "人"),
        ("固定资产投资(不含农户)实际到位资金_比上年增长(%)", "固定资产投资(不含农户)实际到位资金_比上年增长", "%"),
        ("一般公共预算支出（亿元）i", "一般公共预算支出", "亿元"),
        ("地方财政一般公共服务支出 (亿元) ", "地方财政一般公共服务支出", "亿元"),
        ("Resident Population (year-end)(10000 persons)", "Resident Population (year-end)", "10000 persons"),
        ("甲(乙(丙))", "甲", "乙(丙)"),
        ("甲(乙)指数", "甲(乙)指数", None),
        ("甲", "甲", None),
        ("甲)", "甲)", None),
    ],
)
def test_the_unit_is_in_the_last_parentheses(indicator: str, name: str, unit: str | None) -> None:
    assert split_unit(indicator) == (name, unit)


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_a_spreadsheet_does(index: int, name: str) -> None:
    assert letters(index) == name


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers())
    return run_import(parser.parse_args(["import", *map(str, words)]))


def test_the_command_imports_and_prints_what_it_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "table.csv", new_regions(), encoding="utf-8-sig")
    options = ["--series", "fiscal_sci_tech", "--vintage", "2024-09", "--retrieved-on", "2024-10-01", "--dry-run"]
    assert run("nbs", path, "--into", tmp_path / "raw", *options) == 0
    printed = capsys.readouterr().out
    assert "new site, region by year" in printed
    assert "fiscal_sci_tech (地方财政科学技术支出), unit 亿元 = 100m yuan (from the registry)" in printed
    assert "retrieved on 2024-10-01, vintage 2024-09, quality nbs_export" in printed
    assert "the file names no unit: check that it is 100m yuan, or give --unit" in printed
    assert "dry run: nothing was written" in printed


@pytest.mark.parametrize(
    ("words", "rule", "remedy"),
    [
        (["nsb", "FILE"], "the format of the files is unknown", "did you mean 'nbs'?"),
        (["tidy", "FILE"], "by its map", "--map FILE"),
        (["tidy", "FILE", "FILE", "--map", "MAP"], "one table", "--map FILE"),
        (["tidy", "FILE", "--map", "MAP", "--unit", "元"], "--unit is not for tidy", "--unit is for nbs"),
        (["nbs", "FILE", "--retrieved-on", "2024-9-1"], "YYYY-MM-DD", "2024-09-30"),
        (["nbs", "FILE", "--vintage", " "], "--vintage: an edition is", "2024-09"),
        (["nbs", "FILE", "--series", "Gdp_nominal"], "a series id is", "did you mean 'gdp_nominal'?"),
        (["nbs", "FILE", "--region", "Atlantis"], "--region: the province", "six-digit code"),
        (["nbs", "FILE", "--unit", "亿圆"], "--unit: the unit is unknown", "'亿元'"),
        (["nbs", "FILE", "--map", "ABSENT"], "cannot be read", "check the path"),
    ],
)
def test_wrong_words_are_refused_as_usage(tmp_path: Path, words: list[str], rule: str, remedy: str) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    (tmp_path / "map.csv").write_text("kind,name,becomes\n", encoding="utf-8")
    places = {"FILE": path, "MAP": tmp_path / "map.csv", "ABSENT": tmp_path / "absent.csv"}
    with pytest.raises(UserError, match=rule) as caught:
        run(*(places.get(word, word) for word in words), "--into", tmp_path / "raw")
    assert remedy in caught.value.remedy
    assert caught.value.exit_code == 2
    assert not (tmp_path / "raw").exists()
