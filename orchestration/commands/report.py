"""`resilience report`: one page about everything."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "report",
        "write one HTML file about the data, the definitions, the results and where they come from",
        "Writes one HTML file in Chinese and English, which needs no network, about a published warehouse. The\n"
        "warehouse is only read. The language is switched in the page; --lang is the one it starts in.",
        "  resilience report                                      report.html beside the warehouse\n"
        "  resilience report --lang zh --out 报告.html\n"
        "  resilience report --warehouse any.duckdb --out any.html\n",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of report.html")
    parser.add_argument("--lang", choices=("zh", "en"), default="", help="start language; default that of the browser")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="a DuckDB file; default the published warehouse")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.report.write import write
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    out = options.out.resolve() if options.out else workspace.home / "report.html"
    size = write(options.warehouse or workspace.published, out, options.lang)
    say(f"wrote {out} ({size / 1e6:.1f} MB)")
    return 0
