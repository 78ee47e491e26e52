"""`resilience export`: marts and results as files for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say, speaks_json
from orchestration.export.formats import FORMATS


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "export",
        "write marts and results as Parquet, CSV, Excel, Stata or DuckDB files",
        "Writes relations of the published warehouse, with a dictionary of their columns; without names all of the\n"
        "schemas marts, results and reports.",
        "  resilience export --to xlsx                                  build/export/warehouse.xlsx\n"
        "  resilience export marts.panel_province --to dta --out panel.dta\n"
        "  resilience export marts results --to csv --out ~/tables --lang en\n"
        "  resilience export --to duckdb --out ~/shared/warehouse.duckdb\n",
    )
    parser.add_argument("relations", metavar="RELATION", nargs="*", help="schema.name, or a whole schema")
    parser.add_argument("--to", choices=tuple(FORMATS), required=True, help="the format")
    parser.add_argument(
        "--out", type=Path, metavar="DIR_OR_FILE", help="where to; a file for one relation, xlsx and duckdb"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of labels; default zh")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="a DuckDB file; default the published warehouse")
    speaks_json(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.export.run import Request, export
    from orchestration.workspace import Workspace

    request = Request(tuple(options.relations), options.to, options.out, options.lang, options.warehouse)
    return export(request, Workspace.default(), say)
