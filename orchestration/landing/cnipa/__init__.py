"""Import of patent lists of the patent office, one patent in a row, counted by province, year and type."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from orchestration.errors import UserError, nearest
from orchestration.landing.cnipa.counting import APPLICATION, BY, Count, Counts
from orchestration.landing.cnipa.patents import patents
from orchestration.landing.files.download import Edition, open_download
from orchestration.landing.files.together import Together, distinct
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.overlap import overlap
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
    files = Together.of([open_download(path) for path in distinct(options.files)])
    international: list[str] = []
    read = [patent for grid in files.source.grids for patent in patents(grid, international)]
    counts = Counts(options.by, read)
    raw = RawMerge(options.into)
    report = _merge(files, counts, raw, Edition(options.vintage, options.retrieved_on))
    report.remarks += _remarks(counts, len(read) + len(international), len(files.downloads))
    if international:
        report.remarks.append(f"international applications, not counted: {listed(international)}")
    report.remarks += overlap(raw, files.source.sha256)
    if not options.dry_run:
        raw.write()
    return ImportReport(options.into, options.dry_run, [report], raw.totals())


def _merge(files: Together, counts: Counts, raw: RawMerge, edition: Edition) -> FileReport:
    """A count may hold patents of any of the files, so that all of them are its source."""
    values = [_value(count, files) for count in counts.counts]
    containers = dict.fromkeys(grid.container for grid in files.source.grids)
    found = f"list of patents, {' and '.join(containers)}"
    return merge_values(files.source, values, raw, Stated(edition, QUALITY), found)


def _value(count: Count, files: Together) -> Value:
    first = count.first
    grid = replace(first.grid, sheet=files.sheet(first.grid))
    named = Named(count.series, UNIT, "count")
    place = ("province", count.region)
    return Value(named, place, count.year, str(count.patents), grid, first.line, count.column)


def _remarks(counts: Counts, rows: int, files: int) -> Iterator[str]:
    together = f" of {files} files together" if files > 1 else ""
    yield f"counted{together}: {counts.counted:,} patents of {rows:,} rows, each application number once"
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
