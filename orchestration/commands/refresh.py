"""`resilience refresh`: the main job."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say, speaks_json
from orchestration.commands.parser import takes_jobs


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "refresh",
        "landing, dbt build, analysis, publish: the main job",
        "Brings the published warehouse up to date: checks the raw folder, builds every model, runs every\n"
        "specification and replaces warehouse.duckdb in one step. A failure leaves it as it was.",
        "  resilience refresh                    the folder used last, or the synthetic sample\n"
        "  resilience refresh --raw ~/yearbooks  your own files\n",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--raw", type=Path, metavar="DIR", help="folder of raw tables; remembered for the next refresh")
    source.add_argument(
        "--sample", action="store_true", help="the synthetic sample, even where your own data was published"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="publish to FILE instead of warehouse.duckdb")
    parser.add_argument("--quarantine", action="store_true", help="go on without the rows that break the contract")
    parser.add_argument("--full", action="store_true", help="run everything although nothing changed")
    takes_jobs(parser)
    speaks_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.refresh import Request, refresh
    from orchestration.workspace import Workspace

    request = Request(
        raw=options.raw,
        sample=options.sample,
        out=options.out.resolve() if options.out else None,
        quarantine=options.quarantine,
        full=options.full,
        jobs=options.jobs,
    )
    return refresh(request, Workspace.default(), say)
