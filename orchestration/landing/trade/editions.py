"""Under which name files of trade figures stand in the raw folder, and who else speaks of their cells there."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition as Stated
from orchestration.landing.files.together import TOGETHER
from orchestration.landing.raw.sql import literal
from orchestration.landing.raw.vintages import age
from orchestration.landing.trade.cells import Joined, keys
from orchestration.landing.trade.parts import Edition, TableFolder
from orchestration.landing.trade.staging import Staging


def edition_of(
    staging: Staging, folder: TableFolder, joined: Joined, there: Sequence[Edition], stated: Stated, grain: str
) -> tuple[Edition, str]:
    """The name, digest and vintage of joined files, and their day; those of an earlier import of the same content.

    A name that stands there gets its folders in front. Raises UserError where files of these names stand there joined
    with others, and share a cell with these; and where every name is taken.
    """
    day = stated.retrieved_on or joined.modified
    before = max((e for e in there if e.sha256 == joined.sha256), key=lambda e: age(e.vintage), default=None)
    vintage = stated.vintage or (before.vintage if before else day[:7])
    if before is not None:
        return Edition(before.source_file, joined.sha256, vintage, grain), day
    of_vintage = {other.source_file for other in there if other.vintage == vintage}
    names = {source.name for source in joined.sources}
    alike = {}
    for other in of_vintage:
        members = {name.rpartition("/")[2] for name in other.split(TOGETHER)}
        if names & members and len(names | members) > 1:
            alike[other] = " and ".join(sorted(names & members))
    found = sharing(staging, folder, joined, f"vintage = {literal(vintage)}") if alike else []
    for other, *_ in found:
        if other in alike:
            rule = f"{alike[other]} stands in the raw folder among other files."
            remedy = f"take that import out first (resilience import --remove {other!r} --into DIR), or give "
            raise UserError(rule, remedy + "a newer download its own --vintage", found=other)
    taken = {name for other in of_vintage for name in other.split(TOGETHER)}
    for depth in range(1, max(len(source.path.resolve().parts) for source in joined.sources) + 1):
        candidates = ["/".join(source.path.resolve().parts[-depth:]) for source in joined.sources]
        if not taken & set(candidates):
            return Edition(TOGETHER.join(candidates), joined.sha256, vintage, grain), day
    rule = "the file stands in the raw folder with other content under every name that its path gives."
    raise UserError(rule, "give the newer download its own --vintage", file=joined.name)


def sharing(staging: Staging, folder: TableFolder, joined: Joined, condition: str) -> list[tuple[str, str, int]]:
    """Sources in the raw folder that meet a condition and speak of cells of joined files: name, vintage, cells."""
    rows = folder.rows(staging.con)
    if rows is None:
        return []
    key = keys(folder.table)
    cells = f"select {', '.join(f'{name}::varchar as {name}' for name in key)} from cells where {joined.within}"
    return staging.con.sql(
        f"""select source_file, vintage, count(*) from {rows} semi join ({cells}) using ({", ".join(key)})
        where {condition} group by all order by all"""
    ).fetchall()
