"""`resilience picture`: files, refusals, and what it does not import."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from analysis.store import ensure_results
from orchestration import pictures
from orchestration.cli import main
from orchestration.pictures import Request
from tests.conftest import ROOT


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch) -> Path:
    """A workspace of its own with the published sample."""
    (tmp_path / "warehouse.duckdb").symlink_to(sample_home / "warehouse.duckdb")
    monkeypatch.setenv("RESILIENCE_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_file_of_each_format(home, ending, start) -> None:
    out = home / "new folder" / f"picture.{ending}"
    assert main(["picture", "tiles", "resilience__li", "--lang", "zh", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(start)
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_file_without_a_name_lies_in_build(home, capsys) -> None:
    assert main(["picture", "curve", "lin_wang2025.T5.1", "--term", "new_drivers"]) == 0
    out = home / "build" / "pictures" / "curve-lin_wang2025.T5.1-en.svg"
    assert out.is_file()
    assert str(out) in capsys.readouterr().out


REFUSED = (
    (["coefficient", "dai2024.T3.1"], "did you mean 'coefficients'?"),
    (["coefficients"], "needs 1 to 12 of: ids of specifications"),
    (["coefficients", "dai2024.T3.11"], "did you mean 'dai2024.T3.1'?"),
    (["coefficients", "dai2024.T1"], "its estimator is describe"),
    (["coefficients", "dai2024.T3.1", "--term", "ln_invention_patent"], "did you mean 'ln_invention_patents'?"),
    (["event_study", "dai2024.T3.1"], "no coefficients by event time"),
    (["path", "resilience_li"], "did you mean 'resilience__li'?"),
    (["path", "resilience__li", "--region", "Jiangs"], "did you mean 'jiangsu'?"),
    (["path", "resilience__li", "--region", "苏州"], "苏州 has no values here"),
    (["path", "resilience__li", "--year", "1990"], "choose years from 2015 to 2023"),
    (["path", "resilience__li", "--region-type", "cities"], "choose one of province"),
    (["path", "resilience__li", "--term", "x"], "has no option --term"),
    (["tiles", "digital_economy"], "no values of provinces"),
    (["tiles", "resilience__li", "--year", "2030"], "choose a year from 2015 to 2023"),
    (["tiles", "resilience__li", "--year", "2018", "2019"], "shows one year"),
    (["tiles", "resilience__li", "--out", "x.jpg"], "written as .svg, .png or .pdf"),
    (["weights", "resilience__trade_deviation"], "there is no index with weights"),
    (["weights", "digital_economy", "--year", "2015"], "leave out --year"),
    (["distribution", "resilience__li", "--by", "region3"], "did you mean 'region3_nbs'?"),
    (["distribution", "digital_economy", "--by", "industry_high"], "groups none of these regions"),
    (["definitions", "resilience__cf_br"], "did you mean 'resilience__cf_bri'?"),
    (["definitions", "resilience__trade_deviation", "complexity__eci"], "not of one concept"),
    (["curve", "lin_wang2025.T5.1@port"], "a curve compares several"),
    (["coefficients", "digitech_mfg2024.T4.1"], "draw digitech_mfg2024.T4.2#a"),
    (["curve", "dai2024.T5.1", "--over", "controls"], "is estimated by system_gmm"),
    (["curve", "lin_wang2025.T5.2", "--over", "controls", "--term", "gdp"], "no focal variable"),
    (["curve", "lin_wang2025.T5.1", "--term", "new_driver"], "did you mean 'new_drivers'?"),
)


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_refusals_teach(home, capsys, arguments, said) -> None:
    try:
        code = main(["picture", *arguments])
    except SystemExit as refusal:
        code = refusal.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert not (home / "build").exists()


def test_no_warehouse_and_no_duckdb_file(home, capsys) -> None:
    (home / "text.duckdb").write_text("no database", encoding="utf-8")
    assert main(["picture", "tiles", "resilience__li", "--warehouse", str(home / "none.duckdb")]) == 2
    assert "run `resilience refresh`" in capsys.readouterr().err
    assert main(["picture", "tiles", "resilience__li", "--warehouse", str(home / "text.duckdb")]) == 2
    assert "is not a valid" in capsys.readouterr().err


def test_a_file_that_cannot_be_written(home, capsys) -> None:
    (home / "file").write_text("", encoding="utf-8")
    assert main(["picture", "tiles", "resilience__li", "--out", str(home / "file" / "x.svg")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.fixture
def results_only() -> duckdb.DuckDBPyConnection:
    """A file of the user's that `resilience analyze` wrote to: it has results and neither marts nor registry."""
    con = duckdb.connect()
    ensure_results(con)
    return con


def test_results_alone_are_drawn_under_their_ids(results_only) -> None:
    results_only.execute(
        """insert into results.specs
            (spec_id, run_id, paper_id, table_no, estimator, outcome, panel_hash, origin, spec_json)
        values ('mine.T1.1', 'r', 'mine', '1', 'within', 'y', '', 'user', '{}');
        insert into results.estimates
            (spec_id, term, covariance, is_headline, estimate, std_error, statistic, p_value, ci_low, ci_high)
        values ('mine.T1.1', 'x$1$', 'hc1', true, -1, 0.5, -2, 0.05, -2, 0)"""
    )
    text = pictures.svg(results_only, "coefficients", Request(("mine.T1.1",)))
    assert "Coefficient of x$1$" in text
    assert "Synthetic" not in text


@pytest.mark.parametrize("kind", ["coefficients", "event_study", "curve"])
def test_no_results_are_refused(results_only, kind) -> None:
    with pytest.raises(Exception, match="run `resilience analyze` first"):
        pictures.svg(results_only, kind, Request(("mine.T1.1",)))


@pytest.mark.parametrize("kind", ["path", "weights", "distribution", "tiles", "definitions"])
def test_no_marts_are_refused(results_only, kind) -> None:
    with pytest.raises(Exception, match="run `resilience refresh`"):
        pictures.svg(results_only, kind, Request(("x",)))


def test_help_imports_no_matplotlib() -> None:
    code = "import sys; from orchestration.cli import parser; parser(); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
