"""Reflections and complexity: hand-made matrices, and what the algebra promises."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from warehouse.kernels.eci import complexity
from warehouse.kernels.errors import DisconnectedError, EmptyError, KernelError, MissingError, NotIdentifiedError
from warehouse.kernels.reflections import reflections

EXACT = 1e-9
"""Eigenvectors of random matrices, whose second eigenvalues lie apart by chance only."""

NESTED = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]])


def specialisations(drawn: tuple[int, int, int]) -> np.ndarray:
    """RCA in which every region and product has a cell of at least one, and all hang together."""
    n_regions, n_products, seed = drawn
    rca = np.random.default_rng(seed).lognormal(-0.5, 1, size=(n_regions, n_products))
    rca[0] = rca[:, 0] = 1.5
    return rca


matrices = st.tuples(st.integers(4, 12), st.integers(4, 12), st.integers(0, 10**6)).map(specialisations)


def test_reflections_of_a_nested_matrix_by_hand() -> None:
    """Diversity and ubiquity (3, 2, 1); k_1 of the first region (3 + 2 + 1) / 3, of the second (3 + 2) / 2, then 3."""
    found = reflections(NESTED, iterations=2)
    first, second = [3, 2, 1], [2, 2.5, 3]
    third = [(2 + 2.5 + 3) / 3, (2 + 2.5) / 2, 2]
    assert found.k_region == pytest.approx(np.column_stack([first, second, third]), rel=1e-15)
    assert found.k_product == pytest.approx(found.k_region, rel=1e-15)


def averages(lines: Sequence[Sequence[int]], values: Sequence[Fraction]) -> list[Fraction]:
    return [sum(one * k for one, k in zip(line, values, strict=True)) / sum(line) for line in lines]


def test_late_reflections_are_told_apart_to_full_precision() -> None:
    """Against exact fractions: k_18 share nine digits here, which z-scores of them would lose."""
    m = [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 0, 1], [1, 1, 1, 0, 1, 1], [1, 1, 0, 1, 1, 1]]
    region, product = ([Fraction(sum(line)) for line in lines] for lines in (m, zip(*m, strict=True)))
    for _ in range(18):
        region, product = averages(m, product), averages(list(zip(*m, strict=True)), region)
    exact = [float(k - sum(region) / len(region)) for k in region]
    found = reflections(m, iterations=18)
    assert found.above_region[:, 18] == pytest.approx(exact, rel=1e-12)
    assert np.ptp(found.k_region[:, 18]) < 1e-9 * found.k_region[0, 18]
    assert found.k_region[:, 18] == pytest.approx([float(k) for k in region], rel=1e-14)


def test_complexity_of_a_nested_matrix_by_hand() -> None:
    """D^-1 M U^-1 M' has the eigenvalues 1, 1/4 and 1/9, the second with eigenvector (2, -1, -4)."""
    root = np.sqrt(1.5)
    found = complexity(NESTED)
    assert found.eci == pytest.approx([root, 0, -root], abs=1e-14)
    assert found.pci == pytest.approx([-root, 0, root], abs=1e-14)
    assert complexity(NESTED, ddof=1).eci == pytest.approx([1, 0, -1], abs=1e-14)


@pytest.mark.parametrize("shape", [(8, 15), (15, 8)])
def test_complexity_is_the_eigenvector_of_the_asymmetric_form(shape: tuple[int, int]) -> None:
    rca = specialisations((*shape, 5))
    m = rca >= 1
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    square = (m / diversity[:, np.newaxis]) @ (m / ubiquity).T
    values, vectors = np.linalg.eig(square)
    second = vectors[:, np.argsort(values.real)[-2]].real
    theirs = (second - second.mean()) / second.std()
    ours = complexity(rca).eci
    assert ours == pytest.approx(theirs * np.sign(theirs @ ours), abs=1e-12)
    assert np.corrcoef(ours, diversity)[0, 1] > 0


@given(matrices, st.randoms(use_true_random=False))
def test_order_of_regions_and_products_does_not_matter(rca: np.ndarray, chance: Random) -> None:
    rows, columns = list(range(len(rca))), list(range(rca.shape[1]))
    chance.shuffle(rows), chance.shuffle(columns)
    mixed = rca[rows][:, columns]
    assert reflections(mixed).k_region == pytest.approx(reflections(rca).k_region[rows], rel=1e-12)
    straight, shuffled = _identified(rca), complexity(mixed)
    assert shuffled.eci == pytest.approx(straight.eci[rows], abs=EXACT)
    assert shuffled.pci == pytest.approx(straight.pci[columns], abs=EXACT)


@given(matrices)
def test_only_the_threshold_of_rca_counts(rca: np.ndarray) -> None:
    m = rca >= 1
    assert (reflections(rca).k_product == reflections(m).k_product).all()
    assert (_identified(rca).eci == complexity(m.astype(int)).eci).all()


@given(matrices)
def test_a_duplicated_region_has_its_twins_complexity(rca: np.ndarray) -> None:
    found = _identified(np.vstack([rca, rca[1]]))
    assert found.eci[-1] == pytest.approx(found.eci[1], abs=EXACT)
    k = reflections(np.vstack([rca, rca[1]])).k_region
    assert k[-1] == pytest.approx(k[1], rel=1e-14)


@given(matrices, st.sampled_from([0, 1]))
def test_standardisation_and_averages(rca: np.ndarray, ddof: int) -> None:
    found = _identified(rca, ddof)
    for values in (found.eci, found.pci):
        assert values.mean() == pytest.approx(0, abs=1e-12)
        assert values.std(ddof=ddof) == pytest.approx(1)
    means = (rca >= 1).T @ found.eci / (rca >= 1).sum(axis=0)
    assert np.corrcoef(means, found.pci)[0, 1] == pytest.approx(1, abs=EXACT)


def _identified(rca: np.ndarray, ddof: int = 0) -> object:
    try:
        return complexity(rca, ddof=ddof)
    except NotIdentifiedError:
        assume(False)


@pytest.mark.parametrize("kernel", [reflections, complexity])
def test_regions_without_products_are_named(kernel: object) -> None:
    holed = np.array([[1.5, 2, 0.2], [0.3, 0.2, 0.1], [0, 1, 0.9]])
    with pytest.raises(EmptyError, match="rows 1; products without a region: columns 2") as empty:
        kernel(holed)
    assert (empty.value.rows, empty.value.columns) == ((1,), (2,))
    with pytest.raises(MissingError):
        kernel([[1, np.nan], [1, 1]])
    with pytest.raises(KernelError, match="negative"):
        kernel([[1, -1], [1, 1]])


def test_what_has_no_complexity() -> None:
    islands = np.kron(np.eye(2), NESTED)
    with pytest.raises(DisconnectedError, match="2 groups") as apart:
        complexity(islands)
    assert (apart.value.rows, apart.value.columns) == ((3, 4, 5), (3, 4, 5))
    with pytest.raises(NotIdentifiedError, match="second eigenvalue"):
        complexity(np.ones((3, 4)))
    with pytest.raises(NotIdentifiedError, match="sign is open"):
        complexity([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]])
    with pytest.raises(KernelError, match="ddof"):
        complexity(NESTED, ddof=2)
    for iterations in (-1, 1.5):
        with pytest.raises(KernelError, match="iterations"):
            reflections(NESTED, iterations=iterations)
