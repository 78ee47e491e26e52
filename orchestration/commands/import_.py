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
    parser.add_argument("--into", metavar="DIR", type=Path, help="the raw folder; made when absent")
    parser.add_argument("--series", metavar="ID", help="the series, where the file does not name its indicator")
    parser.add_argument("--region", metavar="CODE", help="the province, where the file does not name it: code or name")
    parser.add_argument("--unit", metavar="TEXT", help="the unit, where the file does not name it, e.g. 亿元")
    parser.add_argument("--vintage", metavar="V", help="the edition of the figures; default the month of the download")
    parser.add_argument("--retrieved-on", metavar="DATE", help="the day of the download; default the file's date")
    parser.add_argument("--map", metavar="FILE", type=Path, help="nbs: indicator,series; tidy: kind,name,becomes")
    parser.add_argument("--dry-run", action="store_true", help="say all that was understood and write nothing")
    speaks_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import and print the report. Raises UserError for files and options that are refused; then nothing is written."""
    if options.list:
        tell(formats=[{"format": f.name, "reads": f.what, "writes": f.tables} for f in FORMATS.values()])
        say("\n".join(f"{f.name:<8} {f.what}\n{'':<8} writes {f.tables}" for f in FORMATS.values()))
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
