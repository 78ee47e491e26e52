"""`resilience trace` as it is typed."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main


@pytest.fixture
def typed(sample_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    """Runs the command in the sample's workspace: exit code, what it printed, what it complained of."""
    monkeypatch.setenv("RESILIENCE_HOME", str(sample_home))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["trace", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_coefficient_as_tree_and_as_json(typed) -> None:
    code, out, _ = typed("dai2024.T3.2", "ln_real_gdp_pc", "--region", "江苏", "--year", "2020")
    assert code == 0 and out.startswith("coefficient ln_real_gdp_pc") and "raw cell " in out
    code, out, _ = typed("dai2024.T3.2", "ln_real_gdp_pc", "--region", "江苏", "--year", "2020", "--json")
    assert code == 0 and json.loads(out)["children"][0]["children"][0]["year"] == 2020


def test_all_shows_every_component(typed) -> None:
    _, short, _ = typed("lin_wang2025.T5.1", "new_drivers", "--region", "440000", "--year", "2020")
    _, whole, _ = typed("lin_wang2025.T5.1", "new_drivers", "--region", "440000", "--year", "2020", "--all")
    assert "more components of smaller weight (--all)" in short and "(--all)" not in whole
    assert len(whole.splitlines()) > 2 * len(short.splitlines())


def test_a_cell_as_list_and_as_json(typed) -> None:
    code, out, _ = typed("--cell", "synthetic_trade_total_yuan.csv::14:B")
    assert code == 0 and "resilience__trade_deviation" in out
    code, out, _ = typed("--cell", "synthetic_nation.csv::6:O", "--json")
    assert code == 0 and json.loads(out)["facts"]["item"] == "cpi"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "a specification and a term must be given"),
        (("dai2024.T3.2",), 2, "a specification and a term must be given"),
        (("dai2024.T3.2", "x", "--cell", "a::1:B"), 2, "--cell stands alone"),
        (("--cell", "a::1:B", "--year", "2020"), 2, "--cell stands alone"),
        (("--cell", "synthetic_trade_total_yuan.csv::14:ZZ"), 1, "near it: synthetic_trade_total_yuan.csv::14:"),
        (("dai2024.T33.2", "x"), 2, "no such specification"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(typed, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, out, err = typed(*arguments)
    assert (found, out) == (code, "") and said in err


def test_a_failed_specification_says_why(sample_home: Path, tmp_path: Path, typed) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((sample_home / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("insert into results.failures values ('dai2024.T3.2', 'run', 'EstimationError', 'x has no data')")
    code, _, err = typed("dai2024.T3.2", "ln_real_gdp_pc", "--warehouse", str(copy))
    assert code == 1 and "could not be estimated (EstimationError): x has no data" in err


def test_a_file_that_is_no_warehouse_is_refused(tmp_path: Path, typed) -> None:
    absent, text, empty = (tmp_path / name for name in ("absent.duckdb", "text.duckdb", "empty.duckdb"))
    text.write_text("no database", encoding="utf-8")
    duckdb.connect(str(empty)).close()
    for file, said in (
        (absent, "no such file"),
        (text, "is not a valid"),
        (empty, "holds no warehouse with results"),
    ):
        expected = 1 if file == empty else 2
        for asked in (("dai2024.T3.2", "x"), ("--cell", "a.csv::1:B")):
            code, _, err = typed(*asked, "--warehouse", str(file))
            assert code == expected and said in err, (file, asked)
