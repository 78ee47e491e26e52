"""What stands under a table: where it would mislead without, it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orchestration.bilingual.labels import signed
from orchestration.tables.columns import GMM, Columns, listed
from orchestration.tables.source import Fitted
from orchestration.tables.words import Words

LEVELS = (0.10, 0.05, 0.01)
"""p-values below which a coefficient carries one, two and three stars: the rule `conv` of the audit of printed stars,
which is not imported because it loads scipy."""


def stars(p_value: float) -> str:
    """The stars of a p-value under LEVELS."""
    return "*" * sum(p_value < level for level in LEVELS)


def legend(words: Words, levels: Sequence[float]) -> str:
    """What one, two and three stars say: p-values in English, per cent in Chinese, as journals have it."""
    return words("stars", *(f"{100 * level:g}%" if words.lang == "zh" else f"{level:g}" for level in levels))


def notes(columns: Columns, covariances: Sequence[str | None], errors: str, *, has_stars: bool) -> tuple[str, ...]:
    """The notes of a table of regressions; `covariances` are those its errors come from, one per column."""
    words, fitted = columns.labels.words, columns.fitted
    found = [_errors(columns, covariances, errors)]
    if has_stars:
        found.append(legend(words, LEVELS) + words("stars.same_errors"))
    if gmm := [n for n, each in zip(columns.numbers, fitted, strict=True) if each.estimator in GMM]:
        found.append(words("differenced", listed(gmm)))
    bases = _by(columns.numbers, [_base(each) for each in fitted])
    found += [words("base", base, listed(numbers)) for base, numbers in bases.items()]
    if any(covariance != each.headline for covariance, each in zip(covariances, fitted, strict=True)):
        found.append(words("headline_only"))
    found += [
        words("failed", number, each.entry.message)
        for number, each in zip(columns.numbers, fitted, strict=True)
        if each.entry.message
    ]
    return whole(words, found, fitted)


def whole(words: Words, notes: Iterable[str], fitted: Sequence[Fitted]) -> tuple[str, ...]:
    """Notes as they stand under a table: led by that word, ended by the source and whether it is synthetic."""
    found = [*notes, words("specifications", ", ".join(each.spec_id for each in fitted))]
    if any(each.entry.is_synthetic for each in fitted):
        found.append(words("synthetic_note"))
    return (words("notes") + found[0], *found[1:])


def _errors(columns: Columns, covariances: Sequence[str | None], errors: str) -> str:
    words = columns.labels.words
    pairs = zip(columns.fitted, covariances, strict=True)
    named = _by(columns.numbers, [_covariance(columns, each, covariance) for each, covariance in pairs])
    text = words(f"errors.{errors}")
    if len(named) == 1:
        text += words("same_for_all", *named)
    else:
        text += "".join(words("by_column", listed(numbers), name) for name, numbers in named.items())
    return text + ("。" if words.lang == "zh" else ".")


def _covariance(columns: Columns, fitted: Fitted, covariance: str | None) -> str | None:
    """The covariance in words; one that the dictionary does not know keeps its name."""
    words = columns.labels.words
    if covariance != "cluster":
        return covariance and words.or_name(_kind(fitted, covariance), covariance)
    clusters = fitted.spec.get("cluster") or [fitted.spec.get("region")]
    return words("cluster", words("and").join(columns.unit(fitted, name) for name in clusters))


def _kind(fitted: Fitted, covariance: str) -> str:
    """Under one name results hold what options of the estimator tell apart."""
    options = fitted.options
    if covariance == "windmeijer" and options.get("steps") == 1:
        return "gmm.one_step"
    if covariance == "windmeijer" and options.get("windmeijer") is False:
        return "gmm.uncorrected"
    if covariance == "corrected" and (options.get("method") == "ml" or fitted.equation):
        return "likelihood"
    return covariance


def _base(fitted: Fitted) -> str | None:
    """The event time that is left out, where it is the same for all."""
    is_event = fitted.estimator == "event_study" and not fitted.equation
    has_base = fitted.options.get("design") in ("twfe", "sun_abraham")
    return signed(fitted.options["base"]) if is_event and has_base else None


def _by(numbers: Iterable[str], texts: Iterable[object]) -> Mapping[object, list[str]]:
    """The columns of each text, without those that have none."""
    found: dict[object, list[str]] = {}
    for number, text in zip(numbers, texts, strict=True):
        if text is not None:
            found.setdefault(text, []).append(number)
    return found
