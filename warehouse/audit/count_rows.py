"""Numbers of observations: units x years, groups, subgroups, nested columns."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.audit.fit_rows import nearest
from warehouse.audit.printed import Column, Paper
from warehouse.audit.row import Row, of_figure, of_table
from warehouse.kernels.audit import counts
from warehouse.kernels.audit.finding import Finding


def rows(paper: Paper) -> Iterator[Row]:
    for column in paper.columns:
        yield from _of_column(paper, column)
    yield from _parts(paper)


def missing_rows(paper: Paper, column: Column) -> int:
    """Rows of the whole sample that lose a regressor of the column, as a nested pair of one table shows."""
    lost = [
        smaller.n - larger.n
        for smaller in paper.columns
        for larger in paper.columns
        if (smaller.design, smaller.table, smaller.sample) == (larger.design, larger.table, "all")
        and smaller.regressors < larger.regressors
        and larger.regressors - smaller.regressors <= column.regressors
        and smaller.n
        and larger.n
    ]
    return max([0, *lost])


def _of_column(paper: Paper, column: Column) -> Iterator[Row]:
    figure, n = column.of_column("n_obs"), column.n
    if figure is None or n is None:
        return
    if column.n_units is not None:
        yield of_figure(paper.paper_id, figure, "n_units_years", _units_years(paper, column, n))
        if column.differenced:
            found = counts.of_differences(n, column.n_units, column.n_years)
            yield of_figure(paper.paper_id, figure, "n_differences", found)
        groups = column.figures.get(("_n_groups_year", "n_groups_year"))
        if groups is not None:
            yield of_figure(paper.paper_id, groups, "n_groups", counts.of_groups(int(groups.value), column.n_units))
    smaller = nearest(paper, column)
    if smaller is not None and smaller.n is not None:
        shown = f"{smaller.n} (table {smaller.table} column {smaller.name}), {n}"
        yield of_figure(paper.paper_id, figure, "n_nested", counts.of_nested(smaller.n, n), shown)


def _units_years(paper: Paper, column: Column, n: int) -> Finding:
    units, years = column.n_units or 0, column.n_years
    if column.is_balanced:
        return counts.of_balanced(n, units, years)
    return counts.of_unbalanced(n, units, years, missing_rows(paper, column), all_years=units * years == paper.n_rows)


def _parts(paper: Paper) -> Iterator[Row]:
    groups: dict[tuple[str, str], list[Column]] = {}
    for column in paper.columns:
        if column.part_of and column.n is not None:
            groups.setdefault((column.table, column.part_of), []).append(column)
    for (table, _), columns in groups.items():
        first, sizes = columns[0], [column.n or 0 for column in columns]
        part, shown = "+".join(column.name for column in columns), " + ".join(map(str, sizes))
        whole = paper.n_rows if first.is_balanced else paper.n_rows - missing_rows(paper, first)
        found = counts.of_parts(sizes, whole, is_balanced=first.is_balanced, are_units=first.split_by != "destinations")
        yield of_table(paper.paper_id, table, "n_parts", found, shown, part)
        if first.split_by == "median":
            yield of_table(paper.paper_id, table, "n_halves", counts.of_halves(sizes, first.n_years), shown, part)
