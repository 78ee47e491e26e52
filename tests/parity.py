"""Comparisons with other programs, collected in a test run and written to docs/parity.md.

A test that compares calls `record` once per reference record; the page is rewritten only after a complete run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "parity.md"
FLOOR = 1e-12  # below this a difference is rounding and depends on the machine
MARGIN = 3  # so that another machine's rounding rarely crosses a decade

HEAD = """# Agreement with other programs

Written by the test run: the largest difference over all figures of all records, coefficients, standard errors and
statistics alike, as a power of ten that it stays below. Differences are relative, absolute where the reference is zero
and where marked.

| estimator | oracle | version | records | largest difference | tolerance |
|---|---|---|---|---|---|
"""

Key = tuple[str, str, str, str]
_differences: dict[Key, list[float]] = defaultdict(list)


def relative(ours: float, theirs: float) -> float:
    """|ours - theirs| / |theirs|, absolute where theirs is zero."""
    return abs(ours - theirs) / (abs(theirs) or 1.0)


def record(estimator: str, oracle: str, version: str, difference: float, tolerance: float, *, unit: str = "") -> None:
    """One reference record was compared: `difference` is its largest, relative unless `unit` says otherwise."""
    _differences[estimator, oracle, version, f"{tolerance:.0e} {unit}".strip()].append(difference)


def given() -> list[tuple[list[str], list[float]]]:
    """What this process compared, to be handed to another."""
    return [([*key], [float(value) for value in found]) for key, found in _differences.items()]


def take(handed: list[tuple[list[str], list[float]]]) -> None:
    """What another process compared."""
    for key, found in handed:
        estimator, oracle, version, tolerance = key
        _differences[estimator, oracle, version, tolerance] += found


def within_tolerance() -> bool:
    return all(max(found) <= float(key[3].split()[0]) for key, found in _differences.items())


def page() -> str:
    rows = []
    for (estimator, oracle, version, tolerance), found in sorted(_differences.items()):
        rows.append((estimator, oracle, version, str(len(found)), _bound(max(found)), tolerance))
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write() -> None:
    """Rewrite the page where its content changes."""
    content = page()
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != content:
        PAGE.write_text(content, encoding="utf-8")


def _bound(difference: float) -> str:
    return f"< 1e{math.ceil(math.log10(max(difference * MARGIN, FLOOR)))}"
