"""The documentation as a site: every page is reached, every link and every command in it holds."""

from __future__ import annotations

import re
import shlex
from html.parser import HTMLParser

import pytest

from orchestration.cli import parser
from orchestration.documented.definitions import NEEDED, formula
from orchestration.documented.site import DOCS, contents, html_of, write_site
from orchestration.registry import rows
from tests.conftest import ROOT

BUILT_BESIDE = {"columns.html"}
"""Pages that only the warehouse can fill."""
TEXTS = sorted([*DOCS.glob("*.md"), *ROOT.glob("README*.md")])


class Page(HTMLParser):
    """Links, anchors and whether every element is closed."""

    VOID = frozenset({"meta", "img", "br", "hr", "link", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [link for link in (given.get("href"), given.get("src")) if link]
        self.anchors |= {anchor for anchor in (given.get("id"),) if anchor}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    folder = tmp_path_factory.mktemp("site")
    written = write_site(folder, {name: rows(name) for name in NEEDED})
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in written}


def test_every_page_is_in_the_contents_and_every_entry_is_a_page(site: dict[str, Page]) -> None:
    listed = {file for group in contents() for _, file in group.pages}
    assert listed == set(site) - {"index.html"} | BUILT_BESIDE


def test_every_link_leads_somewhere(site: dict[str, Page]) -> None:
    broken = []
    for name, page in site.items():
        assert not page.open, name
        for link in page.links:
            file, _, anchor = link.partition("#")
            target = site.get(file or name)
            lies = target is not None or file in BUILT_BESIDE or (DOCS / file).exists()
            if not lies or (anchor and target and anchor not in target.anchors):
                broken.append((name, link))
    assert not broken


def test_every_definition_of_the_registry_is_on_its_page(site: dict[str, Page]) -> None:
    tables = {name: rows(name) for name in NEEDED}
    from orchestration.documented.definitions import definitions

    body = definitions(tables)
    ids = [("measures", "measure_id"), ("indices", "index_id"), ("indicators", "indicator_id")]
    missing = [row[key] for name, key in ids for row in tables[name] if f"<code>{row[key]}</code>" not in body]
    assert not missing
    assert all(row["source_ref"] for row in tables["indices"])


@pytest.mark.parametrize(
    ("row", "factor", "expected"),
    [
        ({"numerator": "a + b", "denominator": "c", "scale": "100"}, None, "100 × (a + b) / c"),
        ({"numerator": "a", "transform": "ln"}, None, "ln(a)"),
        (
            {"numerator": "posts"},
            {"factor": "users", "factor_region_type": "nation", "lag": "1"},
            "posts × users of the nation a year earlier",
        ),
        (
            {"numerator": "gdp", "deflator": "cpi", "deflator_base_year": "2010", "deflation": "divide"},
            None,
            "gdp, at prices of 2010 by cpi (divide)",
        ),
    ],
)
def test_an_indicator_is_written_as_its_formula(row: dict, factor: dict | None, expected: str) -> None:
    empty = dict.fromkeys(("denominator", "scale", "transform", "deflator", "deflator_base_year", "deflation"), "")
    assert formula(empty | row, factor) == expected


def test_text_is_escaped_and_tables_are_tables() -> None:
    body = html_of("# A <b> & c\n\n| x | y |\n|---|---|\n| `<script>` | [z](marts.md#five-queries) |\n")
    assert '<h1 id="a-b--c">A &lt;b&gt; &amp; c</h1>' in body
    assert "<code>&lt;script&gt;</code>" in body and 'href="marts.html#five-queries"' in body


def commands() -> list[tuple[str, str]]:
    """Every command line of the console script in a block of code, with its file."""
    found = []
    for path in TEXTS:
        for block in re.findall(r"^```\w*\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S):
            lines = block.replace("\\\n", " ").splitlines()
            found += [(path.name, line) for line in lines if re.match(r"(\.venv/bin/)?resilience ", line)]
    return found


def words_of(line: str) -> list[str]:
    """The arguments of a command line, without what is said of it and where its output goes."""
    return shlex.split(re.split(r" +#|  +| [|>] ", line.replace("…", ""))[0])[1:]


@pytest.mark.parametrize(("file", "line"), commands())
def test_every_command_of_the_documentation_is_one(file: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        parser().parse_args(words_of(line))
    except SystemExit as ended:
        assert ended.code == 0, f"{file}: {line}\n{capsys.readouterr().err}"
