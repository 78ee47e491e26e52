"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Finding:
    """`level` is ok, warn or fail; `remedy` says what to do, and is empty where all is well."""

    level: str
    what: str
    remedy: str = ""


def ok(what: str) -> Finding:
    return Finding(OK, what)


def warn(what: str, remedy: str) -> Finding:
    return Finding(WARN, what, remedy)


def fail(what: str, remedy: str) -> Finding:
    return Finding(FAIL, what, remedy)
