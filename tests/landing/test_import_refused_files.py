"""Several files at once, and files damaged at random: refused with a reason, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest
from nbs_tables import GDP, PROVINCES, classic, content, write_csv, write_xls, write_xlsx

from orchestration.errors import UserError
from orchestration.landing.files.text import misread
from orchestration.landing.nbs import import_nbs

HEADER = "数据库：分省年度数据"


def test_a_percentage_is_not_taken_for_its_stored_fraction(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "table.xlsx", classic("城镇化率(%)"), B5=0.05)
    book = openpyxl.load_workbook(path)
    book.active["B5"].number_format = "0.0%"
    book.save(path)
    with pytest.raises(UserError, match=r"column B: a cell of figures holds a number or is empty\. Found: '5%'"):
        import_nbs([path], tmp_path / "raw", series="urban_share")
    assert not (tmp_path / "raw").exists()


def test_every_file_is_checked_before_anything_is_written(tmp_path: Path) -> None:
    sound = write_csv(tmp_path / "sound.csv", classic())
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UserError, match=r"empty\.csv: the file is empty"):
        import_nbs([sound, tmp_path / "empty.csv"], tmp_path / "raw")
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("path", ["absent.csv", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError, match="cannot be read") as caught:
        import_nbs([tmp_path / path], tmp_path / "raw")
    assert caught.value.exit_code == 2


def test_sound_names_are_not_taken_for_misread_ones() -> None:
    assert [
        name for name in [*PROVINCES, GDP, HEADER, "Côte d'Ivoire", "km²", "……", "％", "㐀𠮷"] if misread(name)
    ] == []


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_never_end_in_a_traceback(tmp_path: Path, seed: int) -> None:
    """Sound files with bytes changed, cut out or cut off at random either import or raise UserError."""
    chance = random.Random(seed)
    originals = [
        write_xls(tmp_path / "a", classic()).read_bytes(),
        write_xlsx(tmp_path / "b", classic()).read_bytes(),
        write_csv(tmp_path / "c", classic()).read_bytes(),
    ]
    for _ in range(40):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        start = chance.randrange(len(data))
        del data[start : start + chance.choice([0, 0, 1, 200, len(data)])]
        (tmp_path / "damaged").write_bytes(bytes(data))
        try:
            assert import_nbs([tmp_path / "damaged"], tmp_path / "raw", dry_run=True).files
        except UserError as error:
            assert error.rule
            assert error.remedy
    assert content(tmp_path / "raw") == {}
