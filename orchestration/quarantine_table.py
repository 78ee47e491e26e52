"""quarantine.rows, the table of what the gate left out: made without dbt, described as every other."""

from __future__ import annotations

from pathlib import Path

import duckdb

TABLE = """
    create schema if not exists quarantine;
    create or replace table quarantine.rows (
        source_file varchar, source_sheet varchar, source_row integer, source_column varchar,
        value varchar, rule varchar, hint varchar
    );
    comment on table quarantine.rows is 'Rows that break the raw contract and were left out, one per rule and cell.';
    comment on column quarantine.rows.source_file is 'File the value was read from';
    comment on column quarantine.rows.source_sheet is 'Sheet of a workbook';
    comment on column quarantine.rows.source_row is 'Row in the source file (number, from 1)';
    comment on column quarantine.rows.source_column is 'Column in the source file (spreadsheet letters)';
    comment on column quarantine.rows.value is 'Text as found';
    comment on column quarantine.rows.rule is 'Rule of the raw contract that it breaks';
    comment on column quarantine.rows.hint is 'What to do';
"""
ROWS = """
    insert into quarantine.rows
    select source_file, source_sheet, cast(source_row as integer), source_column, value, rule, hint
    from read_csv(?, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', nullstr = '');
"""


def make(con: duckdb.DuckDBPyConnection) -> None:
    """The table, empty."""
    con.execute(TABLE)


def load(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """The table anew, with the rows of quarantine.csv."""
    make(con)
    con.execute(ROWS, [str(file)])
