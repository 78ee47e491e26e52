"""The index engine through dbt on a generated raw folder, held against the kernels."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.conftest import ROOT
from tests.warehouse.built import build
from warehouse.kernels.entropy import entropy_weights
from warehouse.kernels.pca import pca_index

EXACT = 1e-12
"""Sums of logarithms in another order."""
SHUFFLED = 1e-12
"""Twelve significant digits: sums over rows in another order."""

YEARS = range(2010, 2020)
SERIES = [f"s{j:02d}" for j in range(12)]
CONSTANT, LESS = "s11", "s03"
HOLE = ("220000", 2014, "s05")
INDICES = {
    "t_pooled": ("full", "entropy", "pooled", "", 0.0, ""),
    "t_by_year": ("full", "entropy", "by_year", "", 0.0, ""),
    "t_shift": ("full", "entropy", "pooled", "", 0.01, ""),
    "t_base": ("full", "entropy", "fixed_base_year", "2012", 0.0, ""),
    "t_equal": ("full", "equal", "pooled", "", 0.0, ""),
    "t_critic": ("full", "critic", "pooled", "", 0.0, ""),
    "t_topsis": ("full", "topsis", "pooled", "", 0.0, ""),
    "t_pca": ("full", "pca", "pooled", "", 0.0, "eigenvalue>1"),
    "t_flat": ("flat", "entropy", "pooled", "", 0.0, ""),
    "t_absent": ("absent", "entropy", "pooled", "", 0.0, ""),
}
Cells = dict[tuple[str, int, str], float]


def write(path: Path, head: str, rows: list[tuple[object, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head.split(), *rows])


def generated() -> Cells:
    """31 provinces x 10 years x 12 series: skewed, a fifth of one series zero, one constant, one cell missing."""
    with (ROOT / "warehouse/seeds/registry/regions.csv").open(encoding="utf-8") as file:
        provinces = [row["region_id"] for row in csv.DictReader(file) if row["level"] == "province"]
    rng = np.random.default_rng(7)
    common = rng.normal(size=(len(provinces), len(YEARS)))
    cells = {}
    for j, series in enumerate(SERIES):
        own = np.exp(0.5 * common + rng.normal(scale=0.3 + j / 12, size=common.shape)) * 10.0 ** (j % 4)
        own[rng.uniform(size=own.shape) < 0.2 * (series == "s02")] = 0.0
        for (i, t), value in np.ndenumerate(own):
            cells[provinces[i], YEARS[t], series] = 3.7 if series == CONSTANT else float(value)
    del cells[HOLE]
    return cells


def raw_folder(folder: Path, cells: Cells, seed: int) -> Path:
    """The cells, their rows in an order drawn by seed, and the indices above."""
    raw = folder / "raw"
    rows = [(region, year, series, repr(value), "ratio") for (region, year, series), value in cells.items()]
    random.Random(seed).shuffle(rows)
    write(raw / "raw_province_year.csv", "region_id year series value unit", rows)
    named = [(f"t_{s}", s) for s in [*SERIES, "none"]]
    write(raw / "registry/series.csv", "series_id table_name quantity unit label_zh label_en",
          [(s, "raw_province_year", "ratio", "ratio", s, s) for _, s in named])  # fmt: skip
    write(raw / "registry/quantities.csv", "quantity fill", [("ratio", "none")])
    write(raw / "registry/indicators.csv", "indicator_id region_type unit label_zh label_en numerator scale transform",
          [(i, "province", "ratio", i, i, s, 1, "none") for i, s in named])  # fmt: skip
    trees = [("full", s) for s in SERIES] + [("flat", CONSTANT), ("absent", "s00"), ("absent", "none")]
    write(raw / "registry/index_components.csv", "tree_id indicator_id direction direction_recommended include",
          [(tree, f"t_{s}", *("-" if s == LESS else "+") * 2, "true") for tree, s in trees])  # fmt: skip
    write(raw / "registry/indices.csv",
          "index_id tree_id region_type weighting scope base_year zero_rule shift direction_rule pca_keep unit"
          " label_zh label_en",
          [(i, tree, "province", w, scope, base, "shift" if shift else "limit", shift, "as_printed", keep,
            "index", i, i)
           for i, (tree, w, scope, base, shift, keep) in INDICES.items()])  # fmt: skip
    return raw


@pytest.fixture(scope="module")
def cells() -> Cells:
    return generated()


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory, cells: Cells) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("indices")
    with duckdb.connect(str(build(raw_folder(home, cells, seed=1), home)), read_only=True) as found:
        yield found


def table(cells: Cells, year: int | None = None) -> tuple[list[tuple[str, int]], np.ndarray]:
    """Complete region-years in order and their indicators."""
    keys = sorted({(r, t) for r, t, _ in cells if (r, t) != HOLE[:2] and year in (None, t)})
    return keys, np.array([[cells[r, t, s] for s in SERIES] for r, t in keys])


DIRECTION = np.array([-1.0 if s == LESS else 1.0 for s in SERIES])


def weights(con: duckdb.DuckDBPyConnection, index: str, period: object = "pooled") -> np.ndarray:
    return np.array(con.execute(
        "select weight, entropy, redundancy from marts.index_weights where index_id = ? and period = ? "
        "order by indicator_id",
        [index, str(period)]).fetchall())  # fmt: skip


def values(con: duckdb.DuckDBPyConnection, index: str, keys: list[tuple[str, int]]) -> np.ndarray:
    found = {(r, t): v for r, t, v in con.execute(
        "select region_id, year, value from marts.index_values where index_id = ?", [index]).fetchall()}  # fmt: skip
    return np.array([found[key] for key in keys])


def near(expected: np.ndarray) -> object:
    return pytest.approx(expected, rel=EXACT, abs=EXACT)


@pytest.mark.parametrize(("index", "shift"), [("t_pooled", 0.0), ("t_shift", 0.01)])
def test_pooled_entropy_is_the_kernels(con: duckdb.DuckDBPyConnection, cells: Cells, index: str, shift: float) -> None:
    keys, x = table(cells)
    kernel = entropy_weights(x, DIRECTION, shift=shift)
    assert weights(con, index) == near(np.column_stack([kernel.weight, kernel.entropy, kernel.redundancy]))
    assert values(con, index, keys) == near(kernel.score)
    assert len(keys) == 309


def test_entropy_by_year_is_the_kernels(con: duckdb.DuckDBPyConnection, cells: Cells) -> None:
    for year in YEARS:
        keys, x = table(cells, year)
        kernel = entropy_weights(x, DIRECTION)
        assert weights(con, "t_by_year", year)[:, 0] == near(kernel.weight)
        assert values(con, "t_by_year", keys) == near(kernel.score)


def test_a_fixed_base_year_gives_range_and_weights(con: duckdb.DuckDBPyConnection, cells: Cells) -> None:
    keys, x = table(cells, 2012)
    kernel = entropy_weights(x, DIRECTION)
    assert weights(con, "t_base", 2012)[:, 0] == near(kernel.weight)
    assert values(con, "t_base", keys) == near(kernel.score)


def test_rival_weightings(con: duckdb.DuckDBPyConnection, cells: Cells) -> None:
    keys, x = table(cells)
    x = x[:, :-1]  # the last does not vary
    y = np.where(DIRECTION[:-1] > 0, x - x.min(axis=0), x.max(axis=0) - x) / np.ptp(x, axis=0)
    information = y.std(axis=0, ddof=1) * (1 - np.corrcoef(y.T)).sum(axis=0)
    critic = information / information.sum()
    assert weights(con, "t_critic")[:, 0] == near(np.append(critic, 0))
    assert values(con, "t_critic", keys) == near(y @ critic)
    assert weights(con, "t_equal")[:, 0] == near(np.append(np.full(11, 1 / 11), 0))
    assert values(con, "t_equal", keys) == near(y.mean(axis=1))
    v = y * entropy_weights(x, DIRECTION[:-1]).weight
    best, worst = np.linalg.norm(v - v.max(axis=0), axis=1), np.linalg.norm(v - v.min(axis=0), axis=1)
    assert values(con, "t_topsis", keys) == near(worst / (best + worst))


def test_principal_components_are_the_kernels(con: duckdb.DuckDBPyConnection, cells: Cells) -> None:
    keys, x = table(cells)
    kernel = pca_index((x * DIRECTION)[:, :-1])
    found = con.execute("select component, loading, explained from marts.index_loadings where index_id = 't_pca' "
                        "order by component, indicator_id").fetchnumpy()  # fmt: skip
    assert found["loading"] == near(kernel.loadings.T.ravel())
    assert found["explained"] == near(np.repeat(kernel.explained, 11))
    assert values(con, "t_pca", keys) == near(kernel.score)


def test_what_is_missing_says_why(con: duckdb.DuckDBPyConnection) -> None:
    gap = "select distinct missing_because from intermediate.int_index_gaps where index_id = 't_pooled'"
    assert con.execute(gap).fetchall() == [("t_s05: no value",)]
    hole = "select value from marts.index_values where region_id = ? and year = ? and index_id like 't\\_%' escape '\\'"
    empty = con.execute(hole + " and index_id <> 't_flat'", list(HOLE[:2])).fetchall()
    assert {v for (v,) in empty} == {None} and len(empty) == len(INDICES) - 1
    outcomes = dict(con.execute("select index_id || '.' || indicator_id, outcome from intermediate.int_index_outcomes "
                                "where period = 'pooled'").fetchall())  # fmt: skip
    assert outcomes["t_pooled.t_s11"] == "constant: weight 0"
    assert outcomes["t_flat.t_s11"].startswith("constant, as all of the index")
    assert outcomes["t_pooled.t_s00"] == "used"
    assert outcomes["t_absent.t_none"] == "all missing: the index has no value"
    assert outcomes["t_absent.t_s00"].startswith("no complete row")
    known = "select count(value) from marts.index_values where index_id in ('t_flat', 't_absent')"
    assert con.execute(known).fetchall() == [(0,)]


def test_indices_are_columns_of_the_panel(con: duckdb.DuckDBPyConnection) -> None:
    differing = """select count(*) from marts.index_values as v join marts.panel_province as p using (region_id, year)
                   where v.index_id = 't_pooled' and v.value is distinct from p.t_pooled"""
    assert con.execute(differing).fetchall() == [(0,)]


def test_k_of_the_years_would_invert_the_weights_and_stops_the_build(
    con: duckdb.DuckDBPyConnection, cells: Cells
) -> None:
    keys, _ = table(cells)
    ours = weights(con, "t_pooled")[:-1]
    snippet = 1 - ours[:, 1] * np.log(len(keys)) / np.log(len(YEARS))
    wrong = snippet / snippet.sum()
    assert (ours[:, 2] > 0).all() and (snippet < 0).all()
    assert (np.argsort(wrong) == np.argsort(ours[:, 0])[::-1]).all()
    sentence = (ROOT / "warehouse/tests/redundancies_are_not_negative.sql").read_text(encoding="utf-8")
    rows = ", ".join(
        f"('t_pooled', 'pooled', 't_{s}', {1 - d!r}, {d!r})" for s, d in zip(SERIES, snippet.tolist(), strict=False)
    )
    made = f"(select * from (values {rows}) as made(index_id, period, indicator_id, entropy, redundancy))"
    with duckdb.connect() as other:
        said = other.execute(sentence.replace("{{ ref('int_index_entropies') }}", made)).fetchall()
    assert len(said) == len(SERIES) - 1
    assert said[0][0].startswith("t_pooled: t_s00 has a redundancy of -")


def test_the_order_of_raw_rows_does_not_matter(con: duckdb.DuckDBPyConnection, cells: Cells, tmp_path: Path) -> None:
    query = "select value from marts.index_values where value is not null order by index_id, region_id, year"
    built = build(raw_folder(tmp_path, cells, seed=2), tmp_path, "index_values", tests=False)
    with duckdb.connect(str(built), read_only=True) as shuffled:
        again = shuffled.execute(query).fetchnumpy()["value"]
    assert again == pytest.approx(con.execute(query).fetchnumpy()["value"], rel=SHUFFLED, abs=SHUFFLED)
