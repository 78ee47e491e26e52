"""Workbooks locked with the password that Excel itself tries open; others, and damaged ones, are refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from nbs_tables import ole2, raw, write_xls
from panel_files import run, write_locked

from orchestration.landing.files import unlock
from orchestration.landing.files.download import open_download

ROWS = [["单位：万人", ""], ["地区", "常住人口"], ["北京", "2189.3"], ["河　北", "7464"]]
SALT = bytes(range(16))


def write_as_published(path: Path) -> Path:
    """A made-up table, every record encrypted after FILEPASS but those that [MS-XLS] leaves in the clear."""
    plain = write_xls(path, ROWS).read_bytes()[512:]
    cipher = unlock._KeyStream(SALT)
    verifier = b"sixteen bytes ok"
    lock = bytes((1, 0, 1, 0, 1, 0)) + SALT + cipher.applied(verifier + unlock._md5(verifier), 0)
    filepass = struct.pack("<HH", 0x2F, len(lock)) + lock
    out = b""
    for at, kind, size in unlock._records(plain):
        body = plain[at + 4 : at + 4 + size]
        if kind == 0 and size == 0:
            break
        if kind == 0x85:  # where the sheet begins, now that FILEPASS stands before it
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + len(filepass)) + body[4:]
        place = len(out) + 4
        kept = len(body) if kind == 0x0809 else 4 if kind == 0x85 else 0
        out += plain[at : at + 4] + body[:kept] + cipher.applied(body[kept:], place + kept)
        if at == 0:
            out += filepass
    path.write_bytes(ole2(out))
    return path


def test_a_workbook_locked_with_excels_own_password_opens(tmp_path: Path) -> None:
    path = write_as_published(tmp_path / "t.xls")
    assert "北京".encode("utf-16-le") not in path.read_bytes()
    assert run("yearbook", path, "--year", 2020, "--into", tmp_path / "raw") == 0
    assert [(row["region_id"], row["value"], row["unit"]) for row in raw(tmp_path / "raw")] == [
        ("110000", "2189.3", "10k persons"), ("130000", "7464", "10k persons"),
    ]  # fmt: skip


def test_a_workbook_with_another_password_stays_shut(tmp_path: Path) -> None:
    assert unlock.unlocked(write_locked(tmp_path / "t.xls").read_bytes()) is None


def test_the_first_block_of_the_key_stream(shared: Path) -> None:
    """The verifier in a published workbook fits its digest: the cipher is that of [MS-OFFCRYPTO]."""
    path = shared / "data/province/raw/huhuaping__techme/patent-accept-raw-2010.xls"
    assert unlock.unlocked(path.read_bytes()) is not None
    assert [grid.sheet for grid in open_download(path).grids] == ["1", "CNKI"]


def test_rc4_against_its_published_vector() -> None:
    """RFC 6229, key of 40 bits: the key stream's first sixteen bytes."""
    assert unlock._rc4(bytes((1, 2, 3, 4, 5)), 16).hex() == "b2396305f03dc027ccc3524a0a1118a8"


@pytest.mark.parametrize("cut", [600, 1500])
def test_a_locked_workbook_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = write_as_published(tmp_path / "t.xls")
    path.write_bytes(path.read_bytes()[:cut])
    assert run("yearbook", path, "--year", 2020, "--into", tmp_path / "raw") == 1
