"""One module per command of the console script; COMMANDS lists them in the order of --help.

A module has `add(commands)`, which adds its parser, and names its job there with `set_defaults(run=…)`: a function of
the parsed options that returns the exit code. It imports what the job needs only when the job runs, so --help is quick.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, TypeAlias

from orchestration.voice import say

if TYPE_CHECKING:
    from orchestration.commands.parser import Parser

__all__ = ["COMMANDS", "Subparsers", "example_parser", "say", "speaks_json"]

Subparsers: TypeAlias = "argparse._SubParsersAction[Any]"

COMMANDS = (
    *("refresh", "import", "analyze", "report", "table", "picture", "trace"),
    *("publish", "export", "docs", "doctor"),
)
"""Names of the commands; the module of `import` is `import_`."""


def example_parser(commands: Subparsers, name: str, help: str, description: str, examples: str) -> Parser:
    """A command's parser: its description above the options, its examples below them as they are written."""
    parser: Parser = commands.add_parser(
        name,
        help=help,
        description=description,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    usual = argparse.SUPPRESS  # else it would undo a --quiet before the command
    parser.add_argument("--quiet", action="store_true", default=usual, help="say only errors and the last line")
    return parser


def speaks_json(parser: Parser) -> None:
    """Adds --json: the command tells facts (`orchestration.voice.tell`)."""
    words = "end with one JSON object on standard output; lines go to standard error"
    parser.add_argument("--json", action="store_true", dest="as_json", help=words)
