"""Import of a table as a map describes it: long, one value in a row, or wide, a column for each series."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.download import Edition
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.report import ImportReport
from orchestration.landing.tidy.describe import describe
from orchestration.landing.tidy.mapping import read_tidy_map
from orchestration.landing.tidy.rows import once, values_of
from orchestration.landing.tidy.table import open_tidy


def run(options: argparse.Namespace) -> ImportReport:
    """Import the file of a command line. Raises UserError unless it is one file with a map."""
    if options.map is None or len(options.files) != 1:
        usage = "write resilience import tidy FILE --map FILE --into DIR"
        raise UserError("tidy reads one table by its map.", usage, exit_code=2)
    edition = {"vintage": options.vintage, "retrieved_on": options.retrieved_on}
    return import_tidy(options.files[0], options.map, options.into, **edition, dry_run=options.dry_run)


def import_tidy(
    file: Path,
    map_file: Path,
    into: Path,
    *,
    vintage: str | None = None,
    retrieved_on: str | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import a table into the raw folder `into`.

    source_file, vintage, quality and retrieved_on of a row are what the table or the map says; source_row,
    source_column and file_sha256 always point into the table that was read. Where neither says: source_file is the
    table's name, or that under which the same content was imported before, retrieved_on the file's date, vintage its
    month. Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    edition = Edition(vintage, retrieved_on)
    table = open_tidy(file, read_tidy_map(map_file))
    raw = RawMerge(into)
    values = list(values_of(table, edition, raw))
    rows, repeated = once(table, values, raw)
    added, present = raw.add(rows)
    if not dry_run:
        raw.write()
    missing = sum(1 for _ in table.cells()) - len(values)
    report = describe(table, [value for _, value in values], repeated, missing)
    report.added, report.present = added, present
    return ImportReport(into, dry_run, [report], raw.totals())
