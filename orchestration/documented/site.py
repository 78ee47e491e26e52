"""The documentation as a site: docs/*.md as pages, one page of definitions from the registry, one of all columns."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import mistune
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration import ROOT
from orchestration.documented.definitions import definitions

DOCS = ROOT / "docs"
_LINK = re.compile(r"\[([^\]]+)\]\(([\w-]+\.(?:md|html))\)")
_GROUP = re.compile(r"^\*\*(.+)\*\*$")


@dataclass(frozen=True)
class Group:
    """A heading of the contents and the pages under it, as title and file."""

    title: str
    pages: tuple[tuple[str, str], ...]


def contents() -> tuple[Group, ...]:
    """The order of the pages: the lists of docs/index.md."""
    groups: list[Group] = []
    for line in (DOCS / "index.md").read_text(encoding="utf-8").splitlines():
        if heading := _GROUP.match(line):
            groups.append(Group(heading[1], ()))
        elif groups and line.startswith("- ") and (link := _LINK.search(line)):
            pages = (*groups[-1].pages, (link[1], _target(link[2])))
            groups[-1] = Group(groups[-1].title, pages)
    return tuple(groups)


def write_site(folder: Path, rows_of: Mapping[str, Iterable[Mapping[str, str | None]]]) -> list[Path]:
    """Writes every page but that of the columns into `folder`; `rows_of` are tables of the registry, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    frame = templates.get_template("site.html")
    styles = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("page.css", "site.css")]
    bodies = {path.stem: html_of(path.read_text(encoding="utf-8")) for path in sorted(DOCS.glob("*.md"))}
    bodies["definitions"] = definitions(rows_of)
    written = []
    for name, body in bodies.items():
        page = frame.render(
            title=_title(body), body=body, groups=contents(), here=f"{name}.html", style="\n".join(styles)
        )
        written.append(folder / f"{name}.html")
        written[-1].write_text(page, encoding="utf-8")
    for beside in ("examples", "images"):
        if (DOCS / beside).is_dir():
            shutil.copytree(DOCS / beside, folder / beside, dirs_exist_ok=True)
    return written


class _Renderer(mistune.HTMLRenderer):
    """Headings that can be linked to, as GitHub names them; links to pages of the site."""

    def heading(self, text: str, level: int, **_: object) -> str:
        anchor = re.sub(r"[^\w\- ]", "", unescape(re.sub(r"<[^>]+>", "", text)).lower()).strip().replace(" ", "-")
        return f'<h{level} id="{escape(anchor)}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, _target(url), title)

    def table(self, text: str) -> str:
        return f'<table tabindex="0">\n{text}</table>\n'  # it scrolls by the keyboard, too

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre tabindex="0"><code>{escape(code)}</code></pre>\n'


def html_of(markdown: str) -> str:
    """Markdown with tables as HTML."""
    return str(mistune.create_markdown(renderer=_Renderer(escape=True), plugins=["table", "strikethrough"])(markdown))


def _target(url: str) -> str:
    """A link between files of docs/ as one between pages; what lies elsewhere in the project stays as it is."""
    return re.sub(r"^([\w-]+)\.md(?=$|#)", r"\1.html", url)


def _title(body: str) -> str:
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.S)
    return re.sub(r"<[^>]+>", "", heading[1]) if heading else ""
