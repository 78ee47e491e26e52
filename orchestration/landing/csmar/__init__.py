"""Import of CSMAR tables, as a map describes them: wide, by region and year, or by firm when their sum is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from orchestration.errors import UserError
from orchestration.landing.csmar.archive import open_csmar
from orchestration.landing.csmar.headers import FIRM, check_regions, open_table
from orchestration.landing.csmar.sums import check_firms, summed
from orchestration.landing.files.download import Download, Edition
from orchestration.landing.files.together import Together, distinct
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.merge.overlap import overlap
from orchestration.landing.report import FileReport, ImportReport
from orchestration.landing.tidy.describe import describe
from orchestration.landing.tidy.mapping import TidyMap, read_tidy_map
from orchestration.landing.tidy.rows import once, values_of
from orchestration.landing.tidy.table import TidyTable


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line. Raises UserError at the first cell that breaks a rule."""
    if options.map is None:
        usage = "write resilience import csmar FILE --map FILE --into DIR"
        raise UserError("csmar reads tables by a map.", usage, exit_code=2)
    csmar_map = read_tidy_map(options.map, (FIRM,))
    if not csmar_map.wide:
        remedy = "add a line wide,FIELD,SERIES for each field that is a series"
        raise UserError("the map of a CSMAR table names no field as a series.", remedy, file=options.map.name)
    edition = Edition(options.vintage, options.retrieved_on)
    raw = RawMerge(options.into)
    tables = [_opened(download, csmar_map) for path in distinct(options.files) for download in open_csmar(path)]
    if options.sum:
        reports = [_import_sums(tables, edition, raw)]
    else:
        reports = [_import(table, edition, raw) for table in tables]
    for report in reports:
        report.found = f"CSMAR table, {report.found}"
    if not options.dry_run:
        raw.write()
    return ImportReport(options.into, options.dry_run, reports, raw.totals())


def _opened(download: Download, csmar_map: TidyMap) -> TidyTable:
    if len(download.grids) != 1:
        sheets = ", ".join(grid.sheet for grid in download.grids) or "none"
        remedy = "keep the one sheet of the export"
        raise UserError("a CSMAR workbook has one sheet.", remedy, file=download.name, found=sheets)
    return open_table(download, csmar_map)


def _import(table: TidyTable, edition: Edition, raw: RawMerge) -> FileReport:
    check_regions(table)
    values = list(values_of(table, edition, raw))
    missing = sum(1 for _ in table.cells()) - len(values)
    rows, repeated = once(table, values, raw)
    report = describe(table, [value for _, value in values], repeated, missing)
    report.added, report.present = raw.add(rows)
    return report


def _import_sums(tables: Sequence[TidyTable], edition: Edition, raw: RawMerge) -> FileReport:
    """The firms of all tables added up: a large table comes in several workbooks, and a sum over one is a part."""
    files = Together.of([table.download for table in tables])
    source, read, cells = files.source, [], 0
    for table in tables:
        check_firms(table)
        part = replace(table, download=replace(source, grids=table.download.grids))
        read += [(part, cell, value) for cell, value in values_of(part, edition, raw)]
        cells += sum(1 for _ in part.cells())
    sums = summed(read, files)
    whole = replace(tables[0], download=source, dropped=sum(table.dropped for table in tables))
    rows, repeated = once(whole, sums.values, raw)
    report = describe(whole, [value for _, value in sums.values], repeated, cells - len(read))
    report.added, report.present = raw.add(rows)
    report.remarks += [sums.told, *overlap(raw, source.sha256)]
    return report
