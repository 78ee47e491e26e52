"""What a value in a specification may look like: one checker per kind, which returns the value in its normal form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

from analysis import terms

Check = Callable[[Any], Any]


class SpecError(ValueError):
    """A specification that cannot be read or does not fit the data: place, rule, text found, way out."""

    def __init__(self, rule: str, *, hint: str = "", found: object = None, key: str = "", place: str = "") -> None:
        super().__init__(rule)
        self.rule, self.hint, self.found, self.key, self.place = rule, hint, found, key, place

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.place, f"key {self.key}" if self.key else "") if part)
        found = "" if self.found is None else f" Found: {self.found!r}."
        return f"{where}{': ' if where else ''}{self.rule}.{found}{' ' + self.hint if self.hint else ''}"


@contextmanager
def located(*, place: str = "", key: str = "") -> Iterator[None]:
    """Errors raised inside get this place and key before their own."""
    try:
        yield
    except SpecError as error:
        places = ", ".join(part for part in (place, error.place) if part)
        keys = ".".join(part for part in (key, error.key) if part)
        raise SpecError(error.rule, hint=error.hint, found=error.found, key=keys, place=places) from None


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names nearest to `name`, as a question; all of them when none is near."""
    names = list(known)
    match = get_close_matches(name, names, n=1, cutoff=0.5) or [n for n in names if n.casefold() == name.casefold()]
    return f"Did you mean {match[0]!r}?" if match else f"Known: {', '.join(names)}."


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SpecError("expects a text; quote what YAML reads as a number, a date or yes/no", found=value)
    return value.strip()


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise SpecError("expects true or false", found=value)
    return value


def whole(least: int | None = None) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
            raise SpecError(f"expects a whole number{'' if least is None else f' of at least {least}'}", found=value)
        return value

    return check


def positive(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise SpecError("expects a number above zero", found=value)
    return float(value)


def one_of(*allowed: Any) -> Check:
    def check(value: Any) -> Any:
        if isinstance(value, bool) or value not in allowed:
            raise SpecError("is not an allowed value", found=value, hint=nearest(str(value), map(str, allowed)))
        return value

    return check


def term(value: Any) -> str:
    written = text(value)
    try:
        terms.parse(written)
    except terms.TermError as error:
        raise SpecError(str(error), found=written, hint=error.hint) from None
    return written


def column(value: Any) -> str:
    written = text(value)
    if not re.fullmatch(terms.NAME, written):
        raise SpecError(
            "expects the name of a column", found=written, hint="Lags and products only stand in variables."
        )
    return written


def several(check: Check, *, most: int | None = None) -> Check:
    """A list without repetitions; one value stands for a list of one."""

    def check_all(value: Any) -> tuple[Any, ...]:
        given = value if isinstance(value, list | tuple) else [value]
        values = tuple(check(v) for v in given)
        for i, each in enumerate(values):
            if each in values[:i]:
                raise SpecError("lists the same entry twice", found=each)
        if most is not None and len(values) > most:
            raise SpecError(f"takes at most {most} entries", found=list(values))
        return values

    return check_all


def span(least: Check, *, open_ended: bool = False) -> Check:
    """[first, last]; with `open_ended` either may be null."""

    def check(value: Any) -> tuple[Any, Any]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise SpecError("expects [first, last]", found=value)
        first, last = (None if v is None and open_ended else least(v) for v in value)
        if first is not None and last is not None and first > last:
            raise SpecError("the first must not lie after the last", found=list(value))
        return first, last

    return check


def unless_off(check: Check) -> Check:
    """False, which leaves out what stands beside an estimate without being asked, or what `check` accepts."""

    def checked(value: Any) -> Any:
        if value is False:
            return False
        if not isinstance(value, Mapping):
            hint = (
                "It is computed without the key, too; write false to leave it out, a mapping {key: value} to change it."
            )
            raise SpecError("expects false or a mapping of its settings", found=value, hint=hint)
        return check(value)

    return checked


def either(*checks: Check) -> Check:
    """The first check that accepts the value; the refusal of the last one."""

    def check(value: Any) -> Any:
        for each in checks[:-1]:
            try:
                return each(value)
            except SpecError:
                continue
        return checks[-1](value)

    return check


def mapping(value_check: Check, key_check: Check = text) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise SpecError("expects a mapping {name: value}", found=value)
        return {key_check(k): _inside(value_check, k, v) for k, v in value.items()}

    return check


def shape(**parts: tuple[Check, Any]) -> Check:
    """A mapping with these keys only: name -> (check, default)."""

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise SpecError(f"expects a mapping with the keys {', '.join(parts)}", found=value)
        for name in value:
            if name not in parts:
                raise SpecError("unknown key", found=name, hint=nearest(str(name), parts))
        given = {
            name: _inside(each, name, value[name]) for name, (each, _) in parts.items() if value.get(name) is not None
        }
        return {name: default for name, (_, default) in parts.items()} | given

    return check


def _inside(check: Check, name: Any, value: Any) -> Any:
    with located(key=str(name)):
        return check(value)
