"""Warehouses that have less than the sample, or something nasty: the page says what is missing, and lies nowhere."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from orchestration.cli import main
from orchestration.errors import UserError
from orchestration.report.write import write
from tests.report.small import FAILED, OK, grown, small

HOSTILE = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>&\"]]>{{ 7 * 7 }}"


def made(warehouse: Path, out: Path) -> ElementTree.Element:
    write(warehouse, out)
    return ElementTree.fromstring(out.read_text(encoding="utf-8"))


def test_results_alone_make_a_report_that_names_what_failed_and_what_was_refused(tmp_path: Path) -> None:
    tree = made(small(tmp_path / "mine.duckdb"), tmp_path / "report.html")
    ids = {element.get("id"): element for element in tree.iter() if element.get("id")}
    assert "Your own data" in "".join(ids["kind"].itertext())
    assert "synthetic" not in "".join(ids["content"].itertext())
    assert "no column x" in "".join(ids["quality"].itertext()) and "x.xlsx" in "".join(ids["refused"].itertext())
    regressions = "".join(ids["diagnostics"].itertext())
    assert OK in regressions and FAILED in regressions and "0.2500" in regressions and "3.500" in regressions
    assert "0.250" in "".join(ids["papers"].itertext())
    nothing = [e for e in ids["indicators"].iter("p") if e.get("class") == "nothing"]
    assert len(nothing) == 1


def test_regressions_of_the_users_own_are_drawn_and_tabled(tmp_path: Path) -> None:
    tree = made(grown(tmp_path / "mine.duckdb"), tmp_path / "report.html")
    drawn = {e.get("id", "").split("-")[1]: e for e in tree.iter("details") if e.get("data-item") == "picture"}
    assert set(drawn) == {"coefficients", "event_study", "curve"}
    for name, picture in drawn.items():
        assert len(list(picture.iter("{http://www.w3.org/2000/svg}svg"))) == 2, name
    assert not [e for e in drawn["curve"].iter("p") if e.get("class") == "nothing"]


def test_definitions_without_results_say_that_there_are_none(tmp_path: Path) -> None:
    file = tmp_path / "fresh.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema registry; create table registry.indicators (indicator_id varchar)")
    tree = made(file, tmp_path / "report.html")
    said = "".join(next(e for e in tree.iter("section") if e.get("id") == "diagnostics").itertext())
    assert "resilience analyze" in said
    assert "unknown" in "".join(next(e for e in tree.iter() if e.get("id") == "kind").itertext())


def test_text_of_the_warehouse_is_text(tmp_path: Path) -> None:
    tree = made(small(tmp_path / "hostile.duckdb", label=HOSTILE), tmp_path / "report.html")
    assert len(list(tree.iter("script"))) == 1 and not list(tree.iter("img"))
    text = " ".join(tree.itertext())
    assert text.count("alert(1)</script>") > 5 and "{{ 7 * 7 }}" in text
    assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]


@pytest.mark.parametrize("content", [None, b"no database at all", b""])
def test_what_is_no_warehouse_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "some.duckdb"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserError) as refused:
        write(file, tmp_path / "report.html")
    assert str(file) in str(refused.value) and "What to do" in str(refused.value)
    assert not (tmp_path / "report.html").exists()


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create table sales (x integer)")
    with pytest.raises(UserError, match="neither definitions"):
        write(file, tmp_path / "report.html")


def test_a_warehouse_of_another_version_is_refused_by_what_it_lacks(tmp_path: Path) -> None:
    file = small(tmp_path / "old.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("alter table results.fits drop column n_obs")
    with pytest.raises(UserError, match=r"n_obs.*refresh --full"):
        write(file, tmp_path / "report.html")
    assert [found.name for found in tmp_path.iterdir()] == ["old.duckdb"]


def test_what_cannot_be_written_leaves_the_old_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warehouse = str(small(tmp_path / "mine.duckdb"))
    folder = tmp_path / "folder"
    folder.mkdir()
    assert main(["report", "--warehouse", warehouse, "--out", str(folder)]) == 1
    error = capsys.readouterr().err
    assert str(folder) in error and "--out" in error and "Traceback" not in error
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder", "mine.duckdb"]
    with pytest.raises(SystemExit) as usage:
        main(["report", "--lang", "fr"])
    assert usage.value.code == 2


def test_a_warehouse_that_somebody_writes_to_is_named(tmp_path: Path) -> None:
    import subprocess
    import sys

    file = small(tmp_path / "held.duckdb")
    holder = f"import duckdb, sys; con = duckdb.connect({str(file)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"held\n"
        with pytest.raises(UserError, match="lock"):
            write(file, tmp_path / "report.html")
        process.communicate(b"")


def test_the_start_language_is_the_one_asked_for(tmp_path: Path) -> None:
    warehouse = small(tmp_path / "mine.duckdb")
    for language, shown in (("zh", "zh"), ("en", "en"), ("", "en")):
        write(warehouse, tmp_path / "report.html", language)
        head = (tmp_path / "report.html").read_text(encoding="utf-8")[:200]
        assert f'lang="{shown}" data-language="{shown}" data-start="{language}"' in head
