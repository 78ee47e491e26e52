"""Reflections and complexity of 224 countries and 1222 products against programs in R and Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import parity
from warehouse.kernels.eci import complexity
from warehouse.kernels.reflections import reflections

RAW = 1e-12
"""Raw reflections, relative: sums of at most 1222 terms in another order."""
STANDARDISED = 1e-9
"""Eigenvectors, absolute, in standard deviations."""
LATE = 1e-8
"""z-scores of k_18 and k_19, absolute: k_n has drawn together to three digits, so rounding is amplified."""
RESCALED = 1e-10
"""Reflections from 0 to 100, absolute."""

EIGENVECTORS = [
    ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__country_complexity", "eigenvalues", "eci", 1),
    ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__product_complexity", "eigenvalues", "pci", 1),
    ("econcomplex", "1.0.1", "py_econcomplex_1.0.1__country_complexity", "eigenvector", "eci", 0),
    ("econcomplex", "1.0.1", "py_econcomplex_1.0.1__product_complexity", "eigenvector", "pci", 0),
    ("econci", "0.1.3", "py_econci_0.1.3__eci", "eci", "eci", 0),
    ("econci", "0.1.3", "py_econci_0.1.3__pci", "pci", "pci", 0),
    ("ecomplexity", "0.5.3", "py_ecomplexity_0.5.3__country", "eci", "eci", 0),
]
LATE_REFLECTIONS = [
    ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__country_complexity", "reflections", 18),
    ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__product_complexity", "reflections", 19),
    ("economic-complexity", "0.3.0", "py_economic-complexity_0.3.0__eci", "eci", 18),
    ("economic-complexity", "0.3.0", "py_economic-complexity_0.3.0__pci", "pci", 19),
]


@pytest.fixture(scope="module")
def rca(shared: Path) -> pd.DataFrame:
    """(x / X_c) / (X_p / X), in this order: others differ in the last bit."""
    exports = _table(shared / "data" / "trade" / "exports_hs4_2017.csv")
    x = exports.assign(value=exports["export_value"].astype(float)).pivot(
        index="country", columns="product", values="value"
    )
    x = x.fillna(0.0)
    values = x.to_numpy()
    shares = values / values.sum(axis=1, keepdims=True)
    return pd.DataFrame(shares / (values.sum(axis=0) / values.sum()), x.index, x.columns)


@pytest.fixture(scope="module")
def theirs(shared: Path, rca: pd.DataFrame) -> object:
    """Figures of a program, in the order of the rows or columns of rca."""

    def read(name: str) -> pd.DataFrame:
        table = _table(shared / "reference" / "complexity" / f"hs4_2017__{name}.csv")
        order = rca.index if table.columns[0] == "country" else rca.columns
        return table.set_index(table.columns[0]).astype(float).loc[order]

    return read


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)  # "nam" is Namibia


@pytest.fixture(scope="module")
def ours(rca: pd.DataFrame) -> object:
    return reflections(rca, iterations=20)


def k_of(ours: object, table: pd.DataFrame, *, above: bool = False) -> np.ndarray:
    side = "region" if table.index.name == "country" else "product"
    return getattr(ours, f"{'above' if above else 'k'}_{side}")


@pytest.mark.parametrize("side", ["country", "product"])
def test_raw_reflections(ours: object, theirs: object, side: str) -> None:
    table = theirs(f"own_numpy__mor_raw_{side}_k0_k20")
    difference = np.abs(k_of(ours, table) / table.to_numpy() - 1).max()
    parity.record("reflections, k_0 .. k_20", "numpy program", "2.4.6", difference, RAW)
    assert difference <= RAW


@pytest.mark.parametrize("name", ["MORc_country", "MORt_product"])
def test_reflections_of_econgeo(ours: object, theirs: object, name: str) -> None:
    """Raw up to n = 2; later ones it rescales from 0 to 100. Step 20 is left out: rescaling amplifies rounding."""
    table = theirs(f"R_EconGeo_420c3c5__{name}")
    k = k_of(ours, table)
    early = max(np.abs(k[:, n] / table[f"step{n}"] - 1).max() for n in range(3))
    parity.record("reflections, k_0 .. k_2", "R EconGeo", "420c3c5", early, RAW)
    assert early <= RAW
    scaled = 100 * (k - k.min(axis=0)) / np.ptp(k, axis=0)
    late = max(np.abs(scaled[:, n] - table[f"step{n}"]).max() for n in range(3, 7))
    parity.record("reflections, k_3 .. k_6", "R EconGeo", "420c3c5", late, RESCALED, unit="of 100")
    assert late <= RESCALED


@pytest.mark.parametrize(("program", "version", "name", "column", "n"), LATE_REFLECTIONS)
def test_late_reflections(ours: object, theirs: object, program: str, version: str, name: str, column: str, n: int):
    table = theirs(name)
    above = k_of(ours, table, above=True)[:, n]
    difference = np.abs(above / above.std(ddof=1) - table[column]).max()
    parity.record("reflections, z-scores of k_18, k_19", program, version, difference, LATE, unit="absolute")
    assert difference <= LATE


@pytest.mark.parametrize(("program", "version", "name", "column", "measure", "ddof"), EIGENVECTORS)
def test_eigenvectors(
    rca: pd.DataFrame, theirs: object, program: str, version: str, name: str, column: str, measure: str, ddof: int
) -> None:
    """As the program prints them: mean zero, and a standard deviation of one with its own divisor."""
    difference = np.abs(getattr(complexity(rca, ddof=ddof), measure) - theirs(name)[column]).max()
    parity.record("complexity", program, version, difference, STANDARDISED, unit="absolute")
    assert difference <= STANDARDISED


def test_product_complexity_of_ecomplexity(rca: pd.DataFrame, theirs: object) -> None:
    """It scales products by the moments of countries; once standardised by its own they agree."""
    printed = theirs("py_ecomplexity_0.5.3__product")["pci"].to_numpy()
    difference = np.abs(complexity(rca).pci - (printed - printed.mean()) / printed.std()).max()
    parity.record("complexity", "ecomplexity", "0.5.3", difference, STANDARDISED, unit="absolute")
    assert difference <= STANDARDISED
