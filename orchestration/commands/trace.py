"""`resilience trace`: where a coefficient comes from, and what depends on a raw cell."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say
from orchestration.commands.parser import positive
from orchestration.errors import UserError

USAGE = 2


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "trace",
        "follow a coefficient down to the raw cells, or a raw cell up to the coefficients",
        "Shows what a coefficient rests on: specification, rows of the sample, measures, indices and their weights,\n"
        "indicators, series, raw cells by file, sheet, row and column. With --cell the other way round: all that\n"
        "depends on a raw cell.",
        "  resilience trace dai2024.T3.2 ln_real_gdp_pc                 the rows that carry it most, one to its cells\n"
        "  resilience trace dai2024.T3.2 ln_real_gdp_pc --region 江苏 --year 2020\n"
        "  resilience trace lin_wang2025.T5.1 new_drivers --depth 2 --json\n"
        "  resilience trace --cell synthetic_trade_total_yuan.csv::14:B  file, sheet (may be empty), row, column\n",
    )
    parser.add_argument("spec", metavar="SPEC", nargs="?", help="a specification: spec_id of results.specs")
    parser.add_argument("term", metavar="TERM", nargs="?", help="a term of results.estimates, or a variable")
    parser.add_argument("--cell", metavar="FILE:SHEET:ROW:COLUMN", help="a raw cell, as the trace prints it")
    parser.add_argument("--region", metavar="R", help="the rows of one region: code or name")
    parser.add_argument("--year", type=positive, metavar="Y", help="the rows of one year")
    parser.add_argument("--depth", type=positive, metavar="N", help="levels below a row; default down to the raw cells")
    parser.add_argument("--all", action="store_true", help="every component and every step")
    parser.add_argument("--json", action="store_true", help="the tree as JSON")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="default the published warehouse.duckdb")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    if options.cell is None and not (options.spec and options.term):
        rule = "a specification and a term must be given, or --cell."
        raise UserError(rule, "write resilience trace SPEC TERM", exit_code=USAGE)
    if options.cell is not None and (options.spec or options.region or options.year or options.depth):
        rule = "--cell stands alone: it has no SPEC, --region, --year, --depth."
        raise UserError(rule, "leave them out", exit_code=USAGE)

    from orchestration import trace
    from orchestration.trace.open import opened
    from orchestration.trace.tree import screen
    from orchestration.workspace import Workspace

    with opened(options.warehouse or Workspace.default().published) as con:
        found: trace.Node | trace.Dependants
        if options.cell is not None:
            found = trace.reverse(con, options.cell)
        else:
            rows = {"region": options.region, "year": options.year}
            found = trace.forward(con, options.spec, options.term, **rows, depth=options.depth)
    if options.json:
        text = json.dumps(found.as_json(), ensure_ascii=False, indent=1)
    else:
        text = screen(found, everything=options.all) if isinstance(found, trace.Node) else found.as_text(options.all)
    try:
        say(text)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
