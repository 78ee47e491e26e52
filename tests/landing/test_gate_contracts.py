"""The raw contract as records: what the shipped one says, and what a contract may not say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from orchestration import registry
from orchestration.errors import UserError
from orchestration.landing.gate import judge
from orchestration.landing.gate.rules import rules
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

KEY = {"config": {"meta": {"key": ["x"]}}}


def contract(tmp_path: Path, column: dict[str, object], **table: object) -> tuple[contracts.Table, ...]:
    entry = {"name": "raw_x", "columns": [{"name": "x", "data_type": "varchar"} | column], **KEY} | table
    path = tmp_path / "_raw.yml"
    path.write_text(yaml.safe_dump({"sources": [{"name": "raw", "tables": [entry]}]}))
    return contracts.read(path)


def meta(**rules: object) -> dict[str, object]:
    return {"config": {"meta": rules}}


def test_the_shipped_contract_is_read_whole() -> None:
    tables = {table.name: table for table in contracts.read()}
    province = tables["raw_province_year"]
    assert province.key == ("region_id", "year", "series", "source_file", "vintage")
    assert province.columns[1] == contracts.Column(
        name="year",
        data_type="integer",
        description="Calendar year",
        required=True,
        minimum=1949,
        maximum=2035,
        unit="year",
    )
    assert {name: table.figure.name for name, table in tables.items() if table.figure} == {
        "raw_province_year": "value",
        "raw_national_year": "value",
        "raw_patent": "count",
        "raw_city_year": "value",
        "raw_index": "value",
        "raw_history_1984": "value",
        "raw_customs_trade": "value_usd",
        "raw_world_export": "value_usd",
        "raw_country_risk": "value",
        "raw_industry_export": "value",
    }
    assert tables["raw_policy_event"].key[:4] == ("region_type", "region_id", "policy", "zone_id")


def test_every_rule_of_the_shipped_contract_can_be_judged() -> None:
    for table in contracts.read():
        named = [rule.text for rule in rules(table, registry.rows)]
        assert len(named) == len(set(named)) >= len(table.columns)


BROKEN = {
    "unknown rule": (meta(requird=True), "a rule of the contract must be known", "did you mean 'required'?"),
    "rule outside meta": ({"required": True}, "stand under config: meta:", "Use one of name"),
    "unknown type": ({"data_type": "float"}, "a data type is one that landing can read", "varchar"),
    "pattern of a number": ({"data_type": "double"} | meta(pattern="[0-9]"), "a pattern is for text", "Mend"),
    "range of a text": (meta(min=1), "min and max are for numbers", "Mend"),
    "sign of a text": (meta(never_negative=["exports_total"]), "never_negative is for numbers", "Mend"),
    "broken pattern": (meta(pattern="["), "a pattern is a regular expression", "Mend"),
    "capturing pattern": (meta(pattern="(a|b)"), "a pattern is a regular expression", "Mend"),
    "registry without column": (meta(registry="units"), "registry is written table.column", "Mend"),
    "closed to nothing": (meta(closed=True), "closed needs a registry", "Mend"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_contract_that_contradicts_itself_is_an_error(tmp_path: Path, name: str) -> None:
    column, rule, remedy = BROKEN[name]
    with pytest.raises(UserError) as caught:
        contract(tmp_path, column)
    assert rule in caught.value.rule
    assert remedy in caught.value.remedy
    assert caught.value.column == "raw_x.x"


def test_a_key_names_columns_of_its_table(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a key names columns of its table"):
        contract(tmp_path, {}, config={"meta": {"key": ["y"]}})


def test_a_table_has_a_key(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a table has a key"):
        contract(tmp_path, {}, config={})


def test_a_table_of_another_shape_is_judged_by_its_contract(tmp_path: Path) -> None:
    columns = [
        {"name": "iso3", "data_type": "varchar"} | meta(required=True, registry="countries.iso3", closed=True),
        {"name": "source_id", "data_type": "varchar"},
        {"name": "source_row", "data_type": "bigint"},
    ]
    tables = contract(tmp_path, {}, columns=columns, config={"meta": {"key": ["iso3", "source_id"]}})
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "raw_x.csv").write_text("source_id,iso3\na,CHN\na,CHN\nb,CHN\na,CNH\n,CHN\n")
    report = judge(read_folder(raw, tables), lambda seed: [{"iso3": "CHN"}] if seed == "countries" else [])
    assert [(row.source_row, row.source_column, row.value, row.rule) for row in report.refused] == [
        (3, "B", "CHN", "a row must not be repeated"),
        (5, "B", "CNH", "iso3 must be listed in registry.countries"),
    ]
    assert report.refused[1].hint == "Write one of registry.countries; did you mean 'CHN'?"
    assert report.tables["raw_x"]["source_id"].tolist()[:2] == ["a", "b"]


def test_the_users_registry_counts(tmp_path: Path) -> None:
    write = "series,year,unit,value\nmy_series,2010,bushel,1\ntrade_total,2010,bushel,1\n"
    (tmp_path / "raw_national_year.csv").write_text(write)
    theirs = [{"unit_id": "bushel", "quantity": "volume"}]
    known = {"units": [*theirs, *registry.rows("units")]}
    folder = read_folder(tmp_path, contracts.read())
    report = judge(folder, lambda seed: known.get(seed) or registry.rows(seed))
    assert [row.source_row for row in report.refused] == [3]
    assert report.refused[0].hint.startswith("trade_total is money, bushel measures volume: give one of yuan, ")
    assert [row.rule for row in judge(folder).refused] == ["unit must be listed in registry.units"] * 2


def test_great_expectations_waits_until_a_row_is_judged() -> None:
    code = "import sys, orchestration.landing.gate; print('great_expectations' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
    code = "import sys, orchestration.landing.raw.contracts; print({'pandas', 'great_expectations'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
