"""LaTeX sets every table of the papers without an error, and none runs over its page."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import duckdb
import pytest

from orchestration.tables import STYLES, Table, build, build_printed, latex, opened

PAPERS = ("dai2024", "li2026", "zhang_song2025", "lin_wang2025")
TOO_LARGE = re.compile(r"^(Overfull \\hbox.*|LaTeX Warning: Float too large.*|Missing character.*|! .*)$", re.MULTILINE)


@cache
def lacks(program: str, *styles: str) -> str:
    """Why nothing can be set here; empty where it can."""
    if shutil.which(program) is None:
        return f"no {program} is installed"
    missing = [name for name in styles if not _finds(name)]
    return f"LaTeX lacks {', '.join(missing)}" if missing else ""


def _finds(name: str) -> bool:
    return subprocess.run(["kpsewhich", name], capture_output=True).returncode == 0


def compiled(tables: list[Table], folder: Path, lang: str) -> str:
    """The log of a document of these tables, each on pages of its own, with the packages that they say they need."""
    program, kind = ("xelatex", "ctexart") if lang == "zh" else ("pdflatex", "article")
    texts = [latex.render(table) for table in tables]
    packages = sorted(set(re.findall(r"^% (\\usepackage{[a-z,]+})", "\n".join(texts), re.MULTILINE)))
    reason = lacks(program, f"{kind}.cls", *(f"{p}.sty" for p in re.findall(r"[a-z]+(?=[,}])", " ".join(packages))))
    if reason:
        pytest.skip(reason)
    body = "\n".join(rf"{text}\clearpage" for text in texts)
    (folder / "t.tex").write_text(
        "\n".join([rf"\documentclass{{{kind}}}", *packages, r"\begin{document}", body, r"\end{document}"]),
        encoding="utf-8",
    )
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    log = (folder / "t.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, log[-2000:]
    return log


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("style", STYLES)
def test_every_table_fits_its_page(con: duckdb.DuckDBPyConnection, tmp_path: Path, style: str, lang: str) -> None:
    tables = build(con, PAPERS, style=style, lang=lang) + build_printed(con, PAPERS, style=style, lang=lang)
    assert len(tables) > 40
    assert TOO_LARGE.findall(compiled(tables, tmp_path, lang)) == []


def test_hostile_names_are_set(own: Path, tmp_path: Path) -> None:
    with opened(own) as con:
        assert "! " not in compiled(build(con, ["mine.T1"], lang="en"), tmp_path, "en")


def test_parts_of_a_table_hold_all_of_it(con: duckdb.DuckDBPyConnection) -> None:
    """A table that fits no page has one number, its notes once, and every figure."""
    (table,) = build(con, ["zhang_song2025.T7"], style="plain", lang="en")
    text = latex.render(table)
    assert text.count(r"\begin{table}") == text.count("(continued)") + 1 > 2
    assert text.count(r"\label{") == text.count("Notes: ") == 1
    figures = sum(cell is not None for row in table.rows for line in row.lines for cell in line)
    shown = [cell.strip() for line in text.splitlines() if line.endswith(r"\\") for cell in line[:-2].split("&")[1:]]
    assert len([cell for cell in shown if cell and not cell.startswith(r"\multicolumn")]) == figures
