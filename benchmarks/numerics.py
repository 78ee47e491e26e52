"""Entropy weights of many rows and complexity of many years, against the plain way to write them in numpy."""

from __future__ import annotations

import time
from collections.abc import Callable

import duckdb
import numpy as np

from warehouse.kernels.eci import complexity

ROWS, INDICATORS = 6_000_000, 20
REGIONS, PRODUCTS, YEARS = 200, 5000, 12

ENTROPY = """
    select indicator, 1 - (ln(sum(z)) - sum(if(z > 0, z * ln(z), 0)) / sum(z)) / ln(count(*)) as redundancy
    from (
        select indicator, (value - low) / (high - low) as z
        from long
        left join (select indicator, min(value) as low, max(value) as high from long group by all) using (indicator)
    )
    group by indicator
"""


def _table() -> np.ndarray:
    return np.random.default_rng(1).gamma(2.0, size=(ROWS, INDICATORS))


def entropy_in_numpy() -> float:
    """Shares, logarithms and sums as whole matrices."""
    x = _table()
    began = time.perf_counter()
    z = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    share = z / z.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(share > 0, share * np.log(share), 0.0)
    redundancy = 1 + logs.sum(axis=0) / np.log(len(x))
    assert (redundancy > 0).all()
    return time.perf_counter() - began


def entropy_of_a_long_table() -> float:
    """The closed form of the index engine, the sums of z and of z ln z, on one row per unit and indicator."""
    import pyarrow as pa

    x = _table()
    with duckdb.connect() as con:
        con.execute("create table long (indicator utinyint, value double)")
        for indicator in range(INDICATORS):
            column = pa.table({"value": x[:, indicator]})
            con.register("column_", column)
            con.execute(f"insert into long select {indicator}, value from column_")
        began = time.perf_counter()
        assert min(row[1] for row in con.execute(ENTROPY).fetchall()) > 0
        return time.perf_counter() - began


def entropy_of_a_wide_table() -> float:
    """The same on a table with a column per indicator."""
    import pyarrow as pa

    x = _table()
    names = [f"x{i}" for i in range(INDICATORS)]
    with duckdb.connect() as con:
        con.register("columns_", pa.table({name: x[:, i] for i, name in enumerate(names)}))
        con.execute("create table wide as from columns_")
        began = time.perf_counter()
        bounds = con.execute(f"select {', '.join(f'min({n}), max({n})' for n in names)} from wide").fetchall()[0]
        sums = []
        for name, low, high in zip(names, bounds[::2], bounds[1::2], strict=True):
            z = f"(({name} - {low!r}) * {1 / (high - low)!r})"
            sums.append(f"1 - (ln(sum({z})) - sum(if({z} > 0, {z} * ln({z}), 0)) / sum({z})) / ln(count({name}))")
        redundancy = con.execute(f"select {', '.join(sums)} from wide").fetchall()[0]
        assert min(redundancy) > 0
        return time.perf_counter() - began


def eci() -> float:
    """Complexity of every year, CPU seconds."""
    random = np.random.default_rng(2)
    years = [random.random((REGIONS, PRODUCTS)) < 0.15 for _ in range(YEARS)]
    began = time.process_time()
    for year in years:
        complexity(year.astype(float))
    return time.process_time() - began


TASKS: dict[str, Callable[[], float]] = {
    "entropy, numpy": entropy_in_numpy,
    "entropy, SQL, long table": entropy_of_a_long_table,
    "entropy, SQL, wide table": entropy_of_a_wide_table,
    "ECI and PCI, CPU": eci,
}
