"""Absorbed effects against the regression on all their dummies.

Tolerance: the dummy regression itself is solved by singular values and good to about 1e-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.inference.absorption import residualise
from analysis.inference.degrees_of_freedom import is_nested, rank
from analysis.inference.effect_basis import effect
from analysis.inference.groups import codes_of
from analysis.inference.least_squares import Level, norms, regress
from analysis.results import EstimationError
from tests.estimators.samples import coefficients, design_of, errors, fit, random_panel

EXACT = 1e-9
NAMES = ["x1", "x2"]


def dummies(frame: pd.DataFrame, effects: Sequence[str], trends: Sequence[str] = (), order: int = 1) -> np.ndarray:
    blocks = [pd.get_dummies(frame[name]).to_numpy(float) for name in (*effects, *trends)]
    t = frame["time"].to_numpy(float) - 3
    blocks += [
        pd.get_dummies(frame[name]).to_numpy(float) * t[:, None] ** p for name in trends for p in range(1, order + 1)
    ]
    return np.column_stack([np.ones(len(frame)), *blocks])


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Every level of unit, time, zone and kind is seen often; `kind` is crossed with the others."""
    frame = random_panel(units=15, periods=9, regressors=2, seed=5)
    return frame.assign(
        kind=np.random.default_rng(1).integers(4, size=len(frame)), zone_time=frame["zone"] * 9 + frame["time"]
    )


SPECIFICATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], int]] = {
    "one": (("unit",), (), 1),
    "two": (("unit", "time"), (), 1),
    "three": (("unit", "time", "kind"), (), 1),
    "nested": (("unit", "zone", "time"), (), 1),
    "crossed": (("unit", "time", "zone_time"), (), 1),
    "trends": (("unit", "time"), ("unit",), 1),
    "coarser trends": (("unit", "time"), ("zone",), 1),
    "quadratic": (("unit",), ("unit",), 2),
}


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_slopes_and_classical_errors_of_the_dummy_regression(frame: pd.DataFrame, name: str) -> None:
    effects, trends, order = SPECIFICATIONS[name]
    labels = [label for label in ("zone", "kind", "zone_time") if label in (*effects, *trends)]
    options = {"trends": {"columns": list(trends), "order": order}} if trends else {}
    result = fit("within", design_of(frame, "y", NAMES, "unit", "time", labels), fixed_effects=effects, **options)
    controls = dummies(frame.sort_values(["unit", "time"]), effects, trends, order)
    levels = frame.sort_values(["unit", "time"])[["y", *NAMES]].to_numpy()
    left = levels - controls @ np.linalg.lstsq(controls, levels, rcond=1e-12)[0]
    b, ssr, _, _ = np.linalg.lstsq(left[:, 1:], left[:, 0])
    used = np.linalg.matrix_rank(controls, tol=1e-8)
    redundant_trends = len(frame[effects[0]]) - result.fit.df_resid - len(NAMES) - used
    assert redundant_trends == (1 if name in ("trends", "coarser trends") else 0)  # counted, as reghdfe and fixest do
    variance = ssr[0] / result.fit.df_resid * np.linalg.inv(left[:, 1:].T @ left[:, 1:])
    assert [coefficients(result)[x] for x in NAMES] == pytest.approx(b, rel=EXACT)
    assert [errors(result)[x] for x in NAMES] == pytest.approx(np.sqrt(np.diag(variance)), rel=EXACT)


def test_what_is_left_is_orthogonal_to_every_effect_on_a_weakly_linked_graph() -> None:
    """Units linked in a chain: plain alternating projections would need tens of thousands of sweeps."""
    size = 400
    a = np.repeat(np.arange(size), 2)
    b = np.concatenate([[0], np.repeat(np.arange(1, size), 2), [size]])
    values = np.random.default_rng(0).normal(size=(2 * size, 2)) + 1e6
    effects = [effect("a", a), effect("b", b)]
    chain = residualise(np.vstack([values, values[::-1]]), [effect("a", np.tile(a, 2)), effect("b", np.tile(b, 2))])
    for codes in (np.tile(a, 2), np.tile(b, 2)):
        sums = [np.abs(np.bincount(codes, column)).max() for column in chain.T]
        assert max(sums) <= 1e-9 * norms(chain).max()
    assert rank(effects) == 2 * size  # one component: size + (size + 1) levels less one


def test_rank_counts_components() -> None:
    separate = [effect("a", np.array([0, 0, 1, 1])), effect("b", np.array([0, 0, 1, 1]))]
    linked = [effect("a", np.array([0, 0, 1, 1])), effect("b", np.array([0, 1, 1, 0]))]
    assert (rank(separate), rank(linked), rank([])) == (2, 3, 1)


def test_late_rows_link_levels_and_leave_clusters() -> None:
    """What the first thousand rows do not tell."""
    a, b = np.repeat(np.arange(1000), 4), np.tile([0, 1], 2000)
    apart, linked = b + 2 * (np.arange(4000) >= 2000), b.copy()
    linked[-3:] = [2, 3, 2]
    assert rank([effect("a", a), effect("b", apart)]) == 1000 + 4 - 2
    assert rank([effect("a", a), effect("b", linked)]) == 1000 + 4 - 1
    clusters = a // 10
    assert is_nested(a, clusters)
    clusters[-1] = 0
    assert not is_nested(a, clusters)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_products_and_what_is_taken_out_are_those_of_the_basis(order: int, is_weighted: bool) -> None:
    random = np.random.default_rng(0)
    codes, values = random.integers(0, 7, 60), random.normal(size=(60, 3))
    one = effect("a", codes, random.normal(size=60), order, random.uniform(1, 2, 60) if is_weighted else None)
    basis = one.basis.toarray()
    assert basis.T @ basis == pytest.approx(np.eye(one.rank), abs=1e-14)
    products = one.products(values)
    assert products == pytest.approx(basis.T @ values, abs=1e-13)
    left = values.copy()
    one.take_out(left, products)
    assert left == pytest.approx(values - basis @ products, abs=1e-13)


def test_deviations_from_a_level_have_the_constant_of_the_rows_themselves() -> None:
    random = np.random.default_rng(0)
    x, one = random.normal((3, -2), size=(50, 2)), np.ones(50)
    y = x @ [1, 2] + random.normal(size=50)
    level = Level(one, float(y.mean()), x.mean(axis=0))
    expected = regress(y, x, NAMES, constant=one)
    found = regress(y - y.mean(), x - x.mean(axis=0), NAMES, level=level)
    assert found.terms == expected.terms
    assert found.coef == pytest.approx(expected.coef, rel=1e-12)
    assert found.influence == pytest.approx(expected.influence, abs=1e-14)
    assert found.unscaled == pytest.approx(expected.influence.T @ expected.influence, rel=1e-12)
    assert found.lengths == pytest.approx(norms(expected.influence), rel=1e-12)


def test_pooled_with_dummies_is_within(frame: pd.DataFrame) -> None:
    """regress with dummies and areg share K = k + N; under clustering only the count differs."""
    wide = pd.get_dummies(frame, columns=["unit"], prefix="u", dtype=float).assign(unit=frame["unit"])
    columns = [name for name in wide if name.startswith("u_")][1:]
    pooled = fit("pooled", design_of(wide, "y", [*NAMES, *columns], "unit", "time"), covariance=("classical", "hc1"))
    within = fit(
        "within", design_of(frame, "y", NAMES, "unit", "time"), fixed_effects=("unit",), covariance=("classical", "hc1")
    )
    for covariance in ("classical", "hc1"):
        ours, theirs = errors(within, covariance), errors(pooled, covariance)
        assert [ours[x] for x in NAMES] == pytest.approx([theirs[x] for x in NAMES], rel=EXACT)
    assert within.fit.r2_lsdv == pytest.approx(pooled.fit.r2, rel=1e-12)
    assert within.fit.r2_adjusted == pytest.approx(pooled.fit.r2_adjusted, rel=1e-12)
    assert within.fit.df_resid == pooled.fit.df_resid


def test_without_effects_within_is_pooled(frame: pd.DataFrame) -> None:
    design = design_of(frame, "y", NAMES, "unit", "time")
    kinds = ("classical", "hc1", "cluster", "driscoll_kraay")
    a, b = fit("within", design, covariance=kinds), fit("pooled", design, covariance=kinds)
    assert [e.std_error for e in a.estimates] == pytest.approx([e.std_error for e in b.estimates], rel=EXACT)
    assert a.fit.f_statistic == pytest.approx(b.fit.f_statistic, rel=EXACT)


def test_singletons_leave_in_turn() -> None:
    """Unit 9 is alone; without it time 7 is; without that unit 8 is."""
    frame = random_panel(units=6, periods=5, regressors=1, missing=0)
    tail = pd.DataFrame({"unit": [9, 8, 8], "time": [7, 7, 0], "zone": 9, "y": 1.0, "x1": 2.0})
    design = design_of(pd.concat([frame, tail]), "y", ["x1"], "unit", "time")
    result = fit("within", design, fixed_effects=("unit", "time"), covariance=("cluster",))
    assert [(row.variable, row.reason) for row in result.dropped] == [
        ("unit=9", "singleton"),
        ("time=7", "singleton"),
        ("unit=8", "singleton"),
    ]
    assert result.fit.n_obs == len(frame)
    assert coefficients(result) == pytest.approx(
        coefficients(fit("within", design_of(frame, "y", ["x1"], "unit", "time"), fixed_effects=("unit", "time"))),
        rel=1e-12,
    )


def test_absorbed_and_collinear_regressors_are_listed(frame: pd.DataFrame) -> None:
    wide = frame.assign(size=frame["unit"] * 2.5, twice=2 * frame["x1"] - frame["x2"])
    design = design_of(wide, "y", ["size", *NAMES, "twice"], "unit", "time")
    result = fit("within", design, fixed_effects=("unit", "time"), covariance=("cluster",))
    assert {row.variable: row.reason for row in result.dropped} == {
        "size": "no variation within unit, time",
        "twice": "collinear with x1, x2",
    }
    assert [row.term for row in result.estimates] == [*NAMES, "_cons"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fixed_effects": ("zone",)}, "zone is to be absorbed"),
        ({"fixed_effects": ("unit",), "options": {"singletons": "maybe"}}, "singletons: maybe; write drop or keep"),
    ],
)
def test_what_cannot_be_absorbed(frame: pd.DataFrame, options: dict[str, Any], message: str) -> None:
    with pytest.raises(EstimationError, match=message):
        fit("within", design_of(frame, "y", NAMES, "unit", "time"), **options)


@pytest.mark.parametrize("values", [[0, 2, 2, 5, 0, 1], [7, -3, 7, 10**12], [True, False, True], ["b", "a", "b"]])
def test_codes_are_those_of_the_sorted_values(values: list[Any]) -> None:
    codes, size = codes_of(np.array(values))
    assert [codes.tolist(), size] == [np.unique(values, return_inverse=True)[1].tolist(), len(set(values))]


def test_weighted_slopes_are_those_of_the_dummies_where_levels_dwarf_the_deviations() -> None:
    frame = random_panel(units=15, periods=9, regressors=2, seed=5)
    frame[["y", *NAMES]] += 1e4
    weights = np.random.default_rng(3).uniform(0.1, 5, len(frame))
    design = replace(design_of(frame, "y", NAMES, "unit", "time"), weights=weights)
    rows, root = frame.sort_values(["unit", "time"]), np.sqrt(weights)[:, None]
    levels = rows[["y", *NAMES]].to_numpy() - rows[["y", *NAMES]].mean().to_numpy()
    columns = np.column_stack([levels[:, 1:], dummies(rows, ("unit", "time"))])
    expected = np.linalg.lstsq(columns * root, levels[:, 0] * root[:, 0], rcond=1e-12)[0][: len(NAMES)]
    found = coefficients(fit("within", design, fixed_effects=("unit", "time")))
    assert [found[name] for name in NAMES] == pytest.approx(expected, rel=EXACT)
