"""The page in Chromium: languages, search, trace, keys, narrow screens, paper, and no request to anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.report.write import write
from tests.report.conftest import Report
from tests.report.small import small
from tests.report.test_other_warehouses import HOSTILE

Opened = Callable[..., Any]


@pytest.fixture
def opened(report: Report, browser: Any) -> Iterator[Opened]:
    """Opens the page, at a place in it, in a window of some width; afterwards nothing was asked or complained of."""
    contexts, troubles = [], []

    def open_page(place: str = ";en", width: int = 1280, file: Path = report.file) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith("file://") else troubles.append(r.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append("a dialog"), dialog.dismiss()))
        page.goto(f"{file.as_uri()}#{place}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles


def test_the_language_is_switched_for_the_whole_page_and_stands_in_the_address(opened: Opened) -> None:
    page = opened("indicators;en")
    assert page.title() == "Report of the warehouse"
    assert "Indicators" in page.inner_text("#indicators-title")
    page.click('[data-choose="zh"]')
    assert page.get_attribute("html", "lang") == "zh" and page.title() == "数据仓库报告"
    assert page.inner_text("#indicators-title") == "指标"
    assert page.get_attribute('[data-choose="zh"]', "aria-pressed") == "true"
    assert page.url.endswith("#indicators;zh")
    page.reload()
    assert page.inner_text("#indicators-title") == "指标"
    page.click('#sections a[href="#papers"]')
    page.wait_for_function("location.hash === '#papers;zh'")


def test_search_finds_in_both_languages_and_leads_there(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("发明专利 对数")
    assert re.fullmatch(r"\d+ found.*", page.inner_text("#found"))
    assert page.get_attribute("#found", "aria-live") == "polite"
    first = page.inner_text("#hits a >> nth=0")
    assert "Technological innovation" in first and not re.search("[一-鿿]", first)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#hits') !== null")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id").startswith("indicator-")
    assert page.is_hidden("#hits")
    for term, kind in (("dai2024.T3.2", "Regressions"), ("counterfactual", "Measures"), ("winsor", "Conventions")):
        page.fill("#search", term)
        assert kind in page.inner_text("#hits")
    page.fill("#search", "no such thing")
    assert page.inner_text("#found") == "nothing found"
    page.focus("#search")
    page.keyboard.press("Escape")
    assert page.input_value("#search") == "" and page.inner_text("#found") == ""


def test_a_trace_opens_down_to_a_raw_cell(opened: Opened) -> None:
    page = opened("trace-dai2024.T3.1-ln_invention_patents;en")
    tree = page.locator("#trace-dai2024\\.T3\\.1-ln_invention_patents")
    assert tree.get_attribute("open") is not None
    leaf = tree.locator(".kind-of:has-text('raw cell')").first
    assert not leaf.is_visible()
    for _ in range(60):
        closed = tree.locator("details:not([open]) > summary:visible")
        if leaf.is_visible() or not closed.count():
            break
        closed.first.click()
    assert leaf.is_visible()
    assert re.search(r"\.csv:.*:\d+:\w+ = [\d,.]+", leaf.locator("xpath=..").inner_text())


def test_a_link_to_something_folded_opens_it(opened: Opened) -> None:
    page = opened("regression-dai2024.T3.1;zh")
    assert page.is_visible("#regression-dai2024\\.T3\\.1 table")
    assert "系数" in page.inner_text("#regression-dai2024\\.T3\\.1")


def test_the_keyboard_reaches_content_search_and_switch(opened: Opened) -> None:
    page = opened("")
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert "Skip to the content" in reached[0] and reached[1:4] == ["search", "中文", "English"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(opened: Opened, width: int) -> None:
    page = opened(";zh", width)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for language in ("zh", "en"):
        page.click(f'[data-choose="{language}"]')
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_printed_with_everything_open_on_marked_pages(opened: Opened, tmp_path: Path) -> None:
    from shutil import which
    from subprocess import run

    page = opened("", file=_small_report(tmp_path))
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    assert page.locator("details:not([open])").count() > 0, "on the screen they are folded again"
    if not which("pdftotext"):
        pytest.skip("needs pdftotext (Debian: apt-get install poppler-utils)")
    text = run(["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) > 2 and all("Synthetic data: no evidence" in page for page in pages)
    assert "Hausman" in text and "0.2500" in text and "Language" not in text


def test_text_of_the_warehouse_is_never_run(opened: Opened, tmp_path: Path) -> None:
    page = opened("", file=_small_report(tmp_path, label=HOSTILE))
    page.fill("#search", "alert mine.t1.1")
    page.click("#hits a:has-text('mine.T1.1')")
    assert "<script>alert(1)</script>" in page.inner_text("#regression-mine\\.T1\\.1")
    page.click('[data-choose="zh"]')


def test_the_colours_of_text_can_be_read(opened: Opened) -> None:
    page = opened()
    pairs = page.evaluate("""() => Array.from(document.querySelectorAll(
        '.stamp, .verdict, .kind, a, small, dt, thead th, td, .kind-of, [aria-pressed=true]')).slice(0, 4000)
        .filter(one => one.checkVisibility()).map(one => {
            const clear = element => getComputedStyle(element).backgroundColor === 'rgba(0, 0, 0, 0)';
            let behind = one;
            while (behind && clear(behind)) behind = behind.parentElement;
            const back = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
            return getComputedStyle(one).color + '|' + back;
        })""")
    known = [pair.split("|") for pair in set(pairs) if "color" not in pair]
    assert len(known) > 3
    for ink, paper in known:
        assert _contrast(ink, paper) >= 4.5, (ink, paper)


def _small_report(folder: Path, label: str = "x") -> Path:
    write(small(folder / "small.duckdb", label=label, data_kind="sample"), folder / "small.html")
    return folder / "small.html"


def _contrast(one: str, other: str) -> float:
    """Of two colours, by the rules of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
