"""`resilience import`: files as they were downloaded, into a raw folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.errors import UserError, nearest
from orchestration.landing.names.terms import advice
from orchestration.landing.nbs import import_nbs
from orchestration.landing.report import ImportReport
from orchestration.landing.tidy import import_tidy

_USAGE = 2
_FORMATS = """formats:
  nbs    tables of the statistical office (data.stats.gov.cn), any of its layouts, as .csv, .xls or .xlsx
  tidy   one long table, one value in a row, as --map describes it

examples:
  resilience import nbs 分省年度数据*.csv --into raw
  resilience import nbs 分省年度数据_1.csv --series fiscal_sci_tech --into raw
  resilience import nbs 分省年度数据.csv --region 北京 --map indicators.csv --into raw
  resilience import tidy province_year.csv --map docs/examples/province_map.csv --into raw
"""


def add_import_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `import` to the console script."""
    parser = subparsers.add_parser(
        "import",
        help="bring downloaded files into a raw folder",
        description="Read files as they were downloaded and merge their values into the raw files of a folder.",
        epilog=_FORMATS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("format", metavar="FORMAT", help="nbs or tidy")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--into", metavar="DIR", type=Path, required=True, help="the raw folder; made when absent")
    parser.add_argument("--series", metavar="ID", help="the series, where the file does not name its indicator")
    parser.add_argument("--region", metavar="CODE", help="the province, where the file does not name it: code or name")
    parser.add_argument("--unit", metavar="TEXT", help="the unit, where the file does not name it, e.g. 亿元")
    parser.add_argument("--vintage", metavar="V", help="the edition of the figures; default the month of the download")
    parser.add_argument("--retrieved-on", metavar="DATE", help="the day of the download; default the file's date")
    parser.add_argument("--map", metavar="FILE", type=Path, help="nbs: indicator,series; tidy: kind,name,becomes")
    parser.add_argument("--dry-run", action="store_true", help="say all that was understood and write nothing")


def run_import(args: argparse.Namespace) -> int:
    """Import and print the report. Raises UserError for files and options that are refused; then nothing is written."""
    if args.format not in _READERS:
        remedy = advice(f"write one of {', '.join(_READERS)}", nearest(args.format, _READERS))
        raise UserError("the format of the files is unknown.", remedy, found=args.format, exit_code=_USAGE)
    print(_READERS[args.format](args))
    return 0


def _nbs(args: argparse.Namespace) -> ImportReport:
    return import_nbs(
        args.files,
        args.into,
        series=args.series,
        region=args.region,
        unit=args.unit,
        vintage=args.vintage,
        retrieved_on=args.retrieved_on,
        indicator_map=args.map,
        dry_run=args.dry_run,
    )


def _tidy(args: argparse.Namespace) -> ImportReport:
    given = [f"--{name}" for name in ("series", "region", "unit") if getattr(args, name) is not None]
    if given:
        rule = f"{given[0]} is for nbs; a long table says it in a column, or its map in a line."
        raise UserError(rule, f"add a line such as constant,{given[0][2:]},… to the map", exit_code=_USAGE)
    if args.map is None or len(args.files) != 1:
        rule = "tidy reads one table by its map."
        raise UserError(rule, "write resilience import tidy FILE --map FILE --into DIR", exit_code=_USAGE)
    edition = {"vintage": args.vintage, "retrieved_on": args.retrieved_on}
    return import_tidy(args.files[0], args.map, args.into, **edition, dry_run=args.dry_run)


_READERS = {"nbs": _nbs, "tidy": _tidy}
