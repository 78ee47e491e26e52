"""Excel: one workbook; a relation with more rows than a sheet holds has a workbook of its own beside it."""

from __future__ import annotations

from dataclasses import replace

from orchestration.documented.relations import Relation
from orchestration.export import workbook
from orchestration.export.job import Job
from orchestration.export.tables import Written


def write(job: Job) -> list[Written]:
    """Every relation of the job, the large ones first."""
    large = [relation for relation in job.source.relations if job.source.count(relation) >= workbook.ROWS]
    written = [_own(job, relation) for relation in large]
    rest = tuple(relation for relation in job.source.relations if relation not in large)
    with workbook.Book(replace(job.source, relations=rest), job.language) as book:
        for each in written:
            book.mention(each)
        written += [job.timed(book.add, relation) for relation in rest]
        book.save(job.draft / str(job.target.single))
    return written


def _own(job: Job, relation: Relation) -> Written:
    file = job.target.beside(f"{relation.name}.xlsx")
    with workbook.Book(replace(job.source, relations=(relation,)), job.language) as book:
        written = job.timed(book.add, relation)
        book.save(job.draft / file)
    return replace(written, place=file)
