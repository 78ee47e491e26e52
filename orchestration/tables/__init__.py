"""Publication tables: `build` reads results into `Table`s, one module per target renders them and nothing else.

from orchestration.tables import build, opened
from orchestration.tables import html

with opened(warehouse) as con:
    for table in build(con, ["dai2024.T3"], style="aer", lang="en"):
        html.render(table)
"""

from orchestration.tables.build import build, build_printed
from orchestration.tables.entries import opened
from orchestration.tables.model import STYLES, Cell, Head, Number, Row, Style, Table

__all__ = ["STYLES", "Cell", "Head", "Number", "Row", "Style", "Table", "build", "build_printed", "opened"]
