"""Papers from the rows of the seeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from warehouse.audit.printed import Column, Figure, Paper


def papers(results: Iterable[Mapping], columns: Iterable[Mapping], registry: Iterable[Mapping]) -> list[Paper]:
    """Papers from the rows of published.published_results, published.published_columns and registry.papers."""
    printed: dict[str, list[Figure]] = {}
    for row in results:
        figure = Figure(
            row["table_no"], row["column"], row["dependent_variable"] or "", row["term"], row["stat_kind"],
            float(row["value"]), row["printed"], row["cell_id"],
        )  # fmt: skip
        printed.setdefault(row["paper_id"], []).append(figure)
    designs = list(columns)
    return [
        Paper(
            row["paper_id"],
            int(row["n_regions"]) * (int(row["last_year"]) - int(row["first_year"]) + 1),
            tuple(printed[row["paper_id"]]),
            tuple(_column(d, printed[row["paper_id"]]) for d in designs if d["paper_id"] == row["paper_id"]),
        )
        for row in registry
        if row["paper_id"] in printed
    ]


def _column(row: Mapping, figures: list[Figure]) -> Column:
    mine = {(f.term, f.kind): f for f in figures if (f.table, f.column) == (row["table_no"], row["column"])}
    return Column(
        row["paper_id"], row["table_no"], row["column"], row["estimator"], _list(row["controls"]),
        _list(row["differenced"]), bool(row["unit_effects"]), bool(row["year_effects"]), row["sample"],
        int(row["n_units"]) if row["n_units"] else None, int(row["n_years"]), bool(row["is_balanced"]),
        row["part_of"] or "", row["split_by"] or "", row["star_rule"], mine,
    )  # fmt: skip


def _list(text: str | None) -> frozenset[str]:
    return frozenset(filter(None, (text or "").split(";")))
