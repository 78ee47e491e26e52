"""Reference records beside the checkout: what other programs computed, and how a record is held against ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests import parity
from tests.conftest import ROOT

FOLDER = ROOT.parent / "shared" / "reference" / "econometrics"
Record = dict[str, Any]
Figures = dict[str, tuple[float | None, float]]
"""What is compared: figure -> (ours, theirs)."""


def records(family: str) -> list[Any]:
    """The records of peers/<family>.json as test parameters; one skipped parameter where they are absent."""
    path = FOLDER / "peers" / f"{family}.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"needs the reference data in {path}"), id=family)]
    return [pytest.param(record, id=record["id"]) for record in json.loads(path.read_text(encoding="utf-8"))]


def named(theirs: Mapping[str, float], ours: Mapping[str, float | None], label: str) -> Figures:
    """Every figure of theirs beside the one of ours with that term; R's (Intercept) is `_cons`."""
    terms = {"(Intercept)": "_cons"}
    return {f"{label} {term}": (ours.get(terms.get(term, term)), value) for term, value in theirs.items()}


def hold(
    record: Record,
    estimator: str,
    figures: Figures,
    tolerance: float,
    distance: Callable[[float, float], float] = parity.relative,
    *,
    unit: str = "",
) -> None:
    """Every figure agrees to `tolerance`; the comparison goes to docs/parity.md."""
    assert figures, f"{record['id']} compares nothing"
    missing = [name for name, (ours, _) in figures.items() if ours is None]
    assert not missing, f"{record['id']}: ours has no {', '.join(missing)}"
    differences = {name: distance(ours, theirs) for name, (ours, theirs) in figures.items()}
    worst = max(differences, key=differences.get)
    oracle, version = f"{'R ' if 'R' in record else ''}{record['peer']}", record["peer_version"]
    version = "not stated" if version == oracle else version.removeprefix(f"{oracle} ")
    parity.record(estimator, oracle, version, differences[worst], tolerance, unit=unit)
    assert differences[worst] <= tolerance, f"{record['id']}: {worst} {figures[worst]}, off by {differences[worst]:.3g}"
