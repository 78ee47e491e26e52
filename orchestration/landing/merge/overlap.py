"""Other sources in the raw folder that speak of the figures of an import."""

from __future__ import annotations

from collections import Counter

from orchestration.landing.merge.merge import RawMerge


def overlap(raw: RawMerge, sha256: str) -> list[str]:
    """A remark for each other source of figures that the content `sha256`, merged already, holds too.

    Meant for sums and counts: those of two sources are rivals under one key, not parts of a whole.
    """
    stands = [
        (merged.figure_of(row), row) for merged in raw.tables.values() for rows in merged.rows.values() for row in rows
    ]
    own = {figure for figure, row in stands if row["file_sha256"] == sha256}
    others = Counter(
        (row["source_file"], row["vintage"]) for figure, row in stands if figure in own and row["file_sha256"] != sha256
    )
    advice = "one of the two is used, they are not added up; give the files of one query in one command"
    return [
        f"{count:,} of its figures stand in the raw folder from {source or 'rows without a source'} (vintage "
        f"{vintage or 'not stated'}) too: {advice}"
        for (source, vintage), count in sorted(others.items())
    ]
