"""Every printed table beside what is estimated here, with the verdicts of the scorecard and of the audit."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from orchestration.bilingual.words import Words
from orchestration.report.labels import Labels, joined, people
from orchestration.report.sections import audit
from orchestration.report.source import Row, Source
from orchestration.report.words import words

ID = "papers"

PAPERS = "select * from registry.papers order by year, paper_id"
PRINTED = """
    select paper_id, table_no, table_title_en, panel, "column" as column_no, dependent_variable, term, stat_kind,
        printed, cell_id, note, row_number() over () as place
    from published.published_results
"""
MET = f"""
    with figures as ({PRINTED})
    select figures.*, ours.value as estimated, ours.stars, ours.spec_id
    from figures left join reports.estimated_figures as ours
        on ours.paper_id = figures.paper_id and ours.table_no = figures.table_no
        and coalesce(ours.column_no, figures.column_no) = figures.column_no and ours.stat_kind = figures.stat_kind
        and (ours.term = figures.term
            or ours.term is null and (figures.term like 'flag\\_%' escape '\\' or left(figures.term, 1) = '_'))
    qualify row_number() over (partition by figures.place order by ours.spec_id, ours.value) = 1
    order by figures.place
"""
UNMET = f"select *, null as estimated, null as stars, null as spec_id from ({PRINTED}) order by place"
"""Before any estimation."""
VERDICTS = "select cell_id, stat_kind, verdict, reason from reports.scorecard"
SUMMARY = """
    select paper_id, verdict, reason, count(*) as n from reports.scorecard
    group by all order by paper_id, n desc, verdict, reason
"""


def content(source: Source, labels: Labels) -> dict[str, Any]:
    relations = ("published.published_results", "reports.estimated_figures")
    printed = source.rows(MET if source.has(*relations) else UNMET, "published.published_results")
    verdicts = {(row["cell_id"], row["stat_kind"]): row for row in source.rows(VERDICTS, "reports.scorecard")}
    audits = audit.by_table(source)
    papers = []
    for paper in source.rows(PAPERS, "registry.papers"):
        own = [row for row in printed if row["paper_id"] == paper["paper_id"]]
        tables = [
            _table(list(rows), verdicts, audits.get((paper["paper_id"], number)), labels)
            for number, rows in groupby(own, key=lambda row: row["table_no"])
        ]
        papers.append(paper | {"authors": people(paper["authors"]), "tables": tables})
    return {"papers": papers, "summary": source.rows(SUMMARY, "reports.scorecard")}


def _table(rows: list[Row], verdicts: dict[Any, Row], audited: Any, labels: Labels) -> dict[str, Any]:
    """A grid: rows of a term for each of its statistics, a column per printed column, both in printed order."""
    first = rows[0]
    paper, number = first["paper_id"], first["table_no"]
    columns = {row["column_no"]: row for row in reversed(rows)}
    return {
        "number": number,
        "title": first["table_title_en"],
        "words": words("text_figures") if number == "text" else words("table_of", n=number),
        "columns": [columns[key] for key in dict.fromkeys(row["column_no"] for row in rows)],
        "terms": [
            (_term(paper, term, labels), term, list(dict.fromkeys(r["stat_kind"] for r in rows if r["term"] == term)))
            for term in dict.fromkeys(row["term"] for row in rows)
        ],
        "cells": {
            (row["term"], row["stat_kind"], row["column_no"]): row
            | {"judged": verdicts.get((row["cell_id"], row["stat_kind"]))}
            for row in rows
        },
        "audit": audited,
    }


def _term(paper: str, term: str, labels: Labels) -> Words:
    """A correlation names two variables."""
    return joined(" · ", (labels.printed(paper, part) for part in (term or "").split("|")))
