"""One module per command of the console script; COMMANDS lists them in the order of --help.

A module has `add(commands)`, which adds its parser, and names its job there with `set_defaults(run=…)`: a function of
the parsed options that returns the exit code. It imports what the job needs only when the job runs, so --help is quick.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from orchestration.commands.parser import Parser

Subparsers: TypeAlias = "argparse._SubParsersAction[Any]"

COMMANDS = ("refresh", "import", "analyze", "table", "picture", "publish", "docs", "report", "trace")
"""Names of the commands; the module of `import` is `import_`."""


def example_parser(commands: Subparsers, name: str, help: str, description: str, examples: str = "") -> Parser:
    """A command's parser: its description above the options, its examples below them as they are written."""
    parser: Parser = commands.add_parser(
        name,
        help=help,
        description=description,
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter if examples else argparse.HelpFormatter,
        allow_abbrev=False,
    )
    return parser


def say(line: str) -> None:
    print(line, flush=True)
