"""CSV: a file per relation, which loses nothing."""

from __future__ import annotations

from pathlib import Path

from orchestration.documented.relations import Relation
from orchestration.export.csv_rows import write_rows
from orchestration.export.each import write_each
from orchestration.export.job import Job
from orchestration.export.source import Source
from orchestration.export.tables import Written


def write(job: Job) -> list[Written]:
    """Every relation of the job."""
    return write_each(job, _one)


def _one(source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]:
    write_rows(file, [column.name for column in relation.columns], source.rows(relation))
    return ()
