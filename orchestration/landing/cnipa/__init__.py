"""Import of patent lists of the patent office, one patent in a row, counted by province, year and type."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.cnipa.counting import APPLICATION, BY, Count, Counts
from orchestration.landing.cnipa.patents import Patent, patents
from orchestration.landing.files.download import Download, Edition, open_download
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.values import Stated, Value, merge_values
from orchestration.landing.names.terms import advice
from orchestration.landing.names.units import Named
from orchestration.landing.report import FileReport, ImportReport, listed

QUALITY = "compiled"
UNIT = "patents"


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line, counted together. Raises UserError at the first cell that breaks a rule."""
    if options.by not in BY:
        rule = "--by says of which year patents are counted."
        remedy = advice(f"write --by {' or --by '.join(BY)}", nearest(options.by or "", BY))
        raise UserError(rule, remedy, found=options.by, exit_code=2)
    edition = Edition(options.vintage, options.retrieved_on)
    raw = RawMerge(options.into)
    downloads = [open_download(path) for path in options.files]
    read = [patent for download in downloads for grid in download.grids for patent in patents(grid)]
    counts = Counts(options.by, read)
    reports = [_merge(download, counts.of(download), raw, edition) for download in downloads]
    reports[-1].remarks += _remarks(counts, read, options.files)
    if not options.dry_run:
        raw.write()
    return ImportReport(options.into, options.dry_run, reports, raw.totals())


def _merge(download: Download, counts: Sequence[Count], raw: RawMerge, edition: Edition) -> FileReport:
    values = [_value(count) for count in counts]
    found = f"list of patents, {download.grids[0].container}"
    return merge_values(download, values, raw, Stated(edition, QUALITY), found)


def _value(count: Count) -> Value:
    first = count.first
    named = Named(count.series, UNIT, "count")
    place = ("province", count.region)
    return Value(named, place, count.year, str(count.patents), first.grid, first.line, count.column)


def _remarks(counts: Counts, read: Sequence[Patent], files: Sequence[Path]) -> Iterator[str]:
    together = f" of {len(files)} files together" if len(files) > 1 else ""
    yield f"counted{together}: {counts.counted:,} patents of {len(read):,} rows, each application number once"
    if counts.by == APPLICATION:
        yield "applications count once they are published: the latest years are not complete"
    if counts.repeated:
        yield f"rows of an application that was counted already: {counts.repeated:,}"
    if counts.moved:
        yield f"applications whose rows name different places, counted at the earliest publication: {counts.moved:,}"
    if counts.not_granted:
        yield f"publications of applications, which are no grants: {counts.not_granted:,}"
    if counts.by_address:
        yield f"placed by the beginning of their address, having no code: {counts.by_address:,}"
    if counts.unplaced:
        texts = [f"{text} ({number:,})" for text, number in Counter(counts.unplaced).most_common()]
        yield f"not placed in a province: {sum(counts.unplaced.values()):,} patents: {listed(texts)}"
    yield "a row and column named are those of the date of the first patent of a count"
