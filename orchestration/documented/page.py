"""The page: one HTML file that needs neither a network nor another file, and is well-formed XML besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from orchestration.bilingual.markup import beside, both, shared
from orchestration.bilingual.words import Words
from orchestration.documented.relations import Column, Relation
from orchestration.documented.words import Dictionary

LAYERS: Mapping[str, Words] = {
    "raw": Words("Raw: your files as they were landed", "原始层：落地的用户文件，原样保存"),
    "registry": Words("Registry: facts and definitions", "登记表：事实与定义"),
    "published": Words("Published: printed figures of the papers", "印刷结果：论文印刷的数字"),
    "staging": Words("Staging: renamed, cast, in base units", "整理层：改名、转换类型、换算为基本单位"),
    "intermediate": Words("Intermediate: converted, chosen, filled, combined", "中间层：折算、选源、填补、合成"),
    "marts": Words("Marts: what you query", "集市：供查询使用"),
    "results": Words("Results: what the regressions say", "估计结果：回归的输出"),
    "reports": Words("Reports: views over results", "报告：结果之上的视图"),
    "quarantine": Words("Quarantine: rows that were left out", "隔离区：被剔除的行"),
}
"""In the order in which data flow; a schema that is not named here comes last, under its own name."""


@dataclass(frozen=True)
class Origin:
    """What the page says of the file it describes: `sample`, `user`, or empty where nothing has been built."""

    data_kind: str
    run_id: str = ""


_HEADS = (
    '<th scope="col"><span lang="en">Column</span><span lang="zh">字段</span></th>'
    '<th scope="col"><span lang="en">Type</span><span lang="zh">类型</span></th>'
    '<th scope="col"><span lang="en">Unit</span><span lang="zh">单位</span></th>'
    '<th scope="col" lang="en">Description</th><th scope="col" lang="zh">说明</th>'
)
ORIGINS = {
    "sample": Words("built from the synthetic sample, which is no evidence", "由合成样本构建，不构成证据"),
    "user": Words("built from your own data", "由用户自己的数据构建"),
    "": Words("nothing has been built: columns as the project defines them", "尚未构建：各列按项目定义列出"),
}


def page(relations: Iterable[Relation], dictionary: Dictionary, origin: Origin) -> str:
    """The whole file. Nothing in it depends on the clock: equal warehouses give equal pages."""
    layers: dict[str, list[Relation]] = {layer: [] for layer in LAYERS}
    for relation in relations:
        layers.setdefault(relation.layer, []).append(relation)
    layers = {layer: members for layer, members in layers.items() if members}
    n_relations = sum(map(len, layers.values()))
    n_columns = sum(len(relation.columns) for members in layers.values() for relation in members)
    counts = Words(f"{n_relations} relations, {n_columns} columns", f"{n_relations} 个表与视图，{n_columns} 列")
    run = f" · {escape(origin.run_id)}" if origin.run_id else ""
    return f"""<!DOCTYPE html>
<html lang="en" data-language="both">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Columns of the warehouse · 数据仓库字段说明</title>
<style>/*<![CDATA[*/
{shared("base.css")}{beside(__file__, "page.css")}/*]]>*/</style>
</head>
<body>
<a class="skip" href="#content">{both(Words("Skip to the content", "跳到正文"))}</a>
<header>
<h1>{both(Words("Columns of the warehouse", "数据仓库字段说明"))}</h1>
<p>{both(counts)} · {both(ORIGINS[origin.data_kind])}{run}</p>
<div class="tools">
<input id="search" type="search" autocomplete="off" aria-label="Search · 搜索"
 placeholder="Search columns, descriptions, units ·  搜索字段、说明、单位  ( / )" />
<output id="found" for="search" aria-live="polite"></output>
<span class="switch" role="group" aria-label="Language · 语言">
<button type="button" data-choose="en" aria-pressed="false">English</button>
<button type="button" data-choose="zh" aria-pressed="false" lang="zh" data-only="">中文</button>
<button type="button" data-choose="both" aria-pressed="true">English + 中文</button>
</span>
</div>
</header>
<div class="frame">
<nav aria-label="Relations · 表与视图">
{"".join(_contents(layer, members) for layer, members in layers.items())}</nav>
<main id="content">
{"".join(_layer(layer, members, dictionary) for layer, members in layers.items())}</main>
</div>
<script>/*<![CDATA[*/
{shared("language.js")}{beside(__file__, "page.js")}/*]]>*/</script>
</body>
</html>
"""


def _contents(layer: str, members: list[Relation]) -> str:
    links = "".join(f"<li>{_link(relation.name, relation.name.partition('.')[2])}</li>" for relation in members)
    return f'<h2><a href="#{layer}">{layer}</a></h2><ul>{links}</ul>\n'


def _layer(layer: str, members: list[Relation], dictionary: Dictionary) -> str:
    title = both(LAYERS.get(layer, Words(layer)))
    inside = "".join(_relation(relation, dictionary) for relation in members)
    return f'<section id="{layer}" aria-label="{layer}"><h2>{title}</h2>\n{inside}</section>\n'


def _relation(relation: Relation, dictionary: Dictionary) -> str:
    name = escape(relation.name)
    n = len(relation.columns)
    facts = [f"{relation.kind}", f'{n} <span lang="en">columns</span><span lang="zh">列</span>']
    if relation.n_rows is not None:
        facts.append(f'{relation.n_rows:,} <span lang="en">rows</span><span lang="zh">行</span>')
    rows = "".join(_row(column, column.name in relation.key, dictionary) for column in relation.columns)
    return f"""<details id="{name}"><summary><code>{name}</code> <small>{" · ".join(facts)}</small>
<p>{both(relation.words)}</p></summary>
<dl>{_fact("One row per", "每行对应", ", ".join(f"<code>{escape(column)}</code>" for column in relation.key))}\
{_fact("Made of", "上游", ", ".join(map(_link, relation.reads)))}\
{_fact("Read by", "下游", ", ".join(map(_link, relation.read_by)))}</dl>
<table><thead><tr>{_HEADS}</tr></thead>
<tbody>{rows}</tbody></table></details>
"""


def _row(column: Column, is_key: bool, dictionary: Dictionary) -> str:
    words = column.words
    unit = both(dictionary.of_unit(words.unit)) if words.unit else ""
    mark = ' class="key"' if is_key else ""
    chinese = escape(words.chinese or words.english)  # an own column of the user: better in English than not at all
    return (
        f'<tr><th scope="row"{mark}>{escape(column.name)}</th><td>{escape(column.type.lower())}</td><td>{unit}</td>'
        f'<td lang="en">{escape(words.english)}</td><td lang="zh">{chinese}</td></tr>\n'
    )


def _fact(english: str, chinese: str, content: str) -> str:
    return f"<dt>{both(Words(english, chinese))}</dt><dd>{content}</dd>" if content else ""


def _link(relation: str, shown: str = "") -> str:
    return f'<a href="#{escape(relation)}">{escape(shown or relation)}</a>'
