"""The models that customs rows run through are SELECTs that Spark accepts too (docs/performance.md): what DuckDB alone
understands does not come back. The spellings are those that Spark 4 refused, or understood in another way."""

import re

import pytest

from tests.conftest import ROOT

MODELS = ROOT / "warehouse" / "models"
FOLDERS = ("staging/trade", "intermediate/trade", "marts/trade", "marts/exposure", "marts/resilience")
REFUSED = {
    "a bare from": r"\(\s*from\b",
    "columns replaced or excluded": r"\*\s*(replace|exclude)\s*\(",
    "a list as a table": r"\bunnest\(\[",
    "pairs from a subquery": r"in \(select \(",
    "unpivot as a statement": r"\bunpivot\b[^(]*\bon\b",
    "varchar without a length": r"null as varchar\)",
    "functions of another name": r"\b(xor|hash|string_agg|error|printf)\(",
    "a name in double quotes": r'(?<!\{\{ adapter\.quote\()"[a-z_]+"',
}


def statements(text: str) -> str:
    """Without comments and without what dbt replaces."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|--[^\n]*|'[^']*'", "x", text, flags=re.S)


@pytest.mark.parametrize("reason", REFUSED)
def test_no_spelling_that_duckdb_alone_understands(reason: str) -> None:
    files = [path for folder in FOLDERS for path in sorted((MODELS / folder).rglob("*.sql"))]
    assert len(files) > 40
    found = {
        path.relative_to(MODELS).as_posix(): match[0]
        for path in files
        if (match := re.search(REFUSED[reason], statements(path.read_text(encoding="utf-8")), re.I))
    }
    assert not found
