"""The trade models, through dbt, against programs in R and Python on 224 countries and 1222 products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import parity
from tests.warehouse.built import build, query, text_table

SUMS = 1e-12
"""PRODY, EXPY and raw reflections, relative: the same sums in another order."""
STANDARDISED = 1e-9
"""Eigenvectors, absolute, in standard deviations."""
YEAR = 2017
SOPHISTICATION = [
    ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0"),
    ("R ProductSpace", "cd7a897", "R_ProductSpace_cd7a897"),
    ("econcomplex", "1.0.1", "py_econcomplex_1.0.1"),
]


@pytest.fixture(scope="module")
def warehouse(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exports and incomes in the documented raw layout. One income serves as both prices: each is held to the peers."""
    home = tmp_path_factory.mktemp("hs4_2017")
    raw = home / "raw"
    raw.mkdir()
    exports = text_table(shared / "data" / "trade" / "exports_hs4_2017.csv")
    exports.columns = ["exporter_iso3", "product_code", "value_usd"]
    exports.assign(year=YEAR).to_csv(raw / "raw_world_export.csv", index=False)
    income = text_table(shared / "data" / "trade" / "gdp_pop_2017.csv").rename(columns={"country": "iso3"})
    income = income.assign(year=YEAR, gdp_pc_ppp_const=income["gdp_pc"], gdp_pc_usd=income["gdp_pc"])
    income[["iso3", "year", "gdp_pc_ppp_const", "gdp_pc_usd"]].to_csv(raw / "raw_country_year.csv", index=False)
    return build(raw, home, "measure_values", "product_complexity")


@pytest.fixture(scope="module")
def theirs(shared: Path) -> object:
    """Figures of a program by country (in capitals, as in the warehouse) or product."""

    def read(name: str) -> pd.DataFrame:
        found = text_table(next((shared / "reference" / "complexity").glob(f"hs4_2017__{name}.csv*")))
        keys = [column for column in ("country", "product") if column in found.columns]
        if "country" in keys:
            found["country"] = found["country"].str.upper()
        return found.set_index(keys).astype(float)

    return read


def products(warehouse: Path, measure: str) -> pd.Series:
    found = query(warehouse, f"select product_id, value from marts.product_complexity where measure_id = '{measure}'")
    return found.set_index("product_id")["value"]


def countries(warehouse: Path, measure: str) -> pd.Series:
    found = query(
        warehouse,
        f"select region_id, value from marts.measures where measure_id = '{measure}' and region_type = 'country'",
    )
    return found.set_index("region_id")["value"]


def largest(ours: pd.Series, theirs: pd.Series, *, relative: bool) -> float:
    """Largest difference over their rows; none of them may be missing here."""
    ours = ours.reindex(theirs.index)
    assert ours.notna().all(), ours[ours.isna()]
    difference = ours / theirs - 1 if relative else ours - theirs
    return float(np.abs(difference).max())


@pytest.mark.parametrize(("program", "version", "name"), SOPHISTICATION)
@pytest.mark.parametrize("price", ["", "_usd"])
def test_prody(warehouse: Path, theirs: object, program: str, version: str, name: str, price: str) -> None:
    peer = theirs(f"{name}__prody")["prody"]
    ours = products(warehouse, f"complexity__prody{price}")
    assert set(ours.index) == set(peer.index) and len(peer) == 1222
    difference = largest(ours, peer, relative=True)
    parity.record("PRODY through dbt", program, version, difference, SUMS)
    assert difference <= SUMS


@pytest.mark.parametrize(("program", "version", "name"), SOPHISTICATION)
@pytest.mark.parametrize("price", ["", "_usd"])
def test_expy(warehouse: Path, theirs: object, program: str, version: str, name: str, price: str) -> None:
    peer = theirs(f"{name}__expy")["expy"]
    assert len(peer) == 194
    difference = largest(countries(warehouse, f"complexity__expy{price}"), peer, relative=True)
    parity.record("EXPY through dbt", program, version, difference, SUMS)
    assert difference <= SUMS


def test_rca_bit_for_bit(warehouse: Path, theirs: object) -> None:
    peer = theirs("R_economiccomplexity_2.0.0__rca")["rca"]
    ours = query(
        warehouse, "select region_id as country, product_id as product, rca from intermediate.int_product_shares"
    )
    ours = ours.set_index(["country", "product"])["rca"].reindex(peer.index).fillna(0.0)
    parity.record("RCA through dbt", "R economiccomplexity", "2.0.0", float(np.abs(ours - peer).max()), 0.0)
    assert (ours == peer).all()


def test_namibia_is_no_missing_value(warehouse: Path) -> None:
    assert countries(warehouse, "complexity__expy")["NAM"] > 0


def reflected(warehouse: Path, side: str) -> pd.DataFrame:
    found = query(warehouse, f"select id, n, value from intermediate.int_reflections where side = '{side}'")
    return found.pivot(index="id", columns="n", values="value")


@pytest.mark.parametrize(("side", "key"), [("region", "country"), ("product", "product")])
def test_raw_reflections(warehouse: Path, theirs: object, side: str, key: str) -> None:
    peer = theirs(f"own_numpy__mor_raw_{key}_k0_k20")
    ours = reflected(warehouse, side).loc[peer.index]
    difference = float(np.abs(ours.to_numpy() / peer.to_numpy() - 1).max())
    parity.record("reflections through dbt, k_0 .. k_20", "numpy program", "2.4.6", difference, SUMS)
    assert peer.shape[1] == 21 and difference <= SUMS


@pytest.mark.parametrize(
    ("program", "version", "name", "column", "ddof"),
    [
        ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__country_complexity", "eigenvalues", 1),
        ("econcomplex", "1.0.1", "py_econcomplex_1.0.1__country_complexity", "eigenvector", 0),
        ("econci", "0.1.3", "py_econci_0.1.3__eci", "eci", 0),
        ("ecomplexity", "0.5.3", "py_ecomplexity_0.5.3__country", "eci", 0),
        ("R economiccomplexity", "2.0.0", "R_economiccomplexity_2.0.0__product_complexity", "eigenvalues", 1),
        ("econcomplex", "1.0.1", "py_econcomplex_1.0.1__product_complexity", "eigenvector", 0),
        ("econci", "0.1.3", "py_econci_0.1.3__pci", "pci", 0),
    ],
)
def test_complexity(
    warehouse: Path, theirs: object, program: str, version: str, name: str, column: str, ddof: int
) -> None:
    """Ours has divisor n; theirs is the same vector over its own standard deviation with divisor n - ddof."""
    peer = theirs(name)[column]
    of_countries = peer.index.name == "country"
    ours = countries(warehouse, "complexity__eci") if of_countries else products(warehouse, "complexity__pci")
    scale = np.sqrt((len(peer) - ddof) / len(peer))
    difference = largest(ours * scale, peer, relative=False)
    parity.record("complexity through dbt", program, version, difference, STANDARDISED, unit="absolute")
    assert difference <= STANDARDISED
