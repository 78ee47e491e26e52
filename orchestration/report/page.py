"""The page: one HTML file that asks nothing of a network, and is well-formed XML besides."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.bilingual.labels import Labels
from orchestration.bilingual.markup import beside, both, shared
from orchestration.report import sections
from orchestration.report.notes import noted
from orchestration.report.numbers import anchor, number, percent
from orchestration.report.source import Source
from orchestration.report.words import named, words
from orchestration.tables import html as tables

NEEDED_BY_SCRIPT = ("search_hint", "found_none", "found_some", "found_first")
"""Words that the script puts on the page; those of the kinds of things that are found come besides."""

STYLES = ("page.css", "print.css")


@dataclass(frozen=True)
class Section:
    """A part of the page: its id, which is the key of its title too, and what it holds."""

    id: str
    html: Markup


def page(source: Source, language: str = "") -> str:
    """The whole file. Nothing in it depends on the clock: equal warehouses give equal bytes.

    `language` is the one it starts in, zh or en; empty leaves it to the browser (English without a script).
    """
    kind, labels = source.data_kind(), Labels.of_warehouse(source.con)
    environment = _environment(kind, labels)
    parts = [
        Section(part.ID, Markup(environment.get_template(f"{part.ID}.html.j2").render(part.content(source, labels))))
        for part in sections.ALL
    ]
    script = f"\n{_data()}{shared('language.js')}{beside(__file__, 'page.js')}"
    runs = source.rows("select run_id from results.runs order by started_at desc, run_id desc limit 1", "results.runs")
    return environment.get_template("page.html.j2").render(
        language=language,
        title=words("title"),
        kind=kind,
        run=runs[0]["run_id"] if runs else "",
        sections=parts,
        style=Markup(
            "".join((shared("base.css"), tables.CSS, *(beside(__file__, name) for name in STYLES), _margins(kind)))
        ),
        script=Markup(script.lstrip("\n")),
        policy=_policy(f"/*<![CDATA[*/{script}/*]]>*/"),
    )


def _environment(kind: str, labels: Labels) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    stamp = Markup('<small class="stamp {}">{}</small>').format(kind, both(words(f"stamp_{kind}"))) if kind else ""
    environment.globals.update(
        t=lambda key, **values: both(words(key, **values)),
        name=lambda group, key: both(named(group, key)),
        named=named,
        noted=noted,
        stamp=lambda: stamp,
        both=both,
        labels=labels,
    )
    environment.filters.update(number=number, percent=percent, anchor=anchor)
    return environment


def _data() -> str:
    said = {key: said for key, said in words.own.items() if key in NEEDED_BY_SCRIPT or key.startswith("kind.")}
    listed = {key: {"en": one.english, "zh": one.chinese} for key, one in said.items()}
    return f"const WORDS = {json.dumps(listed, ensure_ascii=False, sort_keys=True)};\n"


def _margins(kind: str) -> str:
    """What stands above every printed page, in the language that is shown."""
    if not kind:
        return ""
    said = words(f"kind_{kind}")
    pages = {"en": said.english, "zh": said.chinese}
    return "".join(
        f'@page {language} {{ @top-center {{ content: "{text}"; font-size: 9pt; }} }}\n'
        f'@media print {{ [data-language="{language}"] body {{ page: {language}; }} }}\n'
        for language, text in pages.items()
    )


def _policy(script: str) -> str:
    """Nothing is asked of a network, and no script but the page's own runs: text of the warehouse can never be one."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",  # pictures carry style attributes
        "script-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {where}" for what, where in allowed.items())
