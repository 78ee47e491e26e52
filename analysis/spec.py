"""Specification files: one YAML per paper, one entry per printed column, read into frozen `Spec`s."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import spec_checks, spec_yaml
from analysis.spec_entry import Spec, known_estimator, spec_id
from analysis.spec_keys import ANY_COVARIANCE, COVARIANCES, ENTRY_ONLY, KEYS, OFFERED, OPTIONS, REFUSES, USUAL
from analysis.spec_values import SpecError, located, mapping, nearest, text

__all__ = ["Spec", "SpecError", "load_all", "load_specs", "located", "nearest"]

SHARED = ("panel", "region", "time")
DOCUMENT = ("paper", *SHARED, "defaults", "tables")
ALIAS = ("same_as", "scored", "printed", "printed_r2", "star_rule", "star_df", "note")
"""What an entry may say that is an equation of another fit."""

ANY_OPTION = {name for options in OPTIONS.values() for name in options}

Values = dict[str, Any]


def load_all(paths: Iterable[Path], origin: str = "user") -> list[Spec]:
    """The specifications of several files. Raises SpecError where a spec_id is defined twice, naming both files."""
    specs: dict[str, Spec] = {}
    for spec in (spec for path in paths for spec in load_specs(path, origin)):
        if spec.spec_id in specs:
            first = specs[spec.spec_id].file
            raise SpecError(f"is defined in {first} and in {spec.file}", place=spec.spec_id, hint="Rename one `paper`.")
        specs[spec.spec_id] = spec
    return list(specs.values())


def load_specs(path: Path, origin: str = "shipped") -> list[Spec]:
    """The specifications of one file in its order; `origin` is shipped or user.

    Raises SpecError naming the file, table and column, the key, the text found, the rule and the nearest known name.
    """
    document = spec_yaml.read(path)
    with located(place=str(path)):
        document = _known(document, DOCUMENT)
        for name in ("paper", "tables"):
            if name not in document:
                raise SpecError("a specification file needs this key", key=name)
        return _specs(document, {"file": str(path), "origin": origin})


def _specs(document: Values, identity: Values) -> list[Spec]:
    with located(key="paper"):
        paper = _name(document["paper"])
    with located(key="defaults"):
        shared = {key: document[key] for key in SHARED if key in document}
        defaults = shared | _known(_flat(document.get("defaults")), (*KEYS, *ANY_OPTION))
    entries = {(table, column): entry for table, column, entry in _entries(document["tables"])}
    specs: dict[str, Spec] = {}
    for (table, column), entry in entries.items():
        if "same_as" not in entry:
            with located(place=_place(table, column)):
                spec = _spec(entry, defaults, identity | {"paper_id": paper, "table": table, "column": column})
                specs[spec.spec_id] = spec
    for (table, column), entry in entries.items():
        with located(place=_place(table, column)):
            own = spec_id(paper, table, column)
            specs[own] = _compared(specs[own], specs) if own in specs else _alias(entry, table, column, paper, specs)
    return [_scored(specs[spec_id(paper, *place)], specs) for place in entries]


def _entries(tables: Any) -> Iterator[tuple[str, str | None, Values]]:
    with located(key="tables"):
        tables = mapping(mapping(lambda entry: entry or {}, _column), _name)(tables)
    for table, columns in tables.items():
        for column, entry in columns.items():
            with located(place=_place(table, column)):
                yield table, None if column == "_" else column.removeprefix("_"), _flat(entry)


def _place(table: str, column: str | None) -> str:
    return f"{table}.{column or '_'}"


def _name(value: Any) -> str:
    written = text(value)
    if not re.fullmatch(r"\w[\w-]*", written):
        raise SpecError("names are letters, digits, _ and -", found=written)
    return written


def _column(value: Any) -> str:
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)
    if not re.fullmatch(r"_(@\w+)?|\w[\w-]*(@\w+)?", written) or re.match(r"_[^@]", written):
        raise SpecError("a column is named 2, or 2@variant, or _ for the table as one specification", found=written)
    return written


def _flat(entry: Any) -> Values:
    """The keys of an entry with those of its `options` beside them."""
    given = mapping(lambda value: value)(entry or {})
    inner = mapping(lambda value: value)(given.pop("options", None) or {})
    with located(key="options"):
        for name in _known(inner, ANY_OPTION):
            if name in given:
                raise SpecError("stands in the entry and in its options", found=name)
    return given | inner


def _known(given: Any, known: Iterable[str], what: str = "unknown key") -> Values:
    values = mapping(lambda value: value)(given)
    for name in values:
        if name not in known:
            owners = ", ".join(estimator for estimator, options in OPTIONS.items() if name in options)
            raise SpecError(what, found=name, hint=f"It is an option of {owners}." if owners else nearest(name, known))
    return values


def _spec(written: Values, defaults: Values, identity: Values) -> Spec:
    estimator = known_estimator(written.get("estimator", defaults.get("estimator")))
    options, refused = OPTIONS[estimator], REFUSES[estimator]
    _known(written, [*KEYS, *options], f"unknown key for {estimator}")
    for name, value in written.items():
        if value and name in refused and name not in options:
            raise SpecError(f"{estimator} does not take this key", key=name, found=value)
    not_inherited = (*refused, *ENTRY_ONLY.get(estimator, ()), *spec_checks.unread(estimator))
    usual = USUAL.get(estimator, {})
    inherited = {n: v for n, v in defaults.items() if n in options or (n in KEYS and n not in not_inherited)}
    if "covariance" in inherited:
        inherited["covariance"] = _offered(_value("covariance", inherited, KEYS), estimator)
    given = usual | inherited | written
    keys = {name: _value(name, given, KEYS) for name in KEYS if name not in options} | {
        name: KEYS[name][1] for name in KEYS if name in options
    }
    spec = Spec(**identity | keys | {"options": {name: _value(name, given, options) for name in options}})
    spec_checks.check(spec, written)
    return spec


def _offered(covariances: Sequence[str], estimator: str) -> list[str]:
    """Of the covariances of the defaults those that the estimator has; none, so its own, where it has not the first."""
    foreign = set(ANY_COVARIANCE) - set(OFFERED.get(estimator, COVARIANCES))
    return [] if covariances and covariances[0] in foreign else [name for name in covariances if name not in foreign]


def _value(name: str, given: Mapping[str, Any], keys: Mapping[str, tuple[Any, Any]]) -> Any:
    """The value in its normal form; null stands for the default, but for no region and no time."""
    check, default = keys[name]
    if given.get(name) is None:
        return None if name in ("region", "time") and name in given else default
    with located(key=name):
        return check(given[name])


def _reference(written: str, table: str, paper: str, specs: Mapping[str, Spec]) -> Spec:
    """The specification that another entry names as `2`, `T4.2` or in full."""
    for candidate in (spec_id(paper, table, written), f"{paper}.{written}", written):
        if candidate in specs:
            return specs[candidate]
    start = f"{paper}." if "." in written else f"{paper}.{table}."
    known = [name.removeprefix(start) for name in specs if name.startswith(start)]
    raise SpecError("names no entry of this file", found=written, hint=nearest(written.removeprefix(start), known))


def _compared(spec: Spec, specs: Mapping[str, Spec]) -> Spec:
    if spec.compare is None:
        return spec
    with located(key="compare"):
        other = _reference(spec.compare, spec.table, spec.paper_id, specs)
        if other.spec_id == spec.spec_id:
            raise SpecError("compares a column with itself", found=spec.compare)
    return replace(spec, compare=other.spec_id)


def _alias(written: Values, table: str, column: str | None, paper: str, specs: Mapping[str, Spec]) -> Spec:
    """An entry that is an equation of another fit: that specification under its own name, without its outcome."""
    values = {
        name: _value(name, written, KEYS) for name in _known(written, ALIAS, "an entry with same_as takes no such key")
    }
    with located(key="same_as"):
        target, _, equation = (values["same_as"] or "").partition("#")
        if not equation:
            raise SpecError('names an equation of another fit: "5#first:x"', found=written["same_as"])
        fit = _reference(target, table, paper, specs)
        if fit.same_as:
            raise SpecError("names an entry that has no fit of its own", found=target, hint=f"It is {fit.same_as}.")
    own = {"printed": {}, "printed_r2": None, "note": None, "scored": None, "compare": None, "outcome": None} | values
    return replace(fit, **own | {"table": table, "column": column, "same_as": f"{fit.spec_id}#{equation}"})


def _scored(spec: Spec, specs: Mapping[str, Spec]) -> Spec:
    """With `scored` decided: the variant that says so, else the plain entry."""
    variants = [s for s in specs.values() if (s.table, s.column_no) == (spec.table, spec.column_no)]
    chosen = [s.spec_id for s in variants if s.scored is True]
    if len(chosen) > 1:
        raise SpecError("one variant of a column meets the print", key="scored", found=chosen)
    return replace(spec, scored=spec.spec_id in chosen if chosen else spec.scored is not False and not spec.is_variant)
