"""Figures printed elsewhere, on data that statsmodels ships.

Tolerance: half a unit of the last printed digit; NIST certifies fifteen digits, of which a condition number of 5e9 (raw
Longley data) leaves nine.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.results import Design
from tests import parity
from tests.estimators.samples import coefficients, design_of, diagnostics, errors, fit

CERTIFIED = 1e-9

# NIST Statistical Reference Datasets, Longley (1967): certified estimate and standard deviation
LONGLEY = {
    "_cons": (-3482258.63459582, 890420.383607373),
    "GNPDEFL": (15.0618722713733, 84.9149257747669),
    "GNP": (-0.0358191792925910, 0.0334910077722432),
    "UNEMP": (-2.02022980381683, 0.488399681651699),
    "ARMED": (-1.03322686717359, 0.214274163161675),
    "POP": (-0.0511041056535807, 0.226073200069370),
    "YEAR": (1829.15146461355, 455.478499142212),
}
LONGLEY_FIT = {"r2": 0.995479004577296, "sigma_e": 304.854073561965, "f_statistic": 330.285339234588, "df_resid": 9}

# Baltagi, Econometric Analysis of Panel Data, table 2.1 (Grunfeld, 10 firms, 20 years): value, capital and their errors
BALTAGI: dict[str, tuple[str, dict[str, Any], tuple[float, float], tuple[float, float]]] = {
    "OLS": ("pooled", {}, (0.116, 0.231), (0.006, 0.025)),
    "between": ("between", {}, (0.135, 0.032), (0.029, 0.191)),
    "within": ("within", {"fixed_effects": ("firm",)}, (0.110, 0.310), (0.012, 0.017)),
    "SWAR": ("random_effects", {}, (0.110, 0.308), (0.010, 0.017)),
}


@pytest.fixture(scope="module")
def grunfeld() -> Design:
    frame = sm.datasets.grunfeld.load_pandas().data
    return design_of(frame[frame["firm"] != "American Steel"], "invest", ("value", "capital"), "firm", "year")


def test_longley_to_the_certified_digits() -> None:
    frame: pd.DataFrame = sm.datasets.longley.load_pandas().data
    result = fit("pooled", design_of(frame, "TOTEMP", list(frame.columns[1:])))
    b, se = coefficients(result), errors(result)
    differences = [parity.relative(b[term], estimate) for term, (estimate, _) in LONGLEY.items()]
    differences += [parity.relative(se[term], error) for term, (_, error) in LONGLEY.items()]
    differences += [parity.relative(getattr(result.fit, name), value) for name, value in LONGLEY_FIT.items()]
    parity.record("pooled", "NIST StRD Longley", "certified values", max(differences), CERTIFIED)
    assert max(differences) <= CERTIFIED


@pytest.mark.parametrize("name", BALTAGI)
def test_grunfeld_as_in_baltagi(grunfeld: Design, name: str) -> None:
    estimator, options, slopes, standard_errors = BALTAGI[name]
    result = fit(estimator, grunfeld, **options)
    b, se = coefficients(result), errors(result)
    assert (b["value"], b["capital"]) == pytest.approx(slopes, abs=5e-4)
    assert (se["value"], se["capital"]) == pytest.approx(standard_errors, abs=5e-4)


def test_grunfeld_as_plm_prints_it(grunfeld: Design) -> None:
    """Croissant and Millo (2008), Journal of Statistical Software 27(2); the within constant is xtreg's."""
    fixed, random = fit("within", grunfeld, fixed_effects=("firm",)), fit("random_effects", grunfeld)
    assert coefficients(fixed) == pytest.approx({"value": 0.110124, "capital": 0.310065, "_cons": -58.7439}, abs=5e-5)
    assert coefficients(random) == pytest.approx(
        {"value": 0.109781, "capital": 0.308113, "_cons": -57.834415}, abs=5e-7
    )
    assert errors(random) == pytest.approx({"value": 0.010493, "capital": 0.017180, "_cons": 28.898935}, abs=5e-7)
    assert fixed.fit.f_statistic == pytest.approx(309.014, abs=5e-4)
    tests = diagnostics(fixed)
    assert tests["hausman"].statistic == pytest.approx(2.3304, abs=5e-5)
    assert tests["hausman"].p_value == pytest.approx(0.3119, abs=5e-5)
    assert tests["f_fixed_effects"].statistic == pytest.approx(49.1766, abs=5e-5)
    assert tests["breusch_pagan_lm"].statistic == pytest.approx(798.1615, abs=5e-4)
