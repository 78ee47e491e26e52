"""`resilience analyze`: specifications to rows."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say, speaks_json
from orchestration.commands.parser import takes_jobs


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "analyze",
        "run regression specifications and write their results as tables",
        "Runs the specifications of YAML files on a warehouse, or on any DuckDB file, and writes schema results\n"
        "there; without --spec those that a refresh runs. What did not change since is left out: the specification,\n"
        "its data and the code.",
        "  resilience analyze                                     what changed\n"
        "  resilience analyze --all --jobs 4                      everything, in four processes\n"
        "  resilience analyze --warehouse my.duckdb --spec my.yml\n",
    )
    parser.add_argument(
        "--warehouse", type=Path, metavar="FILE", help="a DuckDB file; default the build file of this project"
    )
    parser.add_argument(
        "--spec", type=Path, metavar="FILE", nargs="+", action="extend", default=[], help="specification files"
    )
    parser.add_argument("--all", action="store_true", help="also what did not change")
    takes_jobs(parser)
    speaks_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.analyze import Request, analyze_files

    request = Request(options.warehouse, tuple(options.spec), everything=options.all, jobs=options.jobs)
    return analyze_files(request, say)
