"""`resilience publish`: the build file as it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say, speaks_json


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "publish",
        "publish the build file as it is, after `dbt build` or `analyze`",
        "Copies build/warehouse.duckdb and replaces warehouse.duckdb in one step.",
        "  resilience publish                    after dbt build, or analyze\n"
        "  resilience publish --out ~/shared/warehouse.duckdb\n",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="publish to FILE instead of warehouse.duckdb")
    speaks_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration import publishable
    from orchestration.publish import publish
    from orchestration.voice import tell
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    target = options.out.resolve() if options.out else workspace.published
    with workspace.lock():
        remark = publishable.check(workspace.warehouse, target)
        publish(workspace.warehouse, target)
    tell(warehouse=target, remark=remark)
    say(f"published {target}" + (f" ({remark})" if remark else ""))
    return 0
