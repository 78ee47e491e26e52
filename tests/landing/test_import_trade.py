"""Files of trade figures in a raw folder: beside other files, beside themselves, damaged."""

from __future__ import annotations

import json
import random
import threading
from pathlib import Path

import duckdb
import pytest
from trade_files import (
    baci,
    ccts,
    ccts_row,
    cells,
    customs,
    customs_row,
    plus,
    plus_row,
    run,
)

from orchestration.errors import UserError
from orchestration.landing.gate import land
from orchestration.landing.nbs import import_nbs
from orchestration.landing.trade.staging import staging


def test_what_was_imported_passes_the_gate_and_other_imports_go_on(tmp_path: Path) -> None:
    into = tmp_path / "raw"
    assert run("customs", customs(tmp_path / "q.csv", [customs_row()]), "--flow", "export", "--into", into) == 0
    assert run("comtrade", plus(tmp_path / "w.csv", [plus_row()]), "--into", into) == 0
    nbs = tmp_path / "nbs.csv"
    nbs.write_text(
        "数据库：分省年度数据\n指标：年末常住人口(万人)\n时间：最近\n地区,2023年\n北京市,2185.8\n", encoding="utf-8"
    )
    import_nbs([nbs], into)
    report = land(into, tmp_path / "build")
    assert not report.refused
    assert dict(report.rows_read) == {"raw_province_year": 1, "raw_customs_trade": 1, "raw_world_export": 1}


def test_a_table_of_csv_files_gets_csv_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hand-made file in the way is refused; moved into the folder, it stays, and the import stands beside it."""
    into = tmp_path / "raw"
    into.mkdir()
    own = into / "raw_world_export.csv"
    own.write_text("exporter_iso3,product_code,year,value_usd\nUSA,010121,2022,3\n")
    path = baci(tmp_path / "BACI_HS92_Y2022_V202401.csv", ["2022,842,156,10121,1.5,NA"])
    assert run("baci", path, "--into", into) == 1
    assert "mkdir" in capsys.readouterr().err
    (into / "raw_world_export").mkdir()
    own.rename(into / "raw_world_export" / own.name)
    assert run("baci", path, "--into", into) == 0
    assert "edition of the HS: HS92" in capsys.readouterr().out
    report = land(into, tmp_path / "build")
    assert not report.refused
    landed = duckdb.sql(f"from '{tmp_path}/build/landed/raw_world_export/*.parquet' select value_usd, hs_version")
    assert sorted(landed.fetchall()) == [(3, None), (1500, "1992")], "a hand-made file may leave the edition out"


def test_two_downloads_of_one_name_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And one content given twice is refused: firm records may repeat, so that it would count twice."""
    paths = [tmp_path / name / "TradeData.csv" for name in ("x", "y")]
    for path, product in zip(paths, ("010121", "847130"), strict=True):
        path.parent.mkdir()
        plus(path, [plus_row(cmdCode=product)])
    assert run("comtrade", *paths, "--into", tmp_path / "raw") == 0
    held = cells(tmp_path / "raw", "raw_world_export", "product_code", "source_file")
    assert set(held) == {("010121", "TradeData.csv"), ("847130", "y/TradeData.csv")}
    path = ccts(tmp_path / "a.dta", [ccts_row()])
    (tmp_path / "b.dta").write_bytes(path.read_bytes())
    capsys.readouterr()
    assert run("ccts", path, tmp_path / "b.dta", "--grain", "city", "--into", tmp_path / "raw") == 2
    assert f"b.dta: the file has the same content as {path}" in capsys.readouterr().err


def test_pages_of_one_name_in_folders_by_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They share no cell with the year before, and get their folder in front; a page that shares one is refused."""
    into = tmp_path / "raw"
    for year in ("2021", "2022", "2023"):
        (tmp_path / year).mkdir()
        modes = [("10", "一般贸易"), ("14", "来料加工")]
        pages = [
            customs(tmp_path / year / f"p{page}.csv", [customs_row(f"{year}01", value="5", mode=mode)])
            for page, mode in enumerate(modes, 1)
        ]
        pages = pages[:1] if year == "2023" else pages
        assert run("customs", *pages, "--flow", "export", "--into", into) == 0, capsys.readouterr().err
    assert cells(into, "raw_customs_trade", "year", "source_file") == {
        (2021, "p1.csv + p2.csv"): 10,
        (2022, "2022/p1.csv + 2022/p2.csv"): 10,
        (2023, "2023/p1.csv"): 5,
    }
    assert run("customs", tmp_path / "2022" / "p1.csv", "--flow", "export", "--into", into) == 1
    assert "--remove '2022/p1.csv + 2022/p2.csv'" in capsys.readouterr().err
    assert run("--remove", "2022/p1.csv + 2022/p2.csv", "--into", into) == 0
    assert set(cells(into, "raw_customs_trade", "year")) == {(2021,), (2023,)}


def test_one_path_with_ever_new_content_ends_in_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, depth = tmp_path / "w.csv", len(tmp_path.resolve().parts) + 1
    arguments = ("comtrade", path, "--into", tmp_path / "raw", "--vintage", "2024-01")
    for value in range(depth):
        assert run(*arguments[:1], plus(path, [plus_row(primaryValue=str(value + 1))]), *arguments[2:]) == 0
    plus(path, [plus_row(primaryValue="0.5")])
    assert run(*arguments) == 1
    assert "--vintage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ("BACI_HS17_Y2021_V202301.csv", "a year is of one edition of the HS"),
        ("BACI_HS92_Y2021_V202401.csv", "a year is of one version of BACI"),
        ("BACI_HS17_Y2022_V202301.csv", None),
        ("BACI_2021.csv", None),
    ],
)
def test_two_editions_of_a_year_are_not_added_up(
    tmp_path: Path, other: str, rule: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other importers of the same figure: nothing but the names tells that the second file is no page of the first."""
    year = "2022" if "Y2022" in other else "2021"
    first = baci(tmp_path / "BACI_HS92_Y2021_V202301.csv", ["2021,842,156,10121,1.5,NA"])
    second = baci(tmp_path / other, [f"{year},842,699,10121,2.5,NA"])
    code = run("baci", first, second, "--into", tmp_path / "raw")
    said = capsys.readouterr()
    assert code == (2 if rule else 0), said.err
    assert rule is None or f"{other}: {rule}: {first.name} holds 2021" in said.err


def test_a_killed_import_leaves_no_table_behind(tmp_path: Path) -> None:
    """A hidden draft beside the last part does not keep the folder of an empty table."""
    into = tmp_path / "raw"
    assert run("baci", baci(tmp_path / "b.csv", ["2022,842,156,10121,1.5,NA"]), "--into", into) == 0
    (into / "raw_world_export" / ".b_csv.parquet.draft").write_bytes(b"half")
    assert run("--remove", "b.csv", "--into", into) == 0
    assert list(into.iterdir()) == []


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bytes_never_end_in_a_traceback(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound files with bytes changed, cut out or cut off at random either import or are refused with a remedy."""
    chance = random.Random(seed)
    sound = {
        "customs": (customs(tmp_path / "a", [customs_row()] * 5), ("--flow", "export")),
        "comtrade": (plus(tmp_path / "b", [plus_row()] * 5), ()),
        "baci": (baci(tmp_path / "c", ["2021,4,24,382390,52.051,NA"] * 5), ()),
        "ccts": (ccts(tmp_path / "d", [ccts_row()] * 5), ("--grain", "city")),
    }
    for _ in range(8):
        name = chance.choice(list(sound))
        data = bytearray(sound[name][0].read_bytes())
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        start = chance.randrange(len(data))
        del data[start : start + chance.choice([0, 0, 1, 200, len(data)])]
        (tmp_path / "damaged").write_bytes(bytes(data))
        code = run(name, tmp_path / "damaged", *sound[name][1], "--into", tmp_path / "raw", "--dry-run")
        text = capsys.readouterr()
        assert code == 0 or "What to do:" in text.err, json.dumps(text.err)


def test_an_interruption_is_one_whatever_duckdb_makes_of_it(tmp_path: Path) -> None:
    """A second query is stopped from outside, as Ctrl-C stops it; the temporary folder goes."""
    with pytest.raises(KeyboardInterrupt), staging() as stage:
        timer = threading.Timer(0.2, stage.con.interrupt)
        timer.start()
        stage.con.sql(
            "select count(*) from range(1_000_000) a, range(1_000_000) b where a.range % 7 = b.range % 11"
        ).fetchall()
    assert not stage.folder.exists()


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="find no room") as caught, staging():
        raise OSError(28, "No space left on device")
    assert "TMPDIR" in caught.value.remedy
