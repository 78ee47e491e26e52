"""Envelopment: an example by hand, what the algebra promises, and what is refused."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.kernels.dea import dea
from warehouse.kernels.errors import KernelError, MissingError

SOLVED = 1e-9
"""Two linear programs whose data are the same up to rounding."""

FEW = settings(max_examples=12, deadline=None)
RETURNS = ["crs", "vrs", "nirs", "ndrs"]

INPUT, OUTPUT = [2, 3, 3, 4, 5, 5, 6, 8], [1, 3, 2, 3, 4, 2, 3, 5]
"""Cooper, Seiford and Tone (2007), table 1.1."""


def units(drawn: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    n, inputs, outputs, seed = drawn
    random = np.random.default_rng(seed)
    return random.lognormal(size=(n, inputs)), random.lognormal(size=(n, outputs))


tables = st.tuples(st.integers(3, 7), st.integers(1, 3), st.integers(1, 2), st.integers(0, 10**6)).map(units)
models = st.tuples(st.sampled_from(RETURNS), st.sampled_from(["input", "output"])).map(
    lambda drawn: {"returns": drawn[0], "orientation": drawn[1]}
)


def test_printed_example() -> None:
    found = dea(INPUT, OUTPUT, returns="crs")
    assert found.efficiency == pytest.approx([0.5, 1, 2 / 3, 0.75, 0.8, 0.4, 0.5, 0.625], abs=1e-14)
    assert found.peers[0] == pytest.approx({1: 1 / 3})
    assert all(set(peers) == {1} for peers in found.peers)
    assert (found.slacks == 0).all() and found.is_feasible.all()


def test_slacks_by_hand() -> None:
    """The second unit needs as much of the first input as the first unit, and two more of the second input."""
    found = dea([[1, 2], [1, 4], [2, 1]], [1, 1, 1])
    assert found.efficiency == pytest.approx([1, 1, 1])
    assert found.slacks == pytest.approx(np.array([[0, 0, 0], [0, 2, 0], [0, 0, 0]]), abs=1e-9)
    assert found.peers[1] == pytest.approx({0: 1})
    more = dea([1, 1], [[1, 2], [1, 5]], orientation="output")
    assert more.slacks == pytest.approx(np.array([[0, 0, 3], [0, 0, 0]]), abs=1e-9)


def test_super_efficiency_by_hand() -> None:
    """Without the second unit, 3 / 3, the fifth sets the pace with 5 / 4 of input per output."""
    found = dea(INPUT, OUTPUT, returns="crs", super_efficiency=True)
    assert found.efficiency == pytest.approx([0.5, 1.25, 2 / 3, 0.75, 0.8, 0.4, 0.5, 0.625], abs=1e-14)
    assert found.peers[1] == pytest.approx({4: 0.75})


def test_infeasible_super_efficiency_is_infinite_and_marked() -> None:
    """Nobody else yields five, so no multiple of its input does; nobody else gets by with two."""
    by_input = dea(INPUT, OUTPUT, super_efficiency=True)
    assert by_input.efficiency[7] == np.inf
    assert by_input.is_feasible.tolist() == [True] * 7 + [False]
    assert by_input.peers[7] == {} and (by_input.slacks[7] == np.inf).all()
    by_output = dea(INPUT, OUTPUT, orientation="output", super_efficiency=True)
    assert by_output.efficiency[0] == -np.inf
    assert by_output.is_feasible.tolist() == [False] + [True] * 7


@given(tables, models)
@FEW
def test_efficiency_lies_where_farrell_says_and_the_projection_is_feasible(
    table: tuple[np.ndarray, np.ndarray], model: dict[str, str]
) -> None:
    x, y = table
    found = dea(x, y, **model)
    by_input = model["orientation"] == "input"
    assert (found.efficiency <= 1).all() if by_input else (found.efficiency >= 1).all()
    assert np.isclose(found.efficiency, 1).any()
    factor = found.efficiency[:, np.newaxis]
    intensities = np.array([[peers.get(unit, 0.0) for unit in range(len(x))] for peers in found.peers])
    inputs, outputs = np.split(found.slacks, [x.shape[1]], axis=1)
    assert intensities @ x + inputs == pytest.approx(x * factor if by_input else x, abs=1e-7)
    assert intensities @ y - outputs == pytest.approx(y if by_input else y * factor, abs=1e-7)
    assert (found.slacks >= 0).all()


@given(tables)
@FEW
def test_the_technologies_contain_each_other(table: tuple[np.ndarray, np.ndarray]) -> None:
    crs, vrs, nirs, ndrs = (dea(*table, returns=returns).efficiency for returns in RETURNS)
    for wider, narrower in [(crs, nirs), (crs, ndrs), (nirs, vrs), (ndrs, vrs)]:
        assert (wider <= narrower + SOLVED).all()
    assert np.minimum(nirs, ndrs) == pytest.approx(crs, abs=SOLVED)
    assert dea(*table, returns="crs", orientation="output").efficiency == pytest.approx(1 / crs, rel=SOLVED)


@given(tables, models, st.integers(-12, 12), st.integers(-12, 12), st.randoms(use_true_random=False))
@FEW
def test_neither_units_of_measurement_nor_order_matter(
    table: tuple[np.ndarray, np.ndarray], model: dict[str, str], of_input: int, of_output: int, chance: Random
) -> None:
    x, y = table
    order = list(range(len(x)))
    chance.shuffle(order)
    rescaled = x.copy(), y.copy()
    rescaled[0][:, 0] *= 10.0**of_input
    rescaled[1][:, -1] *= 10.0**of_output
    straight, other = dea(x, y, **model), dea(rescaled[0][order], rescaled[1][order], **model)
    assert other.efficiency == pytest.approx(straight.efficiency[order], rel=SOLVED)


@given(tables, models)
@FEW
def test_duplicating_a_unit_moves_no_frontier(table: tuple[np.ndarray, np.ndarray], model: dict[str, str]) -> None:
    x, y = table
    once = dea(x, y, **model).efficiency
    twice = dea(np.vstack([x, x[:1]]), np.vstack([y, y[:1]]), **model).efficiency
    assert twice == pytest.approx(np.append(once, once[0]), rel=SOLVED)


@given(tables, models, st.booleans(), st.floats(1.0, 3.0), st.floats(0.3, 1.0))
@FEW
def test_a_dominated_unit_moves_nobody(
    table: tuple[np.ndarray, np.ndarray], model: dict[str, str], slacks: bool, more: float, less: float
) -> None:
    """One that takes at least as much of every input for at most as much of every output as some other unit."""
    x, y = table
    without = dea(x, y, **model, slacks=slacks).efficiency
    with_it = dea(np.vstack([x, x[:1] * more]), np.vstack([y, y[:1] * less]), **model, slacks=slacks).efficiency
    assert with_it[:-1] == pytest.approx(without, rel=SOLVED)
    worse = (
        with_it[-1] <= without[0] + SOLVED if model["orientation"] == "input" else with_it[-1] >= without[0] - SOLVED
    )
    assert worse


@given(tables, models)
@FEW
def test_super_efficiency_differs_only_for_the_efficient(
    table: tuple[np.ndarray, np.ndarray], model: dict[str, str]
) -> None:
    plain, beyond = dea(*table, **model), dea(*table, **model, super_efficiency=True)
    inefficient = ~np.isclose(plain.efficiency, 1)
    assert beyond.efficiency[inefficient] == pytest.approx(plain.efficiency[inefficient], rel=SOLVED)
    others = beyond.efficiency[~inefficient]
    assert (others >= 1 - SOLVED).all() if model["orientation"] == "input" else (others <= 1 + SOLVED).all()


@given(st.tuples(st.integers(60, 90), st.integers(1, 3), st.integers(1, 2), st.integers(0, 10**6)).map(units), models)
@FEW
def test_without_slacks_the_efficiencies_are_the_same(
    table: tuple[np.ndarray, np.ndarray], model: dict[str, str]
) -> None:
    """All units at once, against the columns that matter, and each alone against all."""
    x, y = table
    whole, only = dea(x, y, **model), dea(x, y, **model, slacks=False)
    assert only.efficiency == pytest.approx(whole.efficiency, abs=SOLVED)
    assert only.slacks.shape == (len(x), 0) and not any(only.peers)


def test_names_of_the_same_returns() -> None:
    for alias, name in {"ccr": "crs", "bcc": "vrs", "drs": "nirs", "irs": "ndrs"}.items():
        assert (dea(INPUT, OUTPUT, returns=alias).efficiency == dea(INPUT, OUTPUT, returns=name).efficiency).all()


def test_a_unit_without_output_is_compared_only_where_that_has_an_answer() -> None:
    assert dea([1, 2], [1, 0]).efficiency == pytest.approx([1, 0.5])
    for model in ({"returns": "crs"}, {"returns": "nirs"}, {"orientation": "output"}):
        with pytest.raises(KernelError, match=r"unit 1 .* no output") as barren:
            dea([1, 2], [1, 0], **model)
        assert barren.value.rows == (1,)


REFUSED = [
    ([1, 2], [1, 2, 3], {}, "2 units, y has 3"),
    ([1, -2], [1, 2], {}, "negative in row 1"),
    ([[1, 0], [2, 0]], [1, 2], {}, "column 1 of x"),
    ([0, 1], [1, 2], {}, "no input at all"),
    ([1], [1], {"super_efficiency": True}, "at least two"),
    ([1, 2], [1, 2], {"returns": "constant"}, "choose one of crs"),
    ([1, 2], [1, 2], {"orientation": "out"}, "choose one of input"),
]


@pytest.mark.parametrize(("x", "y", "options", "message"), REFUSED)
def test_what_is_refused(x: list, y: list, options: dict, message: str) -> None:
    with pytest.raises(KernelError, match=message):
        dea(x, y, **options)
    with pytest.raises(MissingError):
        dea([1, np.nan], [1, 1])
