"""Importing again: the same is not doubled, the new stands beside the old, a contradiction is an error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbs_tables import body, classic, content, new_indicators, raw, write_csv

from orchestration.errors import UserError
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.nbs import import_nbs
from orchestration.landing.raw import contracts

POPULATION = "年末常住人口(万人)"
SEPTEMBER, OCTOBER = "2024-09-30", "2024-10-31"


def test_the_raw_file_is_the_contracts_sorted_by_key_with_lf(tmp_path: Path) -> None:
    import_nbs([write_csv(tmp_path / "b.csv", classic())], tmp_path, retrieved_on=SEPTEMBER)
    import_nbs([write_csv(tmp_path / "a.csv", classic(POPULATION))], tmp_path, retrieved_on=SEPTEMBER)
    data = (tmp_path / "raw_province_year.csv").read_bytes()
    table = next(table for table in contracts.read() if table.name == "raw_province_year")
    assert data.split(b"\n")[0].decode() == ",".join(table.names)
    assert b"\r" not in data
    rows = raw(tmp_path)
    keys = [tuple(row[name] for name in table.key) for row in rows]
    assert keys == sorted(set(keys))
    assert rows[0] == {
        "region_id": "110000", "year": "2021", "series": "gdp_nominal", "value": "2.5", "unit": "100m yuan",
        "source_file": "b.csv", "source_sheet": "", "source_row": "5", "source_column": "D",
        "file_sha256": content(tmp_path)["b.csv"], "vintage": "2024-09", "quality": "nbs_export",
        "retrieved_on": SEPTEMBER,
    }  # fmt: skip


def test_date_and_vintage_default_to_the_files_date(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    import_nbs([path], tmp_path / "raw")
    assert {(row["retrieved_on"], row["vintage"]) for row in raw(tmp_path / "raw")} <= {
        ("2023-11-14", "2023-11"),
        ("2023-11-15", "2023-11"),  # east of Greenwich the day has begun
    }


def test_the_same_file_again_changes_no_byte(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    first = import_nbs([path], tmp_path / "raw", retrieved_on=SEPTEMBER)
    before = content(tmp_path / "raw")
    again = import_nbs([path, path], tmp_path / "raw", retrieved_on=OCTOBER)
    copied = import_nbs([path.rename(tmp_path / "table (1).csv")], tmp_path / "raw")
    assert (first.added, first.present) == (93, 0)
    assert (again.added, again.present) == (0, 186)
    assert (copied.added, copied.present) == (0, 93)
    assert "nothing new: every value was already there" in str(copied)
    assert content(tmp_path / "raw") == before


def test_the_order_of_imports_does_not_show(tmp_path: Path) -> None:
    paths = [write_csv(tmp_path / "a.csv", classic()), write_csv(tmp_path / "b.csv", classic(POPULATION))]
    for folder, order in (("one", paths), ("two", paths[::-1])):
        for path in order:
            import_nbs([path], tmp_path / folder, retrieved_on=SEPTEMBER)
    import_nbs(paths, tmp_path / "three", retrieved_on=SEPTEMBER)
    assert content(tmp_path / "one") == content(tmp_path / "two") == content(tmp_path / "three")


def test_a_newer_vintage_stands_beside_the_old_one(tmp_path: Path) -> None:
    import_nbs([write_csv(tmp_path / "table.csv", classic())], tmp_path / "raw", retrieved_on=SEPTEMBER)
    revised = [[name, f"9{cells[0]}", *cells[1:]] for name, *cells in body()]
    path = write_csv(tmp_path / "table.csv", classic(rows=revised))
    report = import_nbs([path], tmp_path / "raw", retrieved_on=OCTOBER)
    assert report.added == 93
    found = [row for row in raw(tmp_path / "raw") if (row["region_id"], row["year"]) == ("120000", "2023")]
    editions = [(row["source_file"], row["vintage"], row["value"]) for row in found]
    assert editions == [("table.csv", "2024-09", "1000.5"), ("table.csv", "2024-10", "91000.5")]


def test_content_imported_twice_is_known_by_its_newest_vintage(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    for vintage in ("2024-10", "2024-9"):
        import_nbs([path], tmp_path / "raw", vintage=vintage)
    digest = raw(tmp_path / "raw")[0]["file_sha256"]
    assert RawMerge(tmp_path / "raw").recorded(digest) == ("2024-10", "table.csv")


def test_another_value_under_the_same_key_is_refused_and_both_are_named(tmp_path: Path) -> None:
    import_nbs([write_csv(tmp_path / "table.csv", classic())], tmp_path / "raw", retrieved_on=SEPTEMBER)
    before = content(tmp_path / "raw")
    rows = body()
    rows[1][1] = "1000.6"
    with pytest.raises(UserError) as caught:
        path = write_csv(tmp_path / "table.csv", classic(rows=rows))
        import_nbs([path], tmp_path / "raw", retrieved_on=SEPTEMBER)
    error = caught.value
    assert (error.file, error.row, error.column) == ("table.csv", 6, "B")
    assert "1000.5 100m yuan from row 6, column B, and now 1000.6 100m yuan" in error.rule
    assert "--vintage 2025-11" in error.remedy
    assert content(tmp_path / "raw") == before


def test_two_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    for folder, indicator in (("a", "地区生产总值(亿元)"), ("b", POPULATION), ("c", "城镇人口(万人)")):
        (tmp_path / folder).mkdir()
        write_csv(tmp_path / folder / "table.csv", classic(indicator))
    paths = [tmp_path / folder / "table.csv" for folder in "abc"]
    import_nbs(paths[:1], tmp_path / "raw", retrieved_on=SEPTEMBER)
    import_nbs(paths, tmp_path / "raw", retrieved_on=SEPTEMBER)
    sources = {row["series"]: row["source_file"] for row in raw(tmp_path / "raw")}
    assert sources == {"gdp_nominal": "table.csv", "pop_resident": "b/table.csv", "pop_urban": "c/table.csv"}
    assert import_nbs(paths[::-1], tmp_path / "raw", retrieved_on=SEPTEMBER).added == 0


def test_one_cell_is_not_two_figures(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", new_indicators())
    import_nbs([path], tmp_path / "raw", region="北京", retrieved_on=SEPTEMBER)
    with pytest.raises(UserError, match="it was imported as raw_province_year 110000 2023") as caught:
        import_nbs([path], tmp_path / "raw", region="天津")
    assert (caught.value.row, caught.value.column) == (4, "B")
    assert "remove its rows" in caught.value.remedy


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    dry = str(import_nbs([path], tmp_path / "raw", retrieved_on=SEPTEMBER, dry_run=True))
    assert not (tmp_path / "raw").exists()
    wet = str(import_nbs([path], tmp_path / "raw", retrieved_on=SEPTEMBER))
    assert dry == wet.replace(" holds ", " would hold ") + "\ndry run: nothing was written"


def test_rows_of_the_users_own_stay(tmp_path: Path) -> None:
    own = "region_id,year,series,value,unit\n110000,1999,gdp_nominal,2678.8,100m yuan\n"
    (tmp_path / "raw_province_year.csv").write_text(own, encoding="utf-8")
    import_nbs([write_csv(tmp_path / "table.csv", classic())], tmp_path, retrieved_on=SEPTEMBER)
    rows = raw(tmp_path)
    assert len(rows) == 94
    (kept,) = (row for row in rows if row["year"] == "1999")
    assert (kept["value"], kept["source_file"], kept["source_row"]) == ("2678.8", "raw_province_year.csv", "2")


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("raw_province_year.parquet", "", "merged into raw_province_year.csv only"),
        ("raw_province_year.csv", "region_id,year,series,value,unit\n110000,1999\n", "as many cells as the header"),
        ("raw_province_year.csv", "region_id,year,series,wert,unit\n", "column value must be there"),
    ],
)
def test_a_raw_file_that_cannot_be_merged_into_is_left_alone(tmp_path: Path, name: str, text: str, rule: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    path = write_csv(tmp_path / "table.csv", classic())
    before = content(tmp_path)
    with pytest.raises(UserError, match=rule):
        import_nbs([path], tmp_path)
    assert content(tmp_path) == before


def test_into_is_a_folder(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", classic())
    with pytest.raises(UserError, match="--into names a folder") as caught:
        import_nbs([path], path)
    assert caught.value.exit_code == 2


def test_a_raw_file_that_another_import_changed_is_not_overwritten(tmp_path: Path) -> None:
    raw_merge = RawMerge(tmp_path)
    import_nbs([write_csv(tmp_path / "table.csv", classic())], tmp_path, retrieved_on=SEPTEMBER)
    row = dict.fromkeys(raw_merge.tables["raw_province_year"].table.names, "1")
    raw_merge.add([("raw_province_year", row)])
    before = content(tmp_path)
    with pytest.raises(UserError, match="changed while this import was reading"):
        raw_merge.write()
    assert content(tmp_path) == before


def test_a_failure_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_nbs([write_csv(tmp_path / "a.csv", classic())], tmp_path / "raw", retrieved_on=SEPTEMBER)
    before = content(tmp_path / "raw")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match="No space left on device"):
        import_nbs([write_csv(tmp_path / "b.csv", classic(POPULATION))], tmp_path / "raw", retrieved_on=SEPTEMBER)
    assert content(tmp_path / "raw") == before
