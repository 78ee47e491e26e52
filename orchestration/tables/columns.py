"""What stands above a regression and what its rows of effects say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.tables.labels import Labels
from orchestration.tables.model import Head
from orchestration.tables.source import Fitted
from orchestration.tables.words import visible

PANELS = {"panel_province": "province", "panel_city": "city"}
"""What region_id is in the project's panels."""
GMM = ("difference_gmm", "system_gmm")
INDICATOR = re.compile(r"(\w+)\s*=\s*([01])")
"""A subgroup: rows in which a dummy is one, or zero."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table of regressions and how they are called."""

    fitted: Sequence[Fitted]
    labels: Labels

    @property
    def numbers(self) -> list[str]:
        """(1), (2) … from left to right."""
        return [f"({place})" for place in range(1, len(self.fitted) + 1)]

    def heads(self) -> tuple[tuple[Head, ...], ...]:
        """Numbers with variants, outcomes, estimators, and subgroups where there are any."""
        numbers = [
            f"{number} {_variant(each)}".rstrip() for number, each in zip(self.numbers, self.fitted, strict=True)
        ]
        names = [self._outcome, self.estimator]
        if any(each.spec.get("where") for each in self.fitted):
            names.append(self._sample)
        return (tuple(map(Head, numbers)), *(_merged(map(name, self.fitted)) for name in names))

    def _outcome(self, fitted: Fitted) -> str:
        return self.labels.term(fitted.outcome) if fitted.outcome else ""

    def estimator(self, fitted: Fitted) -> str:
        """OLS, 2SLS; of another equation of a fit, which one."""
        words, options, name = self.labels.words, fitted.options, fitted.estimator
        text = words.or_name(f"iv.{options.get('method')}" if name == "iv" else name, name)
        design = f"design.{options.get('design')}"
        if words.has(design):
            text = f"{text} ({words(design)})"
        if fitted.equation:
            equation = fitted.equation.partition(":")[0]
            text = words("equation", text, words.or_name(f"equation.{equation}", equation))
        return text

    def _sample(self, fitted: Fitted) -> str:
        words, where = self.labels.words, fitted.spec.get("where")
        if not where:
            return words("all")
        found = INDICATOR.fullmatch(where.strip())
        if not found:
            return visible(str(where))
        label = self.labels.subgroup(found[1])
        return label if found[2] == "1" else words("not", label)

    def unit(self, fitted: Fitted, column: str) -> str:
        """What a column of groups is called: province, city, year, or its label."""
        kind = self._kind(fitted, column)
        return self.labels.words(kind) if kind else self.labels.variable(column)

    def _kind(self, fitted: Fitted, column: str) -> str | None:
        """The project's own groups; a column of the user's is none of them, whatever it is called."""
        panel = str(fitted.spec.get("panel"))
        kind = next((kind for name, kind in PANELS.items() if name in panel), None)
        return {"region_id": kind, "year": "year"}.get(column)

    def effects(self, fitted: Fitted) -> list[str]:
        """The rows of effects that say yes for this column."""
        words, spec = self.labels.words, fitted.spec
        trends = (spec.get("trends") or {}).get("columns") or ()
        kinds = [(column, self._kind(fitted, column)) for column in _effects(fitted)]
        names = [
            words(f"effects.{kind}") if kind else words("effects", self.labels.variable(column))
            for column, kind in kinds
        ]
        return names + [words("trends", self.unit(fitted, column)) for column in trends]


def _effects(fitted: Fitted) -> Sequence[str]:
    spec, options, equation = fitted.spec, fitted.options, fitted.equation.partition(":")[0]
    if equation == "selection":
        return options.get("selection_effects") or ()
    if equation == "propensity":
        return ()
    if fitted.estimator in GMM:
        return [spec["region"], spec["time"]] if options.get("time_dummies") else [spec["region"]]
    return spec.get("fixed_effects") or ()


def _variant(fitted: Fitted) -> str:
    return fitted.spec_id.partition("#")[0].partition("@")[2]


def _merged(texts: Iterable[str]) -> tuple[Head, ...]:
    """Neighbours of one text under one head."""
    return tuple(Head(text, len(list(same))) for text, same in groupby(texts))


def listed(numbers: Sequence[str]) -> str:
    """(1), (3)–(5) of column numbers in ascending order."""
    places = [int(number.strip("()")) for number in numbers]
    runs = [[place for _, place in run] for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return ", ".join(f"({run[0]})–({run[-1]})" if len(run) > 2 else ", ".join(f"({n})" for n in run) for run in runs)
