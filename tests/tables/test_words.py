"""Words and labels in two languages."""

import re

import duckdb
import pytest

from analysis.spec_keys import COVARIANCES, OPTIONS
from orchestration.bilingual import labels as bilingual
from orchestration.bilingual.words import LANGUAGES
from orchestration.bilingual.words import Words as Pair
from orchestration.tables.labels import Labels
from orchestration.tables.words import Words

CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def test_every_estimator_and_covariance_of_the_format_has_a_word() -> None:
    words = Words("zh")
    assert all(words.has(name) for name in (*OPTIONS, *COVARIANCES, "windmeijer", "own", "corrected"))


@pytest.mark.parametrize(
    ("term", "english", "chinese"),
    [
        ("_cons", "Constant", "常数项"),
        ("event_-4", "Event time −4", "政策时点−4"),
        ("event_3", "Event time +3", "政策时点+3"),
        ("margin_p10", "Effect at the 10th percentile of the moderator", "调节变量第10百分位处的效应"),
        ("L1.gdp", "GDP, lag 1", "地区生产总值（滞后1期）"),
        ("gdp:L2.ln(x)", "GDP × Log of x, lag 2", "地区生产总值 × x的对数（滞后2期）"),
        ("mean(gdp)", "Mean of GDP", "地区生产总值的组内均值"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_labels_of_terms(term: str, english: str, chinese: str) -> None:
    known = bilingual.Labels({("series", "gdp"): Pair("GDP", "地区生产总值")})
    for lang, expected in zip(LANGUAGES, (english, chinese), strict=True):
        assert Labels(Words(lang), known).term(term) == expected


def test_the_dictionary_of_the_warehouse_labels_every_variable_of_the_specifications(
    con: duckdb.DuckDBPyConnection,
) -> None:
    labels = Labels.of(con, Words("zh"))
    rows = con.execute("select spec_json ->> '$.outcome' from results.specs where outcome is not null").fetchall()
    for (outcome,) in rows:
        assert CHINESE.search(labels.term(outcome)), outcome
