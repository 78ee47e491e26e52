"""The report of the sample, made once, and a browser that looks at it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from orchestration.report.write import write
from tests.conftest import made_once

CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True)
class Report:
    file: Path
    text: str
    tree: ElementTree.Element
    """Parsed as XML, which is stricter than HTML: every element is closed, every character escaped."""
    seconds: float
    """Of the processor, which other programs on the machine do not lengthen as they do the clock's."""


@pytest.fixture(scope="session")
def report(sample_home: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Report:
    def make(folder: Path) -> None:
        before = time.process_time()
        size = write(sample_home / "warehouse.duckdb", folder / "report.html")
        (folder / "seconds.txt").write_text(str(time.process_time() - before), encoding="utf-8")
        assert size == (folder / "report.html").stat().st_size

    folder = made_once("report", request, tmp_path_factory, make)
    text = (folder / "report.html").read_text(encoding="utf-8")
    seconds = float((folder / "seconds.txt").read_text(encoding="utf-8"))
    return Report(folder / "report.html", text, ElementTree.fromstring(text), seconds)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; skips with the reason where it is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of requirements-dev.lock")
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM} (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()
