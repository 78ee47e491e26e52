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
        "write the documentation as a site that needs no network",
        "Writes docs/ as pages, a page of all definitions with formulas and sources, and a page that describes every\n"
        "relation and column in English and Chinese, about the warehouse as it was built; before the first build,\n"
        "about the project.",
        "  resilience docs                     build/docs/index.html and the pages beside it\n"
        "  resilience docs --out columns.html  the page of relations and columns alone\n",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the page of relations and columns alone, as FILE")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.documented.write import write, write_all
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    if options.out:
        relations = write(workspace, options.out.resolve())
        place = f"in {options.out.resolve()}"
    else:
        pages, relations = write_all(workspace, workspace.build / "docs")
        place = f"and {len(pages)} pages written: open {workspace.build / 'docs' / 'index.html'}"
    say(f"{len(relations)} relations and {sum(len(r.columns) for r in relations)} columns described {place}")
    return 0
