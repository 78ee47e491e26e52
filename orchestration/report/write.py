"""`resilience report`: reads a warehouse and writes the page."""

from __future__ import annotations

from pathlib import Path

import duckdb
from jinja2 import UndefinedError

from analysis.spec import SpecError
from orchestration.errors import UserError
from orchestration.report.page import page
from orchestration.report.source import source
from orchestration.whole import write_whole


def write(warehouse: Path, out: Path, language: str = "") -> int:
    """Writes the page about `warehouse` to `out`, whole or not at all; returns its bytes.

    Raises:
        UserError: the warehouse cannot be read, is none or one of another version, or `out` cannot be written.
    """
    with source(warehouse) as found:
        try:
            text = page(found, language).encode("utf-8")
        except (duckdb.Error, UndefinedError, SpecError) as error:
            raise UserError(
                rule=f"the warehouse has not what this version reads: {str(error).splitlines()[0]}",
                remedy="run `resilience refresh --full`, which builds it anew.",
                file=str(warehouse),
            ) from error
    write_whole(out, text)
    return len(text)
