"""A modest set of pictures, each in both languages: coefficients, event studies, curves, measures, weights, rivals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from orchestration import pictures
from orchestration.errors import UserError
from orchestration.pictures import Request
from orchestration.report.labels import Labels
from orchestration.report.sections.glyphs import Glyphs
from orchestration.report.source import Row, Source

ID = "pictures"

FEWEST, MOST = 3, 12
"""Columns of a table whose coefficients are worth a picture, and how many one picture takes."""
SPECS = """
    select specs.spec_id, paper_id, table_no, estimator, outcome, spec_json ->> '$.focal[0]' as focal,
        spec_json ->> '$.panel' as panel, contains(specs.spec_id, '@') as is_variant
    from results.specs join results.fits using (spec_id)
    where estimator not in ('describe', 'correlate', 'vif') order by paper_id, table_no, spec_id
"""
KNOWN = """
    select measure_id as id from registry.measures union select index_id from registry.indices
"""
WEIGHED = """
    select distinct index_id from marts.index_weights join registry.indices using (index_id)
    where variant_of is null order by index_id
"""


@dataclass(frozen=True)
class Wanted:
    """A picture to draw: a kind, and what it is asked for."""

    kind: str
    request: Request

    @property
    def names(self) -> tuple[str, ...]:
        return (self.kind, *self.request.names[:1], *self.request.terms)


def content(source: Source, labels: Labels) -> dict[str, Any]:
    glyphs = Glyphs()
    drawn = [_drawn(source, one, glyphs) for one in _wanted(source)]
    return {"pictures": drawn, "glyphs": glyphs.shared()}


def _wanted(source: Source) -> Iterator[Wanted]:
    specs = source.rows(SPECS, "results.specs", "results.fits")
    plain = [row for row in specs if not row["is_variant"]]
    firsts = {row["paper_id"]: row for row in reversed(plain) if row["focal"]}
    yield from _coefficients(plain)
    for row in plain:
        if row["estimator"] == "event_study":
            yield Wanted("event_study", Request((row["spec_id"],)))
    for row in firsts.values():
        yield Wanted("curve", Request((row["spec_id"],), terms=(row["focal"],)))
    known = {row["id"] for row in source.rows(KNOWN, "registry.measures", "registry.indices", "marts.dictionary")}
    for row in firsts.values():
        if row["outcome"] in known:
            yield from _of_a_measure(row["outcome"], row["panel"])
    for row in source.rows(WEIGHED, "marts.index_weights", "registry.indices", "marts.dictionary"):
        yield Wanted("weights", Request((row["index_id"],)))


def _coefficients(plain: list[Row]) -> Iterator[Wanted]:
    """Of a table the columns about one variable."""
    tables: dict[tuple[str, str, str], list[str]] = {}
    for row in plain:
        if row["focal"]:
            tables.setdefault((row["paper_id"], row["table_no"], row["focal"]), []).append(row["spec_id"])
    for (_, _, focal), ids in tables.items():
        if len(ids) >= FEWEST:
            yield Wanted("coefficients", Request(tuple(ids[:MOST]), terms=(focal,)))


def _of_a_measure(measure: str, panel: str) -> Iterator[Wanted]:
    grain = "city" if "marts.panel_city" in panel else "province"
    yield Wanted("path", Request((measure,), region_type=grain))
    if grain == "province":
        yield Wanted("tiles", Request((measure,)))
    yield Wanted("definitions", Request((measure,), region_type=grain))


def _drawn(source: Source, one: Wanted, glyphs: Glyphs) -> dict[str, Any]:
    """The picture in both languages; one that cannot be drawn says why, as the command `picture` does."""
    try:
        svgs = {lang: _svg(source, one, lang, glyphs) for lang in ("en", "zh")}
    except UserError as error:
        return {"wanted": one, "svgs": {}, "reason": error.rule}
    return {"wanted": one, "svgs": svgs, "reason": ""}


def _svg(source: Source, one: Wanted, lang: str, glyphs: Glyphs) -> Markup:
    return glyphs.without(pictures.svg(source.con, one.kind, one.request, lang))
