"""A modest set of pictures, each in both languages: coefficients, event studies, curves, measures, weights, rivals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from orchestration import pictures
from orchestration.bilingual.labels import Labels
from orchestration.errors import UserError
from orchestration.pictures import Request
from orchestration.report.sections.glyphs import Glyphs
from orchestration.report.source import Row, Source

ID = "pictures"

FEWEST, MOST = 4, 12
"""Columns of a table whose coefficients are worth a picture, and how many one picture takes."""
SPECS = """
    select specs.spec_id, paper_id, table_no, estimator, outcome, spec_json ->> '$.focal[0]' as focal,
        spec_json ->> '$.panel' as panel, contains(specs.spec_id, '@') as is_variant
    from results.specs join results.fits using (spec_id)
    where estimator not in ('describe', 'correlate', 'vif') order by paper_id, table_no, spec_id
"""
KNOWN = """
    select measure_id as id, false as weighed from registry.measures
    union all select index_id, index_id in (select index_id from marts.index_weights) from registry.indices
"""
OF_KNOWN = ("registry.measures", "registry.indices", "marts.index_weights", "marts.dictionary")


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
    firsts = {row["paper_id"]: row for row in reversed(plain) if row["focal"]}.values()
    yield from _coefficients(plain)
    yield from (Wanted("event_study", Request((r["spec_id"],))) for r in plain if r["estimator"] == "event_study")
    yield from _curves(specs)
    known = {row["id"]: row["weighed"] for row in source.rows(KNOWN, *OF_KNOWN)}
    measures = {row["outcome"]: "city" if "marts.panel_city" in row["panel"] else "province" for row in firsts}
    yield from _of_measures({measure: grain for measure, grain in measures.items() if measure in known})
    used = dict.fromkeys([name for row in firsts for name in (row["outcome"], row["focal"])])
    yield from (Wanted("weights", Request((name,))) for name in used if known.get(name))


def _coefficients(plain: list[Row]) -> Iterator[Wanted]:
    """Of a table the columns about one variable."""
    tables: dict[tuple[str, str, str], list[str]] = {}
    for row in plain:
        if row["focal"]:
            tables.setdefault((row["paper_id"], row["table_no"], row["focal"]), []).append(row["spec_id"])
    for (_, _, focal), ids in tables.items():
        if len(ids) >= FEWEST:
            yield Wanted("coefficients", Request(tuple(ids[:MOST]), terms=(focal,)))


def _curves(specs: list[Row]) -> Iterator[Wanted]:
    """Of a paper the specification that has most variants."""
    bases = Counter(row["spec_id"].partition("@")[0] for row in specs if row["is_variant"])
    best: dict[str, Row] = {}
    for row in specs:
        most = bases[best[row["paper_id"]]["spec_id"]] if row["paper_id"] in best else 0
        if row["focal"] and bases[row["spec_id"]] > most:
            best[row["paper_id"]] = row
    yield from (Wanted("curve", Request((row["spec_id"],), terms=(row["focal"],))) for row in best.values())


def _of_measures(measures: Mapping[str, str]) -> Iterator[Wanted]:
    """What the papers explain: by region over the years and as a map; one of them beside its rivals."""
    for measure, grain in measures.items():
        yield Wanted("path", Request((measure,), region_type=grain))
        if grain == "province":
            yield Wanted("tiles", Request((measure,)))
    for measure, grain in list(measures.items())[-1:]:
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
