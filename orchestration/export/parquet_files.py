"""Parquet with the words of every column in its metadata."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.documented.relations import Relation
from orchestration.export.each import write_each
from orchestration.export.job import Job
from orchestration.export.source import Source
from orchestration.export.tables import Written, kind_words


def write(job: Job) -> list[Written]:
    """Every relation of the job."""
    return write_each(job, _one)


def _one(source: Source, relation: Relation, file: Path, language: str) -> tuple[str, ...]:
    """Writes one relation as it is; field metadata has description_en, description_zh and unit."""
    reader = source.arrow(relation)
    fields = [
        field.with_metadata(
            {"description_en": c.words.english, "description_zh": c.words.chinese, "unit": c.words.unit}
        )
        for field, c in zip(reader.schema, relation.columns, strict=True)
    ]
    about = {
        "relation": relation.name,
        "description_en": relation.words.english,
        "description_zh": relation.words.chinese,
        "data_kind": "sample" if source.origin.is_sample else "user",
        "data": kind_words(source, language),
        "run_id": source.origin.run_id,
    }
    schema = pa.schema(fields, metadata=about)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
    return ()
