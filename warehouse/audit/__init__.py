"""The printed tables held against their own arithmetic: what the dbt model reports.audit calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

import pandas as pd

from warehouse.audit import count_rows, described_rows, fit_rows, mediation_rows, slope_rows, star_rows, text_rows
from warehouse.audit.reading import papers
from warehouse.audit.row import Row

FAMILIES = (star_rows, described_rows, fit_rows, slope_rows, count_rows, mediation_rows, text_rows)


def audit(results: Iterable[Mapping], columns: Iterable[Mapping], registry: Iterable[Mapping]) -> list[Row]:
    """All checks of all papers, sorted by their key.

    results, columns, registry: rows of published.published_results, published.published_columns, registry.papers.
    """
    found = [row for paper in papers(results, columns, registry) for family in FAMILIES for row in family.rows(paper)]
    return sorted(found, key=lambda row: (row.cell_id, row.check_name))


def rows(results: pd.DataFrame, columns: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """The same from frames, as a frame; papers without printed figures are passed over."""
    found = audit(*(_records(frame) for frame in (results, columns, registry)))
    return pd.DataFrame(found, columns=[field.name for field in fields(Row)]).astype("str").replace({"None": None})


def _records(frame: pd.DataFrame) -> list[dict]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
