"""Every table of every paper: as estimated, beside what is printed, with the scorecard and the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from orchestration.errors import UserError
from orchestration.report.labels import Labels, people
from orchestration.report.sections import audit
from orchestration.report.source import Source
from orchestration.tables import Table, build, build_printed, html

ID = "papers"

PAPERS = """
    with named as (select distinct paper_id from results.specs)
    select paper_id, authors, papers.year, title_en, title_zh, journal
    from registry.papers full join named using (paper_id) order by papers.year nulls last, paper_id
"""
UNKNOWN = """
    select distinct paper_id, null as authors, null as year, null as title_en, null as title_zh, null as journal
    from results.specs order by paper_id
"""
"""Of a file that has results but no registry."""
PRINTED = """
    select paper_id, table_no, min(table_title_en) as title, min(rowid) as place from published.published_results
    group by paper_id, table_no order by place
"""
"""A table of the user's own papers is printed nowhere."""
ESTIMATED = "select distinct paper_id, table_no from results.specs order by table_no"
SUMMARY = """
    select paper_id, verdict, reason, count(*) as n from reports.scorecard
    group by all order by paper_id, n desc, verdict, reason
"""
OF_THE_TEXT = """
    select paper_id, cell_id, published_results.printed, note, verdict, reason
    from published.published_results left join reports.scorecard using (paper_id, cell_id, stat_kind)
    where published_results.table_no = 'text' order by published_results.rowid
"""
SPECS = "select spec_id from results.specs where paper_id = ? and table_no = ? order by spec_id"
Builder = Callable[..., list[Table]]


def content(source: Source, labels: Labels) -> dict[str, Any]:
    printed = source.rows(PRINTED, "published.published_results")
    estimated = source.rows(ESTIMATED, "results.specs")
    texts = source.rows(OF_THE_TEXT, "published.published_results", "reports.scorecard")
    audits = audit.by_table(source)
    papers = []
    known = source.rows(PAPERS, "registry.papers", "results.specs") or source.rows(UNKNOWN, "results.specs")
    for paper in known:
        own = paper["paper_id"]
        titles = {row["table_no"]: row["title"] for row in printed if row["paper_id"] == own}
        numbers = dict.fromkeys([*titles, *(row["table_no"] for row in estimated if row["paper_id"] == own)])
        papers.append(
            paper
            | {
                "authors": people(paper["authors"]),
                "text": [row for row in texts if row["paper_id"] == own],
                "tables": [
                    _table(source, own, number, titles.get(number), audits.get((own, number)))
                    for number in numbers
                    if number != "text"
                ],
                "audited_text": audits.get((own, "text")),
            }
        )
    return {"papers": papers, "summary": source.rows(SUMMARY, "reports.scorecard")}


def _table(source: Source, paper: str, number: str, title: str | None, audited: Any) -> dict[str, Any]:
    name = f"{paper}.T{number}"
    return {
        "number": number,
        "title": title,
        "printed": _built(source, build_printed, name) if title else "",
        "estimated": _built(source, build, name),
        "specs": source.rows(SPECS, "results.specs", values=(paper, number)),
        "audit": audited,
    }


def _built(source: Source, builder: Builder, name: str) -> Markup:
    """A table in both languages; a table that cannot be made says why, as the command `table` does."""
    try:
        return Markup("".join(_rendered(builder(source.con, [name], lang=language)) for language in ("en", "zh")))
    except UserError as error:
        return Markup('<p class="nothing" lang="en" data-only="">{}</p>').format(error.rule)


def _rendered(tables: Iterable[Table]) -> str:
    """Ids are of one language: both stand in the page."""
    return "".join(html.render(replace(table, name=f"{table.name}-{table.lang}")) for table in tables)
