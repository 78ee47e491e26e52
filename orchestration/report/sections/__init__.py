"""The parts of the page, in their order: each module reads (`content`), the template of its `ID` shows."""

from __future__ import annotations

from typing import Any, Protocol

from orchestration.bilingual.labels import Labels
from orchestration.report.sections import (
    definitions,
    diagnostics,
    indicators,
    indices,
    measures,
    overview,
    papers,
    pictures,
    quality,
    trace,
)
from orchestration.report.source import Source


class Part(Protocol):
    """A section: `content` reads what the template `<ID>.html.j2` shows; the title is the word `ID`."""

    ID: str

    def content(self, source: Source, labels: Labels) -> dict[str, Any]: ...


ALL: tuple[Part, ...] = (
    *(overview, quality, indicators, indices, measures),
    *(papers, pictures, trace, diagnostics, definitions),
)
