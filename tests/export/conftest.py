"""A small warehouse with everything that a format may stumble over."""

from pathlib import Path

import duckdb
import pytest

LONG = "很长" * 1500
"""9,000 bytes: longer than a str# of Stata."""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """marts.odd (three rows), marts.none (no row), registry.regions, results.runs; data of the user's own."""
    file = tmp_path / "odd.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(f"""
            create schema marts; create schema registry; create schema results;
            create table registry.regions (region_id varchar, name_zh varchar, name_en varchar);
            insert into registry.regions values ('110000', '北京市', 'Beijing'), ('540000', '西藏自治区', 'Tibet');
            create table results.runs (run_id varchar, started_at timestamp, finished_at timestamp, data_kind varchar);
            insert into results.runs values ('r1', '2026-01-02 03:04:05', '2026-01-02 03:05:06', 'user');
            create table marts.odd (
                region_id varchar, year integer, amount double, is_new boolean, day date, moment timestamp,
                note varchar, long_note varchar, big bigint, "int" integer, parts integer[],
                a_name_that_is_longer_than_thirty_two_characters double
            );
            comment on column marts.odd.amount is 'An amount that has a very long description, so long that no label of eighty characters can hold all of it';
            comment on column marts.odd.is_new is 'Whether it is new | 是否为新';
            insert into marts.odd values
                ('540000', 2009, null, null, null, null, null, null, null, null, null, null),
                ('110000', 2008, -1.5, true, '2008-02-29', '2008-02-29 12:30:00', '=1+1', '{LONG}', 1152921504606846977,
                 7, [1, 2], 0.1),
                ('110000', 2009, 'inf', false, '1899-01-01', '1960-01-01', '-3.5', 'short', -5, null, [], null);
            create table marts.none (region_id varchar, value double);
            create view marts.of_file as select 1 as n;
        """)  # fmt: skip # noqa: E501
    return file
