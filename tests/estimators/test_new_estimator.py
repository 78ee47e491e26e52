"""docs/extending.md adds an estimator: its module, as printed there, against linearmodels.

Tolerance: one problem of least squares solved by two programs, 1e-10 relative.
"""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from linearmodels.panel import FirstDifferenceOLS

from analysis.estimators import ESTIMATORS, Estimator
from analysis.results import EstimationError
from analysis.spec_keys import OPTIONS, REFUSES
from tests.conftest import ROOT
from tests.estimators.samples import coefficients, errors, fit_entry, random_panel

NAME = "first_difference"


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    [code] = re.findall(rf"```python analysis/estimators/{NAME}\.py\n(.*?)```", page, flags=re.DOTALL)
    module = ModuleType(NAME)
    exec(compile(code, NAME, "exec"), module.__dict__)
    monkeypatch.setitem(ESTIMATORS, NAME, Estimator(NAME, module.fit, ("cluster",)))
    monkeypatch.setitem(OPTIONS, NAME, {})
    monkeypatch.setitem(REFUSES, NAME, ())


def test_the_example_is_linearmodels() -> None:
    frame = random_panel(missing=0.0)
    ours = fit_entry(frame, "unit", "time", estimator=NAME, outcome="y", focal=["x1"], controls=["x2"])
    panel = frame.set_index(["unit", "time"])
    theirs = FirstDifferenceOLS(panel["y"], panel[["x1", "x2"]]).fit(cov_type="clustered", cluster_entity=True)
    n, k, g = ours.fit.n_obs, 2, frame["unit"].nunique()
    raw = theirs.std_errors * ((n - k) / n) ** 0.5  # linearmodels' factor n/(n-K)
    factor = (g / (g - 1) * (n - 1) / (n - k)) ** 0.5
    for term in ("x1", "x2"):
        assert coefficients(ours)[term] == pytest.approx(theirs.params[term], rel=1e-10)
        assert errors(ours)[term] == pytest.approx(raw[term] * factor, rel=1e-10)


def test_it_refuses_as_others_do() -> None:
    frame = random_panel()
    with pytest.raises(EstimationError, match="absorbs no effects"):
        fit_entry(frame, "unit", "time", estimator=NAME, outcome="y", focal=["x1"], fixed_effects=["unit"])
