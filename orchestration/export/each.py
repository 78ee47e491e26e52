"""Formats with a file per relation, beside which lie the dictionary and a README."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from orchestration.documented.relations import Relation
from orchestration.export.csv_rows import write_rows
from orchestration.export.job import Job
from orchestration.export.source import Source
from orchestration.export.tables import DICTIONARY, Written, dictionary_rows, readme_rows


class WriteOne(Protocol):
    """Writes one relation into one file; returns remarks on what the format could not hold."""

    def __call__(self, source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]: ...


def write_each(job: Job, write_one: WriteOne) -> list[Written]:
    """Every relation of the job, then dictionary.csv and README.txt."""

    def written(relation: Relation) -> Written:
        file = job.draft / job.target.name(relation)
        remarks = write_one(job.source, relation, file, job.language)
        return Written(relation.name, file.name, job.source.count(relation), relation.words, remarks)

    done = [job.timed(written, relation) for relation in job.source.relations]
    write_rows(job.draft / job.target.beside("dictionary.csv"), DICTIONARY, dictionary_rows(job.source))
    about = readme_rows(job.source, done, job.language, "file")
    lines = ["\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in about]
    readme = job.draft / job.target.beside("README.txt")
    readme.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return done
