"""An argument parser that teaches."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from orchestration.errors import nearest

MOST_JOBS = 4
"""Processes that estimate unasked: each holds a few hundred megabytes."""


class Parser(argparse.ArgumentParser):
    """Refuses what it does not know and offers the nearest thing it does."""

    _given: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._given = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        if message.startswith("the following arguments are required") and (mistyped := self._mistyped()):
            message = f"unrecognized arguments: {mistyped}"  # the likelier cause
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}{self._suggestion(message)}\n")

    def _mistyped(self) -> str:
        options = (word.partition("=")[0] for word in self._given if word.startswith("--") and word != "--")
        return " ".join(option for option in options if option not in self._option_string_actions)

    def _suggestion(self, message: str) -> str:
        known = [option for action in self._actions for option in action.option_strings]
        choices = [str(choice) for action in self._actions for choice in (action.choices or ())]
        unknown = re.findall(r"unrecognized arguments: (\S+)|invalid choice: '([^']*)'", message)
        guesses = (nearest(option or choice, known if option else choices) for option, choice in unknown)
        return "".join(f"; {guess}" for guess in guesses if guess)


def positive(text: str) -> int:
    """The type of an option that counts."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1, found {text!r}")
    return int(text)


def takes_jobs(parser: argparse.ArgumentParser) -> None:
    """Adds --jobs, the number of processes that estimate."""
    jobs = min(os.cpu_count() or 1, MOST_JOBS)
    parser.add_argument(
        "--jobs", type=positive, metavar="N", default=jobs, help=f"processes that estimate; here {jobs}"
    )
