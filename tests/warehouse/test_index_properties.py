"""What the algebra promises of the index engine, on random tables run through its SQL; the kernel's figures beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import parity
from tests.kernels.pymcdm_weights import SHIFT, TABLE, WEIGHTS
from tests.warehouse.model_sql import clear, make, put
from warehouse.kernels.entropy import entropy_weights

EXACT = 1e-12
"""Sums of logarithms in another order."""
ROUNDED = 1e-9
"""Figures rescaled by a factor that is no power of two: a min-max of near values magnifies their rounding."""

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WEIGHTINGS = ("entropy", "equal", "critic", "topsis", "pca")


@dataclass(frozen=True)
class Panel:
    """x (regions, years, indicators), NaN where missing; direction and name per indicator, code per region."""

    x: np.ndarray
    direction: np.ndarray
    indicators: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def complete(self) -> np.ndarray:
        return ~np.isnan(self.x).any(axis=2)

    def rows(self, chance: Random | None = None) -> pd.DataFrame:
        """One row per cell known, in the order of the table or in one drawn."""
        cells = [
            ("province", self.regions[r], 2010 + t, self.indicators[j], self.x[r, t, j])
            for r, t, j in np.argwhere(~np.isnan(self.x))
        ]
        if chance:
            chance.shuffle(cells)
        return pd.DataFrame(cells, columns=["region_type", "region_id", "year", "indicator_id", "value"])


def drawn(shape: tuple[int, int, int, int]) -> Panel:
    """Skewed figures of several sizes, a tenth of them the smallest of their column, one in twenty missing."""
    n_regions, _, n_indicators, seed = shape
    random = np.random.default_rng(seed)
    x = random.lognormal(sigma=random.uniform(0.2, 2, n_indicators), size=shape[:3]) * 10.0 ** random.integers(
        -3, 6, n_indicators
    )
    x = np.where(random.uniform(size=x.shape) < 0.1, x.min(axis=(0, 1)), x)
    x[random.uniform(size=x.shape) < 0.05] = np.nan
    x[:3, :, :] = np.where(np.isnan(x[:3]), 1.0, x[:3])  # three regions are complete in every year
    direction = random.choice([-1.0, 1.0], size=n_indicators)
    return Panel(
        x, direction, tuple(f"i{j}" for j in range(n_indicators)), tuple(f"{r:02d}0000" for r in range(n_regions))
    )


panels = st.tuples(st.integers(4, 8), st.integers(2, 4), st.integers(2, 5), st.integers(0, 10**6)).map(drawn)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as found:
        yield found


def index(index_id: str, **options: Any) -> dict[str, Any]:
    base = {"tree_id": "t", "region_type": "province", "weighting": "entropy", "scope": "pooled", "zero_rule": "limit"}
    keep = {"pca_keep": "cum>=0.85"} if options.get("weighting") == "pca" else {}
    return {"index_id": index_id, "shift": 0.0, "direction_rule": "as_printed", **base, **keep, **options}


INDICES = [index(w, weighting=w) for w in WEIGHTINGS]
INDICES += [index("shift", shift=0.01, zero_rule="shift"), index("by_year", scope="by_year")]
INDICES += [index("base", scope="fixed_base_year", base_year=2010)]


@dataclass(frozen=True)
class Answer:
    """Tables of the marts: weights by (index, period, indicator), values by (index, region, year), outcomes."""

    weights: pd.DataFrame
    values: pd.Series
    outcomes: pd.Series

    def weight(self, index_id: str, period: str, *names: str) -> np.ndarray:
        return self.weights.loc[(index_id, period)][list(names) or "weight"].to_numpy(float)

    def value(self, index_id: str) -> np.ndarray:
        """By region and year, rows without one left out."""
        return self.values.loc[index_id].dropna().to_numpy(float)


def answer(
    con: duckdb.DuckDBPyConnection, panel: Panel, indices: list[dict] = INDICES, chance: Random | None = None
) -> Answer:
    clear(con)
    sign = {1.0: "+", -1.0: "-"}
    tree = [
        {"tree_id": "t", "indicator_id": name, "direction": sign[d], "direction_recommended": sign[d], "include": True}
        for name, d in zip(panel.indicators, panel.direction, strict=True)
    ]
    if chance:
        chance.shuffle(tree)
    regions = [{"region_id": code, "level": "province", "is_municipality": False} for code in panel.regions]
    put(con, indices=indices, index_components=tree, index_swaps=[], papers=[], samples=[], regions=regions)
    put(con, int_indicators=panel.rows(chance))

    def table(model: str, *key: str) -> pd.DataFrame:
        return con.table(make(con, model)).df().set_index(list(key)).sort_index()

    return Answer(
        table("index_weights", "index_id", "period", "indicator_id"),
        table("index_values", "index_id", "region_id", "year")["value"],
        table("int_index_outcomes", "index_id", "period", "indicator_id")["outcome"],
    )


def near(expected: object, tolerance: float = EXACT) -> object:
    return pytest.approx(expected, rel=tolerance, abs=tolerance)


@given(panels)
@FEW
def test_entropy_in_sql_is_the_kernels(con: duckdb.DuckDBPyConnection, panel: Panel) -> None:
    found = answer(con, panel)
    figures = ("weight", "entropy", "redundancy")

    def hold(index_id: str, period: str, rows: np.ndarray, shift: float = 0.0) -> np.ndarray:
        kernel = entropy_weights(panel.x[rows], panel.direction, shift=shift)
        assert found.weight(index_id, period, *figures) == near(np.column_stack([getattr(kernel, f) for f in figures]))
        return kernel.score

    assert found.value("entropy") == near(hold("entropy", "pooled", panel.complete))
    assert found.value("shift") == near(hold("shift", "pooled", panel.complete, 0.01))
    by_year = np.full(panel.complete.shape, np.nan)
    for t in range(panel.x.shape[1]):
        only = panel.complete & (np.arange(panel.x.shape[1]) == t)
        by_year[only] = hold("by_year", str(2010 + t), only)
    assert found.value("by_year") == near(by_year[panel.complete])
    hold("base", "2010", panel.complete & (np.arange(panel.x.shape[1]) == 0))


def test_weights_are_those_of_pymcdm_where_nothing_is_zero(con: duckdb.DuckDBPyConnection) -> None:
    names = tuple(f"i{j}" for j in range(5)), tuple(f"{r:02d}0000" for r in range(12))
    panel = Panel(TABLE.reshape(12, 3, 5), np.ones(5), *names)
    ours = answer(con, panel, [index("s", zero_rule="shift", shift=SHIFT)]).weight("s", "pooled")
    difference = np.abs(ours / WEIGHTS - 1).max()
    parity.record("marts.index_weights", "pymcdm", "1.4.0", difference, EXACT)
    assert difference <= EXACT


@given(panels, st.randoms(use_true_random=False))
@FEW
def test_neither_order_of_rows_nor_names_of_regions_matter(
    con: duckdb.DuckDBPyConnection, panel: Panel, chance: Random
) -> None:
    order = list(range(len(panel.regions)))
    chance.shuffle(order)
    straight, mixed = answer(con, panel), answer(con, replace(panel, x=panel.x[order]), chance=chance)
    assert mixed.weights["weight"].to_numpy() == near(straight.weights["weight"].to_numpy())
    renamed = straight.values.unstack("region_id").to_numpy()[:, order]
    assert mixed.values.unstack("region_id").to_numpy() == pytest.approx(renamed, rel=ROUNDED, abs=ROUNDED, nan_ok=True)


@given(panels, st.integers(-30, 30), st.floats(1e-6, 1e6))
@FEW
def test_units_of_measurement_do_not_matter(
    con: duckdb.DuckDBPyConnection, panel: Panel, power: int, factor: float
) -> None:
    straight = answer(con, panel)
    for scale, tolerance in ((2.0**power, EXACT), (factor, ROUNDED)):
        x = panel.x.copy()
        x[:, :, 0] *= scale
        rescaled = answer(con, replace(panel, x=x))
        assert rescaled.weights["weight"].to_numpy() == near(straight.weights["weight"].to_numpy(), tolerance)
        values = straight.values.to_numpy()
        # eigenvectors lose digits where eigenvalues are near
        pca = straight.values.index.get_level_values("index_id") == "pca"
        assert rescaled.values.to_numpy()[~pca] == pytest.approx(
            values[~pca], rel=tolerance, abs=tolerance, nan_ok=True
        )
        assert rescaled.values.to_numpy()[pca] == pytest.approx(values[pca], abs=1e-7, nan_ok=True)


def copied(panel: Panel, regions: range) -> Panel:
    """The same with copies of these regions, under codes of their own."""
    codes = tuple(f"9{r}0000" for r in regions)
    return replace(panel, x=np.concatenate([panel.x, panel.x[list(regions)]]), regions=panel.regions + codes)


@given(panels)
@FEW
def test_duplicating_every_unit_shrinks_redundancies_alike_and_moves_no_weight(
    con: duckdb.DuckDBPyConnection, panel: Panel
) -> None:
    """Each entropy sum grows by ln 2 and k falls from 1 / ln n to 1 / ln 2n: d' = d ln n / ln 2n; shares and min-max
    scores stay. Under CRITIC every spread shrinks alike, and correlations stay."""
    n = int(panel.complete.sum())
    once, twice = answer(con, panel), answer(con, copied(panel, range(len(panel.regions))))
    old, new = (found.weights.loc[["entropy", "shift"], "redundancy"].to_numpy() for found in (once, twice))
    assert new == near(old * np.log(n) / np.log(2 * n))
    assert twice.weights["weight"].to_numpy() == near(once.weights["weight"].to_numpy(), 1e-11)
    for index_id in ("entropy", "shift", "by_year", "base", "equal", "critic", "topsis"):
        originals = twice.values.loc[index_id].loc[list(panel.regions)].dropna().to_numpy()
        assert originals == near(once.value(index_id), 1e-11)


@given(panels)
@FEW
def test_duplicating_one_unit_leaves_scores_and_equal_weights_and_moves_entropies_as_said(
    con: duckdb.DuckDBPyConnection, panel: Panel
) -> None:
    """Ranges stay: the equally weighted index is unmoved, the copy is valued as the original under every weighting.
    Entropies and weights do move, to those of the kernel with the copy among the rows."""
    once, twice = answer(con, panel), answer(con, copied(panel, range(1)))
    same = twice.values.loc["equal"].loc[list(panel.regions)].dropna().to_numpy()
    assert same == near(once.value("equal"))
    for index_id in WEIGHTINGS:
        ours = twice.values.loc[index_id]
        assert ours.loc["900000"].to_numpy() == near(ours.loc["000000"].to_numpy())
    rows = np.concatenate([panel.x[panel.complete], panel.x[0][panel.complete[0]]])
    assert twice.weight("entropy", "pooled") == near(entropy_weights(rows, panel.direction).weight)


@given(panels, st.floats(-1e6, 1e6))
@FEW
def test_a_constant_indicator_has_no_weight_and_takes_none(
    con: duckdb.DuckDBPyConnection, panel: Panel, constant: float
) -> None:
    same = np.full((*panel.x.shape[:2], 1), constant)
    more = Panel(
        np.concatenate([panel.x, same], 2), np.append(panel.direction, 1), (*panel.indicators, "z"), panel.regions
    )
    without, with_it = answer(con, panel), answer(con, more)
    added = with_it.weights.xs("z", level="indicator_id")
    assert (added["weight"] == 0).all() and (added["entropy"] == 1).all() and (added["redundancy"] == 0).all()
    others = with_it.weights.drop("z", level="indicator_id")["weight"]
    assert others.to_numpy() == near(without.weights["weight"].to_numpy())
    assert with_it.values.to_numpy() == pytest.approx(without.values.to_numpy(), rel=EXACT, abs=EXACT, nan_ok=True)
    assert set(with_it.outcomes.xs("z", level="indicator_id")) == {"constant: weight 0"}


@given(panels)
@FEW
def test_an_indicator_nobody_has_leaves_no_value_and_says_so(con: duckdb.DuckDBPyConnection, panel: Panel) -> None:
    hole = np.full((*panel.x.shape[:2], 1), np.nan)
    more = Panel(
        np.concatenate([panel.x, hole], 2), np.append(panel.direction, 1), (*panel.indicators, "z"), panel.regions
    )
    found = answer(con, more)
    assert found.values.isna().all() and found.weights.empty
    assert set(found.outcomes.xs("z", level="indicator_id")) == {"all missing: the index has no value"}
    others = found.outcomes.drop("z", level="indicator_id")
    assert set(others) == {"no complete row: every row lacks some indicator"}
