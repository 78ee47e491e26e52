"""Every command: examples that parse, options that are quick to show, mistypings that are answered."""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys

import pytest

from orchestration.cli import main, parser
from orchestration.commands import COMMANDS
from tests.conftest import ROOT

HEAVY = {"duckdb", "pandas", "numpy", "pyarrow", "dbt", "great_expectations", "matplotlib", "openpyxl", "scipy", "docx"}
"""Packages that no --help may wait for."""
SUBPARSERS = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
OPTIONS = [
    (command, option)
    for command, each in SUBPARSERS.items()
    for action in each._actions
    for option in action.option_strings
    if option.startswith("--")
]


def examples(command: str) -> list[list[str]]:
    """The examples of a command as words, without the remarks that stand two spaces behind them."""
    lines = [line.strip() for line in (SUBPARSERS[command].epilog or "").splitlines()]
    return [shlex.split(line.split("  ")[0]) for line in lines if line.startswith("resilience ")]


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_parse(command: str) -> None:
    assert examples(command)
    for program, *words in examples(command):
        assert program == "resilience"
        options = parser().parse_args(words)
        assert options.command == command
        assert callable(options.run)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_a_description_and_every_option_is_explained(command: str) -> None:
    assert len(SUBPARSERS[command].description or "") > 40
    unexplained = [a.dest for a in SUBPARSERS[command]._actions if a.option_strings and not a.help]
    assert not unexplained


@pytest.mark.parametrize("command", COMMANDS)
def test_a_mistyped_command_is_answered(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command[:-1]])
    assert ended.value.code == 2
    assert f"did you mean {command!r}?" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_a_mistyped_option_is_answered(command: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    mistyped = f"--{option[3:]}x" if len(option) < 6 else f"{option[:-2]}{option[-1]}"
    with pytest.raises(SystemExit) as ended:
        main([command, mistyped])
    assert ended.value.code == 2
    assert f"did you mean {option!r}?" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["refresh", "--help"], ["export", "--help"]])
def test_help_waits_for_nothing(words: list[str]) -> None:
    assert not loaded(words) & HEAVY


def test_only_the_gate_waits_for_great_expectations() -> None:
    """The other commands work on a warehouse without it, and without dbt."""
    absent = ("--warehouse", "absent.duckdb")
    for words in (["export", "--to", "csv", *absent], ["analyze", *absent, "--spec", "absent.yml"], ["doctor"]):
        found = loaded(words)
        assert "orchestration" in found
        assert not found & {"great_expectations", "dbt"}, words


def loaded(words: list[str]) -> set[str]:
    """Packages that a command has imported at its end."""
    script = f"""
import json, sys
from orchestration.cli import main
try:
    main({words!r})
except SystemExit:
    pass
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("resilience 0.")
