"""The command line: `resilience COMMAND`. Exit codes: 0 ok, 1 findings, 2 usage, 130 interrupted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from orchestration.commands import COMMANDS
from orchestration.commands.parser import Parser
from orchestration.errors import UserError

INTERRUPTED = 130

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy: its matrices are small, threads only spin
    os.environ.setdefault(threads, "1")


def parser() -> Parser:
    """The whole command line."""
    top = Parser(
        prog="resilience",
        description="A DuckDB warehouse for research on trade, export and regional resilience.",
        epilog="Exit codes: 0 ok, 1 findings, 2 usage.",
        allow_abbrev=False,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name in COMMANDS:
        import_module(f"orchestration.commands.{'import_' if name == 'import' else name}").add(commands)
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


if __name__ == "__main__":
    sys.exit(main())
