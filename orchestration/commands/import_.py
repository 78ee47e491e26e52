"""`resilience import`: files as they were downloaded, into a raw folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say, speaks_json
from orchestration.errors import UserError
from orchestration.landing.formats import FORMATS, USAGE, find
from orchestration.voice import tell

_EXAMPLES = """  resilience import --list                       every format, with what it reads and writes
  resilience import nbs 分省年度数据*.csv --into raw
  resilience import nbs 分省年度数据_1.csv --series fiscal_sci_tech --into raw
  resilience import nbs 分省年度数据.csv --region 北京 --map indicators.csv --into raw
  resilience import tidy province_year.csv --map docs/examples/province_map.csv --into raw
  resilience import customs export-2023_*.csv --flow export --into raw
  resilience import --list-into raw                       every source that lies there
  resilience import --remove export-2023_p1.csv --into raw
"""


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "import",
        "bring downloaded files into a raw folder",
        "Read files as they were downloaded and merge their values into the raw files of a folder.",
        _EXAMPLES,
    )
    parser.add_argument("format", metavar="FORMAT", nargs="?", help="a format of --list")
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", help="name every format and stop")
    parser.add_argument("--list-into", metavar="DIR", type=Path, help="name every source in a raw folder and stop")
    parser.add_argument(
        "--remove", metavar="SOURCE", help="remove all rows of a source of --list-into from --into, and stop"
    )
    parser.add_argument("--into", metavar="DIR", type=Path, help="the raw folder; made when absent")
    parser.add_argument("--series", metavar="ID", help="the series, where the file does not name its indicator")
    parser.add_argument("--region", metavar="CODE", help="the province, where the file does not name it: code or name")
    parser.add_argument("--unit", metavar="TEXT", help="the unit, where the file does not name it, e.g. 亿元")
    parser.add_argument("--vintage", metavar="V", help="the edition of the figures; default the month of the download")
    parser.add_argument("--retrieved-on", metavar="DATE", help="the day of the download; default the file's date")
    parser.add_argument(
        "--map", metavar="FILE", type=Path, help="nbs, yearbook, eps: indicator,series; others: kind,name,becomes"
    )
    parser.add_argument("--year", metavar="YEAR", type=int, help="yearbook: the year, where the file does not name it")
    parser.add_argument("--sum", action="store_const", const=True, help="csmar: add the rows of firms up to regions")
    parser.add_argument("--by", metavar="DATE", help="cnipa: count by the year of application or of grant")
    parser.add_argument("--flow", metavar="FLOW", help="customs: export or import, which the file does not say")
    parser.add_argument("--period", metavar="P", help="customs: 2023 or 202301-202306, where 数据年月 is absent")
    parser.add_argument("--digits", metavar="N", help="trade: length of the product codes, 2, 4 or 6; default 6")
    parser.add_argument("--grain", metavar="GRAIN", help="ccts: province or city")
    parser.add_argument(
        "--place", metavar="PLACE", help="ccts: district (where goods are made or used; default) or firm"
    )
    parser.add_argument("--partners", metavar="HOW", help="comtrade: sum, for a file without the partner World")
    parser.add_argument("--dry-run", action="store_true", help="say all that was understood and write nothing")
    speaks_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import and print the report. Raises UserError for files and options that are refused; then nothing is written."""
    if options.list:
        tell(formats=[{"format": f.name, "reads": f.what, "writes": f.tables} for f in FORMATS.values()])
        say("\n".join(f"{f.name:<8} {f.what}\n{'':<8} writes {f.tables}" for f in FORMATS.values()))
        return 0
    if options.list_into is not None or options.remove is not None:
        say(_manage(options))
        return 0
    if options.format is None:
        raise UserError("the format of the files is missing.", "resilience import --list names all", exit_code=USAGE)
    chosen = find(options.format)
    for missing, what in ((not options.files, "files"), (options.into is None, "--into DIR")):
        if missing:
            usage = f"resilience import {chosen.name} FILE… --into DIR"
            raise UserError(f"{what} must be given.", f"write {usage}", exit_code=USAGE)
    report = chosen.run(options)
    tell(**report.facts())
    say(str(report))
    return 0


def _manage(options: argparse.Namespace) -> str:
    from orchestration.landing.merge import inventory, removal  # slow: they read Parquet

    if options.list_into is not None:
        return inventory.listing(options.list_into)
    if options.into is None:
        raise UserError(
            "--into DIR must be given.", "write resilience import --remove SOURCE --into DIR", exit_code=USAGE
        )
    if options.format is not None:
        rule = "--remove takes one source and imports nothing."
        remedy = "quote a name that holds blanks; import in a command of its own"
        raise UserError(rule, remedy, found=" ".join([options.format, *map(str, options.files)]), exit_code=USAGE)
    return removal.remove(options.into, options.remove, options.vintage, options.dry_run)
