"""DuckDB: a copy of the whole warehouse in the storage version that is published; views of raw files stay behind."""

from __future__ import annotations

import time

import duckdb

from orchestration.export.job import Job
from orchestration.export.tables import Written
from orchestration.publish import copy_database, quoted


def write(job: Job) -> list[Written]:
    """The whole file; the relations of the job are those that are told."""
    began, file = time.monotonic(), str(job.target.single)
    with duckdb.connect() as con:
        con.execute(f"attach '{quoted(job.warehouse)}' as source (read_only)")
        copy_database(con, "source", job.draft / file)
    job.say(f"copied {job.warehouse}, {time.monotonic() - began:.1f} s")
    return [Written(r.name, file, job.source.count(r), r.words) for r in job.source.relations]
