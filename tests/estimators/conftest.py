"""Writes docs/parity.md after a complete run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests import parity
from tests.estimators.peers import hold

TESTS = Path(__file__).resolve().parents[1]


class ParityPage:
    """Complete is a run of all of tests/ in which every test of every module that compares has passed.

    A plugin, because the hooks of a conftest see only the tests beside it. Where tests run in several processes, each
    hands over what it compared and the first one writes.
    """

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.comparing: set[str] = set()
        self.is_partial = False

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.is_partial |= any(map(_compares, items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.is_partial |= report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        handed = getattr(node, "workeroutput", {}).get("parity")
        self.is_partial |= handed is None or handed["is_partial"]
        if handed:
            self.comparing |= set(handed["comparing"])
            parity.take(handed["differences"])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.comparing |= {item.nodeid for item in getattr(session, "items", ()) if _compares(item)}
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["parity"] = {
                "is_partial": self.is_partial,
                "comparing": sorted(self.comparing),
                "differences": parity.given(),
            }
            return
        asked = [(session.config.invocation_params.dir / argument).resolve() for argument in session.config.args]
        is_whole = any(TESTS.is_relative_to(path) for path in asked)
        if is_whole and self.comparing <= self.passed and not self.is_partial and parity.within_tolerance():
            parity.write()


def _compares(item: pytest.Item) -> bool:
    names = vars(item.module).values() if hasattr(item, "module") else ()
    return any(value is known for value in names for known in (parity, parity.record, hold))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ParityPage(), "parity-page")
