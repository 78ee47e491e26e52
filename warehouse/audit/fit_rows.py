"""R2, F and p-values of every column; columns of one regression; first stages."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.audit.printed import Column, Paper
from warehouse.audit.row import Row, of_column, of_figure
from warehouse.kernels.audit import fits, instruments
from warehouse.kernels.audit.rounding import Interval
from warehouse.kernels.audit.stars import t_ratio

SHARES = {"r2": "R2", "ar2_p": "p", "sargan_p": "p", "dwh_p": "p", "f_p": "p"}
FIRST_STAGE = {"first_stage_f": "F", "kp_f": "KP F", "cd_f": "CD F"}
LEAST_SQUARES = ("pooled", "within", "trends")


def rows(paper: Paper) -> Iterator[Row]:
    """Checks of a column against itself, then against the others."""
    for figure in paper.of_kinds(*SHARES):
        is_r2 = figure.kind == "r2"
        found = fits.share_in_range(
            figure.interval if is_r2 else fits.probability(figure.interval), SHARES[figure.kind]
        )
        yield of_figure(paper.paper_id, figure, "r2_in_range" if is_r2 else "p_in_range", found)
    for column in paper.columns:
        yield from _one_regressor(paper, column)
        yield from _f_test(column)
        yield from _first_stage(column)
        yield from _beside_others(paper, column)


def nearest(paper: Paper, column: Column) -> Column | None:
    """The column of the same design with some of its regressors, and with the most of them."""
    nested = [c for c in paper.columns if c.design == column.design and c.regressors < column.regressors]
    return max(nested, key=lambda c: (len(c.regressors), c.table == column.table), default=None)


def t_of(column: Column, term: str) -> Interval | None:
    """|t| of a printed coefficient, where its error is printed."""
    error = column.error(term)
    if error is None:
        return None
    return abs(error.interval) if error.kind != "se" else t_ratio(column.slopes[term].interval, error.interval)


def _one_regressor(paper: Paper, column: Column) -> Iterator[Row]:
    if len(column.regressors) != 1 or not column.slopes:
        return
    (term, b), described = next(iter(column.slopes.items())), paper.described
    f, t, r2 = column.of_column("f"), t_of(column, term), column.of_column("r2")
    if f is not None and t is not None:
        yield of_figure(paper.paper_id, f, "f_of_t", fits.f_of_t(f.interval, t))
    if r2 is None or column.estimator != "pooled" or column.has_effects:
        return
    if column.outcome in described and term in described and paper.covers(column):
        x, y = described[term]["sd"].interval, described[column.outcome]["sd"].interval
        found = fits.r2_of_slope(r2.interval, b.interval, x, y, same_rows=column.n == paper.n_rows)
        yield of_figure(paper.paper_id, r2, "r2_of_slope", found)
    for corr in paper.of_kinds("corr"):
        if {corr.term, corr.outcome} == {term, column.outcome}:
            found = fits.r2_of_correlation(r2.interval, corr.interval)
            yield of_figure(paper.paper_id, r2, "r2_of_correlation", found)


def _f_test(column: Column) -> Iterator[Row]:
    f, p = column.of_column("f"), column.of_column("f_p")
    if f is None or p is None or column.n is None or column.n_units is None:
        return
    k = len(column.regressors)
    df2 = {
        "pooled": column.n - k - 1,
        "clustered": column.n_units - 1,
        "unit effects": column.n - column.n_units - k,
    }
    found = fits.f_p_value(fits.probability(p.interval), f.interval, k, df2)
    yield of_figure(column.paper, f, "f_p_value", found, f"F {f.printed}, p {p.printed}")


def _first_stage(column: Column) -> Iterator[Row]:
    if column.estimator != "iv_first" or len(column.slopes) != 1:
        return
    (term,) = column.slopes
    t = t_of(column, term)
    printed = {name: f for kind, name in FIRST_STAGE.items() if (f := column.of_column(kind)) is not None}
    if printed and t is not None:
        found = instruments.single_instrument_f(t, {name: f.interval for name, f in printed.items()})
        shown = ", ".join(f"{name} {f.printed}" for name, f in printed.items())
        yield of_column(column, "f_of_single_instrument", found, shown, term=term)
    lm = column.of_column("kp_lm")
    if lm is not None and column.n_units is not None:
        found = instruments.lm_within_clusters(lm.interval, column.n_units, column.n)
        yield of_figure(column.paper, lm, "lm_within_clusters", found)


def _beside_others(paper: Paper, column: Column) -> Iterator[Row]:
    r2, smaller = column.of_column("r2"), nearest(paper, column)
    if r2 is None:
        return
    if smaller is not None and column.estimator in LEAST_SQUARES and column.n and smaller.n:
        before = smaller.of_column("r2")
        if before is not None:
            found = fits.r2_not_falling(before.interval, r2.interval, (smaller.n, column.n))
            yield of_figure(paper.paper_id, r2, "r2_not_falling", found, _beside(smaller, before.printed, r2.printed))
    for other in paper.columns:
        theirs = other.of_column("r2")
        if other is column or theirs is None or other.regressors != column.regressors or other.n != column.n:
            continue
        if column.estimator == "iv" and other.estimator in LEAST_SQUARES and _design(other) == _design(column):
            found = fits.r2_of_2sls(r2.interval, theirs.interval)
            yield of_figure(paper.paper_id, r2, "r2_of_2sls", found, _beside(other, theirs.printed, r2.printed))
            return
        is_same = other.design == column.design and column.estimator in LEAST_SQUARES
        if is_same and paper.columns.index(other) < paper.columns.index(column):
            found = fits.same_regression(_shown(column), _shown(other))
            yield of_column(column, "same_regression", found, f"as table {other.table} column {other.name}")
            return


def _design(column: Column) -> tuple:
    return column.outcome, column.unit_effects, column.year_effects, column.sample


def _beside(other: Column, theirs: str, ours: str) -> str:
    return f"{theirs} (table {other.table} column {other.name}), {ours}"


def _shown(column: Column) -> dict[str, Interval]:
    found = {}
    for (term, kind), figure in column.figures.items():
        if kind in ("coef", "t", "z", "se"):
            found[f"{kind} {term}"] = figure.interval
        elif kind == "r2":
            found["R2"] = figure.interval
    return found
