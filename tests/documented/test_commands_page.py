"""docs/commands.md names every command with all its options, and every check of the doctor."""

import argparse
import re

import pytest

from orchestration.cli import parser
from orchestration.commands import COMMANDS
from orchestration.doctor.checks import CHECKS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SUBPARSERS = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
OF_ALL = {"--help", "--quiet"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_row_of_a_command_has_its_options_and_no_others(command: str) -> None:
    (row,) = re.findall(rf"^\| `{command}[ `].*$", PAGE, re.MULTILINE)
    actions = SUBPARSERS[command]._actions
    options = {option for a in actions for option in a.option_strings if option.startswith("--")}
    assert set(re.findall(r"--[a-z-]+", row)) == options - OF_ALL


def test_options_of_all_commands_and_checks_are_named() -> None:
    assert all(f"`{option}`" in PAGE for option in OF_ALL)
    table = PAGE.partition("| check | looks at |")[2]
    named = [name for row in re.findall(r"^\| ([a-z, ]+) \|", table, re.MULTILINE) for name in row.split(", ")]
    assert sorted(named) == sorted(CHECKS)
