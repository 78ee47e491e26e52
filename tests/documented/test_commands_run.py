"""What the documentation shows of the sample can be asked of it: every command that only reads is run as it stands.

Those of docs/start.md are walked in tests/documented/test_start.py; those that name a file of the reader's own, and the
slow ones that read everything (report, export), have tests of their own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.cli import main
from tests.documented.test_site import commands, words_of

READ_ONLY = ("trace", "table", "picture")
OWN = ("mine.", "my_paper", "my.duckdb", "yearbook 2023")
"""Names of the reader's own."""


def read_only() -> list[str]:
    """Each once, in the order of the pages."""
    lines = dict.fromkeys(line for _, line in commands())
    return [line for line in lines if words_of(line)[0] in READ_ONLY and not any(name in line for name in OWN)]


@pytest.mark.parametrize("line", read_only())
def test_a_command_of_the_documentation_runs(
    line: str, sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESILIENCE_HOME", str(sample_home))
    monkeypatch.chdir(tmp_path)
    assert main(words_of(line)) == 0


def test_they_are_many() -> None:
    assert len(read_only()) > 20
