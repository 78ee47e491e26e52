"""What lies in a raw folder, and one source out of it: all of its rows and no other, or nothing."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from nbs_tables import classic, raw, write_csv
from trade_files import TABLET, customs, customs_row, plus, plus_row, run, trade_rows

from orchestration.errors import UserError
from orchestration.landing.merge import inventory, removal
from orchestration.landing.nbs import import_nbs


def everything(folder: Path) -> dict[str, bytes]:
    """Content of every file, also of hidden ones."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def into(tmp_path: Path) -> Path:
    """Two downloads of the statistical office in one CSV, two customs queries in parts, a hand-made file."""
    folder = tmp_path / "raw"
    import_nbs([write_csv(tmp_path / "gdp.csv", classic())], folder, vintage="2024")
    import_nbs([write_csv(tmp_path / "pop.csv", classic("年末常住人口(万人)"))], folder, vintage="2024")
    for name, row in (("a.csv", customs_row(value="5")), ("b.csv", customs_row("202001", TABLET, value="6"))):
        arguments = ("--flow", "export", "--into", folder, "--vintage", "2023-05")
        assert run("customs", customs(tmp_path / name, [row]), *arguments) == 0
    (folder / "raw_country_group.csv").write_text("iso3,group,from_year,snapshot_year\nMNG,BRI,,2023\n")
    return folder


def test_every_source_is_named_with_its_rows_vintage_and_years(into: Path) -> None:
    held = {
        (h.table, h.source_file): (h.rows, h.first_year, h.last_year, h.vintage, len(h.sha256), h.is_own)
        for h in inventory.sources(into)
    }
    assert held == {
        ("raw_province_year", "gdp.csv"): (93, 2021, 2023, "2024", 64, False),
        ("raw_province_year", "pop.csv"): (93, 2021, 2023, "2024", 64, False),
        ("raw_customs_trade", "a.csv"): (1, 2023, 2023, "2023-05", 64, False),
        ("raw_customs_trade", "b.csv"): (1, 2020, 2020, "2023-05", 64, False),
        ("raw_country_group", "raw_country_group.csv"): (1, 2023, 2023, "", 64, True),
    }
    text = inventory.listing(into)
    assert "raw_province_year: 186 rows of 2 sources" in text
    assert "  gdp.csv in raw_province_year.csv: 93 rows, 2021-2023, vintage 2024, sha256 " in text
    assert "  raw_country_group.csv (written by hand: it names no source): 1 row, 2023, vintage not stated" in text


def test_a_source_goes_with_all_its_rows_and_no_other(into: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = [row for row in raw(into) if row["source_file"] == "pop.csv"]
    before = everything(into)
    capsys.readouterr()
    assert run("--remove", "gdp.csv", "--into", into, "--dry-run") == 0
    assert "93 rows of gdp.csv would be removed\ndry run" in capsys.readouterr().out
    assert everything(into) == before
    assert run("--remove", "gdp.csv", "--into", into) == 0
    assert "93 rows of gdp.csv removed" in capsys.readouterr().out
    assert raw(into) == others
    assert run("--remove", "a.csv", "--into", into) == 0
    assert [row["source_file"] for row in trade_rows(into, "raw_customs_trade")] == ["b.csv"]
    for name in ("b.csv", "pop.csv"):
        assert run("--remove", name, "--into", into) == 0
    assert sorted(path.name for path in into.iterdir()) == ["raw_country_group.csv"]


def test_a_removed_file_can_be_imported_again(into: Path, tmp_path: Path) -> None:
    before = everything(into)
    for name in ("gdp.csv", "a.csv"):
        assert run("--remove", name, "--into", into) == 0
    assert everything(into) != before
    import_nbs([tmp_path / "gdp.csv"], into, vintage="2024")
    arguments = ("--flow", "export", "--into", into, "--vintage", "2023-05")
    assert run("customs", tmp_path / "a.csv", *arguments) == 0
    assert everything(into) == before


def test_rows_of_one_vintage_of_a_source(into: Path, tmp_path: Path) -> None:
    import_nbs([tmp_path / "gdp.csv"], into, vintage="2025")
    assert run("--remove", "gdp.csv", "--into", into, "--vintage", "2024") == 0
    assert {(row["source_file"], row["vintage"]) for row in raw(into)} == {("gdp.csv", "2025"), ("pop.csv", "2024")}
    with pytest.raises(UserError, match="its vintages are 2025"):
        removal.remove(into, "gdp.csv", "2023")


@pytest.mark.parametrize(
    ("name", "rule", "remedy"),
    [
        ("gdp.cvs", "no row of the raw folder", "did you mean 'gdp.csv'"),
        ("../gdp.csv", "no row of the raw folder", "did you mean 'gdp.csv'"),
        ("/etc/passwd", "no row of the raw folder", "--list-into"),
        ("*", "no row of the raw folder", "--list-into"),
        ("", "no row of the raw folder", "--list-into"),
        ("raw_country_group.csv", "its own source", "delete or mend"),
        ("raw_province_year.csv", "no row of the raw folder", "--list-into"),
    ],
)
def test_an_unknown_source_is_refused(into: Path, name: str, rule: str, remedy: str) -> None:
    before = everything(into)
    with pytest.raises(UserError) as caught:
        removal.remove(into, name)
    assert rule in caught.value.rule
    assert remedy in caught.value.remedy
    assert caught.value.exit_code == 2
    assert everything(into) == before


def test_a_link_in_the_raw_folder_is_not_followed(into: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (into / "raw_customs_trade").rename(outside)
    (into / "raw_customs_trade").symlink_to(outside)
    before = everything(outside)
    with pytest.raises(UserError, match="is a link"):
        removal.remove(into, "a.csv")
    assert run("customs", tmp_path / "a.csv", "--flow", "export", "--into", into, "--vintage", "2030") == 1
    assert everything(outside) == before


def test_nothing_is_half_written(into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the end of a removal, and at the end of an import."""
    before = everything(into)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match=r"cannot be written \(No space left"):
        removal.remove(into, "gdp.csv")
    assert run("comtrade", plus(tmp_path / "w.csv", [plus_row()]), "--into", into) == 1
    assert everything(into) == before


def test_a_folder_that_another_import_holds_is_left_alone(into: Path, tmp_path: Path) -> None:
    before = everything(into)
    descriptor = os.open(into, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with pytest.raises(UserError, match="another import is writing"):
            removal.remove(into, "gdp.csv")
        assert run("comtrade", plus(tmp_path / "w.csv", [plus_row()]), "--into", into) == 1
    finally:
        os.close(descriptor)
    assert everything(into) == before


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["--remove", "gdp.csv"], "--into DIR must be given"),
        (["--remove", "gdp.csv", "other.csv", "--into", "raw"], "takes one source"),
        (["--list-into", "absent"], "must be there and readable"),
    ],
)
def test_wrong_usage(arguments: list[str], rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) != 0
    assert rule in capsys.readouterr().err
