"""Import of CSMAR tables, as a map describes them: wide, by region and year, or by firm when their sum is asked for."""

from __future__ import annotations

import argparse

from orchestration.errors import UserError
from orchestration.landing.csmar.archive import open_csmar
from orchestration.landing.csmar.headers import FIRM, check_regions, open_table
from orchestration.landing.csmar.sums import summed
from orchestration.landing.files.download import Download, Edition
from orchestration.landing.merge.merge import RawMerge
from orchestration.landing.report import FileReport, ImportReport
from orchestration.landing.tidy.describe import describe
from orchestration.landing.tidy.mapping import TidyMap, read_tidy_map
from orchestration.landing.tidy.rows import once, values_of


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
    downloads = (download for path in options.files for download in open_csmar(path))
    reports = [_import(download, csmar_map, edition, raw, bool(options.sum)) for download in downloads]
    if not options.dry_run:
        raw.write()
    return ImportReport(options.into, options.dry_run, reports, raw.totals())


def _import(download: Download, csmar_map: TidyMap, edition: Edition, raw: RawMerge, by_sum: bool) -> FileReport:
    if len(download.grids) != 1:
        sheets = ", ".join(grid.sheet for grid in download.grids) or "none"
        remedy = "keep the one sheet of the export"
        raise UserError("a CSMAR workbook has one sheet.", remedy, file=download.name, found=sheets)
    table = open_table(download, csmar_map)
    if not by_sum:
        check_regions(table)
    values = list(values_of(table, edition, raw))
    missing = sum(1 for _ in table.cells()) - len(values)
    remarks = []
    if by_sum:
        values, told = summed(table, values)
        remarks.append(told)
    rows, repeated = once(table, values, raw)
    report = describe(table, [value for _, value in values], repeated, missing)
    report.added, report.present = raw.add(rows)
    report.found = f"CSMAR table, {report.found}"
    report.remarks += remarks
    return report
