"""The command line: `resilience COMMAND`. Exit codes: 0 ok, 1 findings, 2 usage, 130 interrupted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module

from orchestration import interruption, voice
from orchestration.commands import COMMANDS
from orchestration.commands.parser import Parser
from orchestration.errors import UserError
from orchestration.mishaps import debug, is_interruption, mendable, reported
from orchestration.version import ShowVersion

FAILED = 1
INTERRUPTED = 130

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before numpy: its matrices are small, threads only spin
    os.environ.setdefault(threads, "1")


def parser() -> Parser:
    """The whole command line."""
    top = Parser(
        prog="resilience",
        description="A DuckDB warehouse for research on trade, export and regional resilience.",
        epilog="Exit codes: 0 ok, 1 findings, 2 usage, 130 interrupted. `resilience COMMAND --help` shows examples.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action=ShowVersion, nargs=0, help="show the version of the code and stop")
    top.add_argument("--quiet", action="store_true", help="say only errors and the last line")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name in COMMANDS:
        import_module(f"orchestration.commands.{'import_' if name == 'import' else name}").add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; what a user can mend is one message without a traceback."""
    voice.be_lenient()
    try:
        with interruption.heeded():
            return _run(_options(arguments))
    except KeyboardInterrupt:  # before the command began
        return INTERRUPTED
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            voice.silence(sys.stdout)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    top = parser()
    options, unknown = top.parse_known_args(arguments)
    if unknown:  # refused by the command itself, which knows its own options
        commands = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
        commands.choices[options.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def _run(options: argparse.Namespace) -> int:
    speaking = voice.Voice(quiet=options.quiet, as_json=getattr(options, "as_json", False))
    voice.use(speaking)
    error: dict[str, object] | None = None
    try:
        code = int(options.run(options))
    except (KeyboardInterrupt, Exception) as raised:
        debug(raised)
        code, message, error = _ended(raised, options.command)
        print(message, file=sys.stderr)
    finally:
        voice.use(voice.Voice())
    speaking.end(options.command, code, error)
    return code


def _ended(error: BaseException, command: str) -> tuple[int, str, dict[str, object]]:
    """Exit code, message and facts of a command that did not come to its end."""
    if interruption.pressed() or is_interruption(error) or not isinstance(error, Exception):
        message = f"resilience {command}: interrupted; no file is half written, the published warehouse is as it was."
        return INTERRUPTED, message, {"kind": "interrupted", "message": message}
    mishap: UserError | None = mendable(error)
    if mishap is None:
        message = reported(error, command)
        return FAILED, message, {"kind": "unexpected", "message": message}
    facts = {name: value for name, value in asdict(mishap).items() if value is not None and name != "exit_code"}
    return mishap.exit_code, f"resilience {command}: {mishap}", {"kind": "user", "message": str(mishap), **facts}


if __name__ == "__main__":
    sys.exit(main())
