"""`resilience table`: publication tables from results."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from orchestration.commands import Subparsers, example_parser, say

_EXAMPLES = """  resilience table dai2024.T3 --to word                        tables/dai2024.T3.docx, a three-line table
  resilience table dai2024 --to excel --out dai.xlsx           every table of the paper, one sheet each
  resilience table dai2024.T3 --variants --to markdown         with the variants of its columns
  resilience table li2026.T3.2 --equations --to latex --lang en  with its first stage
  resilience table dai2024.T3 --printed --to html --out t3.html  beside the printed figures
  resilience table my_paper.T1 --warehouse my.duckdb --to latex --style aer
"""


def add(commands: Subparsers) -> None:
    """Adds the command."""
    parser = example_parser(
        commands,
        "table",
        "write tables of results for a paper: Word, LaTeX, HTML, Markdown, Excel",
        "Writes tables of the results in the published warehouse. SPEC is a specification (dai2024.T3.1), a variant\n"
        "(dai2024.T3.1@oneway), an equation (li2026.T3.2#first:digital_trade), a table (dai2024.T3) or a paper\n"
        "(dai2024); columns named one by one stand in one table. Labels come from the dictionary of the warehouse; a\n"
        "file without one shows the names of the variables. Text goes to the terminal without --out, word and excel\n"
        "to tables/<SPEC> in the folder you work in.",
        _EXAMPLES,
    )
    parser.add_argument("specs", metavar="SPEC", nargs="+")
    formats = ("word", "latex", "html", "markdown", "excel")
    parser.add_argument("--to", required=True, choices=formats, help="the format of the file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument(
        "--style",
        choices=("cn-journal", "aer", "plain"),
        default="cn-journal",
        help="cn-journal: three-line table, stars at 10, 5 and 1 %%; aer: no stars, sections ruled off; plain: no "
        "stars, no LaTeX packages; default cn-journal",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="default zh for cn-journal, en for the others")
    parser.add_argument("--errors", choices=("se", "t", "p"), help="what stands below a coefficient; default se")
    parser.add_argument("--covariance", metavar="NAME", help="of which the errors are; default the headline of each")
    parser.add_argument("--controls", choices=("show", "collapse"), help="collapse: one row of yes and no instead")
    parser.add_argument("--variants", action="store_true", help="every variant beside its column")
    parser.add_argument("--equations", action="store_true", help="first stages and other equations beside the main one")
    parser.add_argument("--printed", action="store_true", help="the paper's own layout, printed beside estimated")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="a DuckDB file instead of the published one")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from orchestration.tables import build, build_printed, opened
    from orchestration.tables.targets import TARGETS, place
    from orchestration.whole import write_whole
    from orchestration.workspace import Workspace

    target = TARGETS[options.to]
    out = place(target, options.specs, options.out)
    left_out: list[str] = []
    with opened(options.warehouse or Workspace.default().published) as con:
        if options.printed:
            _refuse_with_printed(options)
            tables = build_printed(con, options.specs, style=options.style, lang=options.lang)
        else:
            tables = build(
                con,
                options.specs,
                style=options.style,
                lang=options.lang,
                errors=options.errors or "se",
                covariance=options.covariance,
                are_controls_shown=options.controls != "collapse",
                variants=options.variants,
                other_equations=options.equations,
                say=left_out.append,
            )
    print(*left_out, sep="\n", end="\n" if left_out else "", file=sys.stderr)
    if not tables:
        return 1
    content = target.content(tables)
    if out is None:
        _print(content)
    else:
        write_whole(out, content)
        synthetic = " (synthetic data)" if any(table.is_synthetic for table in tables) else ""
        say(f"{len(tables)} table{'s' if len(tables) > 1 else ''} in {out}{synthetic}")
    return 1 if left_out else 0


def _print(content: bytes) -> None:
    """Bytes to the terminal or a pipe, whose reader may have had enough (`| head`)."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_with_printed(options: argparse.Namespace) -> None:
    from orchestration.errors import UserError

    for name in ("errors", "covariance", "controls", "variants", "equations"):
        if getattr(options, name):
            raise UserError(
                f"--{name} does not go with --printed: the layout is the paper's.", "leave one out.", exit_code=2
            )
