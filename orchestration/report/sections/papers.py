"""Every table of every paper: as estimated, beside what is printed, with the scorecard and the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from orchestration.bilingual.labels import Labels
from orchestration.errors import UserError
from orchestration.report.people import people
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
Made = Mapping[Builder, Mapping[str, Markup]]


def content(source: Source, labels: Labels) -> dict[str, Any]:
    printed = source.rows(PRINTED, "published.published_results")
    estimated = source.rows(ESTIMATED, "results.specs")
    texts = source.rows(OF_THE_TEXT, "published.published_results", "reports.scorecard")
    audits = audit.by_table(source)
    of_printed = [f"{row['paper_id']}.T{row['table_no']}" for row in printed if row["table_no"] != "text"]
    of_estimated = [f"{row['paper_id']}.T{row['table_no']}" for row in estimated]
    made: Made = {
        build: _made(source, build, of_estimated),
        build_printed: _made(source, build_printed, [name for name in of_printed if name in of_estimated]),
    }
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
                    _table(source, own, number, titles.get(number), audits.get((own, number)), made)
                    for number in numbers
                    if number != "text"
                ],
                "audited_text": audits.get((own, "text")),
            }
        )
    return {"papers": papers, "summary": source.rows(SUMMARY, "reports.scorecard")}


def _table(source: Source, paper: str, number: str, title: str | None, audited: Any, made: Made) -> dict[str, Any]:
    name = f"{paper}.T{number}"
    return {
        "number": number,
        "title": title,
        "printed": made[build_printed].get(name, ""),
        "estimated": made[build].get(name, ""),
        "specs": source.rows(SPECS, "results.specs", values=(paper, number)),
        "audit": audited,
    }


def _made(source: Source, builder: Builder, names: list[str]) -> dict[str, Markup]:
    """Tables in both languages by name; one that cannot be made says why, as the command `table` does.

    All are asked for at once, which reads the warehouse once; where one is refused, each half by itself.
    """
    if not names:
        return {}
    try:
        found = [table for language in ("en", "zh") for table in builder(source.con, names, lang=language)]
    except UserError as error:
        if len(names) > 1:
            middle = len(names) // 2
            return _made(source, builder, names[:middle]) | _made(source, builder, names[middle:])
        return {names[0]: Markup('<p class="nothing" lang="en" data-only="">{}</p>').format(error.rule)}
    return {name: Markup("".join(_rendered(table) for table in found if _is_of(table, name))) for name in names}


def _is_of(table: Table, name: str) -> bool:
    """Whether a table is the one of this name or a part of it: `dai2024.T3`, `dai2024.T3_printed`, `dai2024.T3@usd`."""
    return table.name.startswith(name) and table.name.removeprefix(name)[:1] in ("", "_", ".", "@")


def _rendered(table: Table) -> str:
    """Ids are of one language: both stand in the page."""
    return html.render(replace(table, name=f"{table.name}-{table.lang}"))
