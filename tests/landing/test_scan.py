"""Tables too large for memory: what the scanning gate accepts and refuses is what the gate of all other tables does."""

from __future__ import annotations

import random
from dataclasses import astuple
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.errors import UserError
from orchestration.landing.gate import GateReport, judge, land
from orchestration.landing.gate.scan import part, twins, verdict
from orchestration.landing.raw import contracts
from orchestration.landing.raw.folder import read_folder

TABLE = "raw_customs_trade"
HEADER = ("region_type", "region_id", "product_code", "hs_version", "partner_iso3", "year", "flow", "value_usd")
PLACE = ("source_file", "source_row", "vintage", "retrieved_on")
BROKEN = {
    "region_type": ("", "town"),
    "region_id": ("11000", "", "11000A", "330100", "330000"),
    "product_code": ("1", "010", "01 02"),
    "hs_version": ("17", "HS17"),
    "partner_iso3": ("USAX", "", "U1", "usa", "Usa"),
    "year": ("2019年", "1900", "2e3", "2019.5"),
    "flow": ("exports", ""),
    "value_usd": ("-1", "1,000", "n/a", "1e999", "--"),
    "source_row": ("0", "x"),
    "vintage": (" 2024", "2024\u00a0"),
    "retrieved_on": ("2024-02-31", "2024/02/03"),
}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every bound of memory is passed many times over."""
    monkeypatch.setattr(part, "BATCH", 7)
    monkeypatch.setattr(twins, "BATCH", 5)
    monkeypatch.setattr("orchestration.landing.raw.csv_text.CHUNK", 11)


def rows(seed: int, n: int, header: tuple[str, ...]) -> list[list[str]]:
    """Sound rows, and some that break a rule, share a key, or stand twice."""
    chance = random.Random(seed)
    made: list[list[str]] = []
    for number in range(n):
        row = {
            "region_type": chance.choice(["province", "city"]),
            "region_id": chance.choice(["110000", "120000", "999900"]),
            "product_code": chance.choice(["01", "0102", "010221"]),
            "hs_version": chance.choice(["", "2017"]),
            "partner_iso3": chance.choice(["USA", "NAM", "DEU"]),
            "year": str(chance.randint(2010, 2040 if chance.random() < 0.05 else 2030)),
            "flow": chance.choice(["export", "import"]),
            "value_usd": chance.choice(["", "0", "1.50", "1.5", "3e2", ".5", repr(chance.random())]),
            "source_file": chance.choice(["a.csv", "b.csv"]),
            "source_row": str(number + 2),
            "vintage": chance.choice(["", "2024"]),
            "retrieved_on": chance.choice(["", "2024-02-03"]),
        }
        if chance.random() < 0.06:
            name = chance.choice([name for name in BROKEN if name in header])
            row[name] = chance.choice(BROKEN[name])
        made.append([row[name] for name in header])
        if made and chance.random() < 0.1:
            made.append(list(chance.choice(made)))
    return made


def write_csv(path: Path, header: tuple[str, ...], body: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in [list(header), *body]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_parquet(path: Path, header: tuple[str, ...], body: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {name: pa.array([row[i] or None for row in body], pa.string()) for i, name in enumerate(header)}
    pq.write_table(pa.table(columns), path)


def both(raw: Path, build: Path) -> tuple[GateReport, pd.DataFrame, GateReport, pd.DataFrame]:
    """The verdict by scanning with the rows it landed, and the verdict in memory with its rows."""
    scanned = land(raw, build)
    names = [column.name for table in contracts.read() if table.name == TABLE for column in table.columns]
    files = sorted((build / "landed" / TABLE).glob("*.parquet"))
    landed = pd.concat([duckdb.sql(f"from read_parquet('{file}') order by raw_file, raw_line").df() for file in files])
    in_memory = judge(read_folder(raw, contracts.read()))
    return scanned, landed[names], in_memory, in_memory.tables[TABLE]


def comparable(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    order = frame.astype(object).where(frame.notna(), None)
    order["retrieved_on"] = order["retrieved_on"].map(lambda day: day and str(day)[:10])
    return sorted(order.itertuples(index=False, name=None), key=repr)


def same(raw: Path, build: Path) -> GateReport:
    scanned, landed, in_memory, frame = both(raw, build)
    assert list(map(astuple, scanned.refused)) == list(map(astuple, in_memory.refused))
    assert scanned.rows_read == in_memory.rows_read
    assert scanned.rows_refused == in_memory.rows_refused
    assert scanned.notices == in_memory.notices
    numbers = {"year": int, "value_usd": float, "source_row": int}
    kept = [
        f.apply(lambda c: c.map(numbers[c.name], na_action="ignore") if c.name in numbers else c)
        for f in (landed, frame)
    ]
    assert comparable(kept[0]) == comparable(kept[1])
    return scanned


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_the_same_verdict_as_in_memory(tmp_path: Path, seed: int, write) -> None:  # type: ignore[no-untyped-def]
    """Two files, with and without a source of their own; bad cells, twins within and across files, in small batches."""
    header = HEADER if seed % 2 else (*HEADER, *PLACE)
    suffix = "csv" if write is write_csv else "parquet"
    for number in range(2):
        write(tmp_path / "raw" / TABLE / f"part{number}.{suffix}", header, rows(seed * 2 + number, 120, header))
    report = same(tmp_path / "raw", tmp_path / "build")
    assert 0 < report.rows_refused < 150


def test_a_row_with_too_many_cells_is_refused_alone(tmp_path: Path) -> None:
    body = [*rows(1, 30, HEADER), ["province", "110000"], *rows(2, 30, HEADER)]
    write_csv(tmp_path / "raw" / f"{TABLE}.csv", HEADER, body)
    same(tmp_path / "raw", tmp_path / "build")


def test_typed_columns_are_read_as_their_text_is(tmp_path: Path) -> None:
    """Numbers and dates of Parquet are cleared as such; what is no whole number, infinite or negative is refused."""
    frame = pd.DataFrame(
        {
            "region_type": "province",
            "region_id": "110000",
            "product_code": ["0101", "0102", "0103", "0104", "0105"],
            "hs_version": None,
            "partner_iso3": pd.Categorical(["USA", "DEU", "NAM", "FRA", "GBR"]),
            "year": [2019.0, 2019.5, 2019.0, 2019.0, 2019.0],
            "flow": "export",
            "value_usd": [1.5, 2.0, float("inf"), -1.0, None],
            "source_file": "a",
            "retrieved_on": pd.to_datetime("2024-02-03").date(),
        }
    )
    (tmp_path / "raw").mkdir()
    frame.to_parquet(tmp_path / "raw" / f"{TABLE}.parquet", index=False)
    report = same(tmp_path / "raw", tmp_path / "build")
    assert sorted(row.value for row in report.refused) == ["-1", "2019.5", "inf"]


def test_a_file_accepted_whole_is_not_judged_again_but_its_keys_still_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, build = tmp_path / "raw", tmp_path / "build"
    body = [["province", "110000", code, "", "USA", "2019", "export", "1", "s", "2"] for code in ("01", "02", "03")]
    header = (*HEADER, "source_file", "source_row")
    write_csv(raw / TABLE / "one.csv", header, body)
    assert land(raw, build).rows_refused == 0
    [landed] = (build / "landed" / TABLE).iterdir()
    before = landed.stat()
    write_csv(raw / TABLE / "two.csv", header, [[*body[0][:7], "9", "s", "7"], [*body[0][:2], "04", *body[0][3:]]])
    judged: list[str] = []
    original = verdict.Verdict.of_cells
    monkeypatch.setattr(
        verdict.Verdict, "of_cells", lambda self, file: (judged.append(file.name), original(self, file))[1]
    )
    report = same(raw, build)
    assert set(judged) == {f"{TABLE}/two.csv"}
    assert report.rows_refused == 2
    again = land(raw, build)
    assert again.refused == report.refused  # a part that was cut is judged anew
    (raw / TABLE / "two.csv").unlink()
    assert land(raw, build).rows_refused == 0
    [landed] = (build / "landed" / TABLE).iterdir()
    assert landed.name.startswith("one-")
    assert before.st_size == landed.stat().st_size


def test_a_file_as_a_whole_that_does_not_fit_stops_the_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "TOO_MANY", 10)
    shifted = [row[1:] + row[:1] for row in rows(1, 40, HEADER)]
    write_csv(tmp_path / "raw" / f"{TABLE}.csv", HEADER, shifted)
    (tmp_path / "build" / "landed").mkdir(parents=True)
    (tmp_path / "build" / "landed" / "kept").touch()
    with pytest.raises(UserError) as caught:
        land(tmp_path / "raw", tmp_path / "build")
    assert "over 10 rows break the raw contract" in caught.value.rule
    assert caught.value.file == f"{TABLE}.csv"
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["landed"]
    assert (tmp_path / "build" / "landed" / "kept").exists()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "begins with its column names"),
        ("region_id,年\n".encode("gb18030"), "is GB18030"),
        (b"region_id,year\n1,2\n", "the column region_type must be there"),
        (",".join(HEADER).encode() + b'\n"a', "quoted cell must be closed"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes, rule: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / f"{TABLE}.csv").write_bytes(content)
    with pytest.raises(UserError) as caught:
        land(tmp_path / "raw", tmp_path / "build")
    assert rule in caught.value.rule
    assert caught.value.file == f"{TABLE}.csv"


def test_a_damaged_parquet_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / f"{TABLE}.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(UserError, match="must be whole"):
        land(tmp_path / "raw", tmp_path / "build")
