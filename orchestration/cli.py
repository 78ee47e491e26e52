"""The command line: `resilience COMMAND`. Exit codes: 0 ok, 1 findings, 2 usage, 130 interrupted."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from orchestration.errors import UserError, nearest

INTERRUPTED = 130

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy: its matrices are small, threads only spin
    os.environ.setdefault(threads, "1")


class Parser(argparse.ArgumentParser):
    """Refuses what it does not know and offers the nearest thing it does."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}{self._suggestion(message)}\n")

    def _suggestion(self, message: str) -> str:
        known = [option for action in self._actions for option in action.option_strings]
        choices = [str(choice) for action in self._actions for choice in (action.choices or ())]
        unknown = re.findall(r"unrecognized arguments: (\S+)|invalid choice: '([^']*)'", message)
        guesses = (nearest(option or choice, known if option else choices) for option, choice in unknown)
        return "".join(f"; {guess}" for guess in guesses if guess)


def parser() -> Parser:
    """The whole command line."""
    from orchestration.landing.commands import add_import_parser, run_import

    top = Parser(
        prog="resilience",
        description="A DuckDB warehouse for research on trade, export and regional resilience.",
        epilog="Exit codes: 0 ok, 1 findings, 2 usage.",
        allow_abbrev=False,
    )
    commands: argparse._SubParsersAction[argparse.ArgumentParser] = top.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=Parser
    )

    refresh = commands.add_parser(
        "refresh",
        help="landing, dbt build, analysis, publish: the main job",
        allow_abbrev=False,
        description="Brings the published warehouse up to date: checks the raw folder, builds every model, runs every "
        "specification and replaces warehouse.duckdb in one step. A failure leaves it as it was.",
        epilog="examples:\n  resilience refresh                    the folder used last, or the synthetic sample\n"
        "  resilience refresh --raw ~/yearbooks  your own files\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    source = refresh.add_mutually_exclusive_group()
    source.add_argument("--raw", type=Path, metavar="DIR", help="folder of raw tables; remembered for the next refresh")
    source.add_argument(
        "--sample", action="store_true", help="the synthetic sample, even where your own data was published"
    )
    refresh.add_argument("--out", type=Path, metavar="FILE", help="publish to FILE instead of warehouse.duckdb")
    refresh.add_argument("--quarantine", action="store_true", help="go on without the rows that break the contract")
    refresh.add_argument("--full", action="store_true", help="run everything although nothing changed")
    refresh.set_defaults(run=_refresh)

    add_import_parser(commands)
    commands.choices["import"].set_defaults(run=run_import)

    analyze = commands.add_parser(
        "analyze",
        help="run regression specifications and write their results as tables",
        allow_abbrev=False,
        description="Runs the specifications of YAML files on a warehouse, or on any DuckDB file, and writes schema "
        "results there; without --spec those that a refresh runs. What did not change since is left out: the "
        "specification, its data and the code.",
        epilog="examples:\n  resilience analyze                                     what changed\n"
        "  resilience analyze --all --jobs 4                      everything, in four processes\n"
        "  resilience analyze --warehouse my.duckdb --spec my.yml\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyze.add_argument(
        "--warehouse", type=Path, metavar="FILE", help="a DuckDB file; default the build file of this project"
    )
    analyze.add_argument(
        "--spec", type=Path, metavar="FILE", nargs="+", action="extend", default=[], help="specification files"
    )
    analyze.add_argument("--all", action="store_true", help="also what did not change")
    analyze.add_argument("--jobs", type=_positive, metavar="N", default=1, help="processes that estimate; default 1")
    analyze.set_defaults(run=_analyze)

    publish = commands.add_parser(
        "publish",
        help="publish the build file as it is, after `dbt build` or `analyze`",
        description="Copies build/warehouse.duckdb and replaces warehouse.duckdb in one step.",
        allow_abbrev=False,
    )
    publish.add_argument("--out", type=Path, metavar="FILE", help="publish to FILE instead of warehouse.duckdb")
    publish.set_defaults(run=_publish)

    docs = commands.add_parser(
        "docs",
        help="write a page that describes every relation and column in English and Chinese",
        description="Writes one HTML file, which needs no network, about the warehouse as it was built; before the "
        "first build, about the project.",
        allow_abbrev=False,
    )
    docs.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of build/docs/index.html")
    docs.set_defaults(run=_docs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; what a user can mend is one message without a traceback."""
    top = parser()
    options, unknown = top.parse_known_args(arguments)
    if unknown:  # refused by the command itself, which knows its own options
        commands = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
        commands.choices[options.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        return int(options.run(options))
    except UserError as error:
        print(f"resilience {options.command}: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(f"resilience {options.command}: interrupted; the published warehouse is as it was.", file=sys.stderr)
        return INTERRUPTED


def _say(line: str) -> None:
    print(line, flush=True)


def _refresh(options: argparse.Namespace) -> int:
    from orchestration.refresh import Request, refresh
    from orchestration.workspace import Workspace

    request = Request(
        raw=options.raw,
        sample=options.sample,
        out=options.out.resolve() if options.out else None,
        quarantine=options.quarantine,
        full=options.full,
    )
    return refresh(request, Workspace.default(), _say)


def _analyze(options: argparse.Namespace) -> int:
    from orchestration.analyze import Request, analyze_files

    request = Request(options.warehouse, tuple(options.spec), everything=options.all, jobs=options.jobs)
    return analyze_files(request, _say)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1, found {text!r}")
    return int(text)


def _publish(options: argparse.Namespace) -> int:
    from orchestration import publishable
    from orchestration.publish import publish
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    target = options.out.resolve() if options.out else workspace.published
    with workspace.lock():
        remark = publishable.check(workspace.warehouse, target)
        publish(workspace.warehouse, target)
    _say(f"published {target}" + (f" ({remark})" if remark else ""))
    return 0


def _docs(options: argparse.Namespace) -> int:
    from orchestration.documented.write import write
    from orchestration.workspace import Workspace

    workspace = Workspace.default()
    out = options.out.resolve() if options.out else workspace.build / "docs" / "index.html"
    relations = write(workspace, out)
    _say(f"{len(relations)} relations and {sum(len(r.columns) for r in relations)} columns are described in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
