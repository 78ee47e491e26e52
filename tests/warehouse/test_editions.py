"""Which edition of a figure is the newest: one order in the models, the trace and the importers."""

import re

import duckdb

from orchestration.landing.raw.vintages import age
from tests.conftest import ROOT

NEWEST_FIRST = [
    *("2017-1", "2016-12", "2016-10-05", "2016-10", "2016-9", "2016-09", "2016-08", "2016 second", "2016"),
    *("second", "mixed", "9", ""),
]  # fmt: skip


def test_october_is_newer_than_september_however_it_is_written() -> None:
    macro = (ROOT / "warehouse/macros/editions.sql").read_text(encoding="utf-8")
    order = re.findall(r"-%}\n +(.*)\n{%-", macro)[0]
    with duckdb.connect() as con:
        query = f"select vintage from (select unnest($1) as vintage) order by {order}"
        rows = con.execute(query, [sorted(NEWEST_FIRST)]).fetchall()
    assert [vintage for (vintage,) in rows] == NEWEST_FIRST
    assert sorted(NEWEST_FIRST, key=age, reverse=True) == NEWEST_FIRST
    assert order in (ROOT / "orchestration/trace/sql/raw_cells.sql").read_text(encoding="utf-8")
