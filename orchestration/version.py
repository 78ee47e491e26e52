"""`resilience --version`: which code this is, on what."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from orchestration import fingerprint


def version_line() -> str:
    """`resilience 0.1.0+1a2b3c4d5e6f (Python 3.12.4, DuckDB 2.0.0, Linux)`: the hash is that of results.runs."""
    return (
        f"resilience {fingerprint.code_version()} "
        f"(Python {platform.python_version()}, DuckDB {version('duckdb')}, {platform.system()})"
    )


class ShowVersion(argparse.Action):
    """Hashes the code only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: str | Sequence[Any] | Any | None) -> None:
        print(version_line())
        parser.exit()
