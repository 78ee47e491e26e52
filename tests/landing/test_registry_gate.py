"""Definitions of the user's own, RAW/registry/*.csv: what the gate says of a file that breaks its contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import registry, registry_gate
from orchestration.errors import UserError
from orchestration.registry_contract import REGISTRY, seeds
from tests.conftest import resilience

INDICATORS = "indicator_id,region_type,unit,numerator,scale,transform\n"
COMPONENTS = "tree_id,indicator_id,direction,direction_recommended,include\n"
INDICES = "index_id,tree_id,region_type,weighting,scope,zero_rule,shift,direction_rule\n"
MINE = "mine,province,ratio,loans_eop,1,none\n"
INDEX = "mine,mine,province,entropy,pooled,limit,0,as_printed\n"

BROKEN = {
    "no id column": (
        {"indicators": "indicator_id,unit,numerator,scale,transform\nmine,ratio,loans_eop,1,none\n"},
        "indicators.csv, row 1: the id column 'region_type' of registry.indicators is missing. What to do: add it "
        "(Grain: province, city or nation)",
    ),
    "another id column": ({"fx": "currency,cny_per_unit\nUSD,7\n"}, "fx.csv, row 1: the id column 'year'"),
    "an id is empty": (
        {"indicators": INDICATORS + MINE + "other,,ratio,loans_eop,1,none\n"},
        "indicators.csv, row 3, column region_type: registry.indicators needs it in every row.",
    ),
    "no grain": (
        {"indicators": INDICATORS + MINE.replace("province", "provinces")},
        "indicators.csv, row 2, column region_type: is not among the values it may have. Found: 'provinces'. What to "
        "do: write one of province, city, nation; did you mean 'province'?",
    ),
    "no number": (
        {"indicators": INDICATORS + MINE.replace(",1,", ",1 000,")},
        "row 2, column scale: must be a number. Found: '1 000'.",
    ),
    "no whole number": ({"fx": "currency,year,cny_per_unit\nUSD,2020.5,7\n"}, "column year: must be a whole number."),
    "neither true nor false": (
        {"index_components": COMPONENTS + "new_drivers,finance_gdp_ratio,+,+,yes\n"},
        "row 2, column include: must be true or false. Found: 'yes'.",
    ),
    "an unknown component": (
        {"index_components": COMPONENTS + "mine,trade_dependance,+,+,true\n"},
        "index_components.csv, row 2, column indicator_id: no row of registry.indicators has this indicator_id. Found: "
        "'trade_dependance'. What to do: did you mean 'trade_dependence'?",
    ),
    "an unknown component, like nothing": (
        {"index_components": COMPONENTS + "mine,qqqqqqqqqqqq,+,+,true\n"},
        "What to do: add its row to registry/indicators.csv, or mend the name.",
    ),
    "an unknown tree": (
        {"index_components": COMPONENTS + "mine,mine,+,+,true\n", "indicators": INDICATORS + MINE}
        | {"indices": INDICES + INDEX.replace("mine,mine", "mine,mines")},
        "indices.csv, row 2, column tree_id: no row of registry.index_components has this tree_id. Found: 'mines'. "
        "What to do: did you mean 'mine'?",
    ),
    "a new row that lacks what every row needs": (
        {"indices": "index_id,tree_id\nmine,new_drivers\n"},
        "indices.csv, row 2, column region_type: registry.indices needs it in every row.",
    ),
    "a row twice": (
        {"indicators": INDICATORS + MINE + MINE},
        "row 3: a row stands there once: indicator_id, region_type",
    ),
    "a row too short": ({"indicators": INDICATORS + "mine,province\n"}, "row 2: has 2 cells, the header has 6."),
    "a column twice": ({"fx": "currency,year,year\nUSD,2020,2020\n"}, "the column 'year' stands twice"),
    "an unknown column": ({"fx": "currency,yaer\n"}, "no such column. Found: 'yaer'. What to do: did you mean 'year'?"),
    "an unknown table": ({"indicator": MINE}, "no table of the registry. Found: 'indicator'"),
    "an empty file": ({"fx": ""}, "fx.csv, row 1: the id column 'currency'"),
}


def folder_of(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "registry"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("files", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_definition_that_breaks_its_contract_is_named(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(UserError) as refused:
        registry.overlaid(folder_of(tmp_path, files))
    assert message in str(refused.value)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {})
    (folder / "fx.csv").write_bytes("currency,year,source\nUSD,2020,统计局\n".encode("gb18030"))
    with pytest.raises(UserError, match=r"fx\.csv, row 2: .* is UTF-8; this one is GB18030"):
        registry.overlaid(folder)


def test_own_files_may_refer_to_each_other_and_change_single_cells_of_shipped_rows(tmp_path: Path) -> None:
    files = {"index_components": COMPONENTS + "mine,mine,+,+,TRUE\n", "indicators": INDICATORS + MINE}
    files |= {"indices": "\ufeff" + INDICES + INDEX, "regions": "region_id,land_area_km2\n110000,1.5e4\n"}
    known = registry.overlaid(folder_of(tmp_path, files))
    beijing = next(row for row in known("regions") if row["region_id"] == "110000")
    assert (beijing["land_area_km2"], beijing["name_zh"]) == ("1.5e4", "北京市")
    assert [row["tree_id"] for row in known("indices") if row["index_id"] == "mine"] == ["mine"]


@pytest.mark.parametrize("seed", sorted(seeds()))
def test_the_shipped_registry_passes_the_gate_of_its_users(seed: str) -> None:
    file = REGISTRY / f"{seed}.csv"
    records = registry_gate.read(file)
    registry_gate.judge(file, records, registry.rows)
    assert len(records) > 1
    assert list(seeds()[seed].columns) == records[0][1]


def test_a_refresh_says_so_before_it_builds_anything(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    folder_of(raw, {"indicators": "indicator_id,unit\nmine,ratio\n"})
    said = resilience(tmp_path / "home", "refresh", "--raw", raw, check=1).stderr
    assert "indicators.csv, row 1: the id column 'region_type' of registry.indicators is missing" in said
    assert "Traceback" not in said and not (tmp_path / "home" / "warehouse.duckdb").exists()
