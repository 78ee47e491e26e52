"""`resilience docs`: one page about every relation and column."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "docs",
        "write a page that describes every relation and column in English and Chinese",
        "Writes one HTML file, which needs no network, about the warehouse as it was built; before the first build,\n"
        "about the project.",
        "  resilience docs                       build/docs/index.html\n  resilience docs --out ~/columns.html\n",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of build/docs/index.html")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.documented.write import write
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    out = options.out.resolve() if options.out else workspace.build / "docs" / "index.html"
    relations = write(workspace, out)
    say(f"{len(relations)} relations and {sum(len(r.columns) for r in relations)} columns are described in {out}")
    return 0
