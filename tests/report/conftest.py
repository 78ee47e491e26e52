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
def report(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    file = tmp_path_factory.mktemp("report") / "report.html"
    before = time.process_time()
    size = write(sample_home / "warehouse.duckdb", file)
    seconds = time.process_time() - before
    text = file.read_text(encoding="utf-8")
    assert size == len(text.encode())
    return Report(file, text, ElementTree.fromstring(text), seconds)


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
