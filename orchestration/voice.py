"""What a command says: lines for people, facts for machines.

Lines go to the screen as they are said. `--quiet` keeps only the last one of them; `--json` sends them to standard
error and prints one JSON object at the end, made of the facts that were told.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any, TextIO


@dataclass
class Voice:
    """The voice of one command."""

    quiet: bool = False
    as_json: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    last: str | None = None

    def say(self, line: str) -> None:
        if self.quiet:
            self.last = line.rsplit("\n", 1)[-1]
        else:
            _write(line, sys.stderr if self.as_json else sys.stdout)

    def end(self, command: str, exit_code: int, error: dict[str, Any] | None = None) -> None:
        """What is left to say: the last line under --quiet, the object under --json."""
        if self.as_json:
            ended = {"command": command, "exit_code": exit_code, "seconds": _rounded(self.began), **self.facts}
            ended |= {"error": error} if error else {}
            _write(json.dumps(ended, ensure_ascii=not _is_unicode(sys.stdout), default=str), sys.stdout)
        elif self.last is not None and error is None:
            _write(self.last, sys.stdout)


_current = Voice()


def use(voice: Voice) -> None:
    """Makes `voice` that of the command under way."""
    global _current
    _current = voice


def say(line: str) -> None:
    """A line, for people."""
    _current.say(line)


def tell(**facts: Any) -> None:
    """Facts of the JSON object that ends a command under --json; nobody hears them otherwise."""
    _current.facts.update(facts)


@contextmanager
def step(name: str, key: str) -> Iterator[None]:
    """Says how many seconds a step took, and tells it under `steps`."""
    began = time.monotonic()
    yield
    _current.facts.setdefault("steps", {})[key] = _rounded(began)
    say(f"{name}: {time.monotonic() - began:.1f} s")


def _rounded(began: float) -> float:
    return round(time.monotonic() - began, 3)


def _write(line: str, stream: TextIO) -> None:
    """Prints a line. Where nobody reads any more (`resilience … | head`) the job goes on in silence to its end."""
    try:
        print(line, file=stream, flush=True)
    except BrokenPipeError:
        silence(stream)


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().startswith("utf")


def be_lenient() -> None:
    """A terminal of another encoding (GBK, ASCII) shows ? for what it does not have: no reason to end a job."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def silence(stream: TextIO) -> None:
    """Sends what is still to come, and the flush at the end of the process, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
