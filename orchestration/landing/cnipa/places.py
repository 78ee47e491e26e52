"""The province of a patent: of the code 国省代码, else of its applicant's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from orchestration.errors import UserError
from orchestration.landing.cnipa.words import CITY
from orchestration.landing.names.regions import city_code, find_region, provinces
from orchestration.registry import rows

_NAME = re.compile(r"[\u3400-\u9fff]+")
_DIGITS = re.compile(r"(?<![0-9])([0-9]{2})(?:[0-9]{4})?(?![0-9])")
_POST_CODE = re.compile(r"\s*[0-9]{6}\s*")


@dataclass(frozen=True)
class Place:
    """`region` is a province's code; None for a patent that cannot be placed, which `text` describes."""

    region: str | None
    text: str
    is_by_address: bool = False


@cache
def place_of(code: str, address: str) -> Place:
    """From texts such as 北京;11 (code) and 100084 北京市海淀区… (address, asked only without a code).

    A code whose name is unknown places nothing, whatever its number. Raises ValueError where name and number of the
    code are of different provinces.
    """
    if code:
        name, number = _by_name(code), _by_number(code)
        if name and number and name != number:
            raise ValueError(f"name and number of the code are of different provinces ({name} and {number}).")
        return Place(name if _NAME.search(code) else number, code)
    region = _by_address(_POST_CODE.sub("", address, count=1)) if address else None
    return Place(region, address[:12] or "neither code nor address", region is not None)


def _by_name(code: str) -> str | None:
    """Of a province, or of one of the cities that have codes of their own there (大连;91)."""
    match = _NAME.search(code)
    if match is None:
        return None
    found = find_region(match[0])
    return found if found in provinces() else _of_city(match[0]) or _of_city(match[0] + CITY)


def _by_number(code: str) -> str | None:
    match = _DIGITS.search(code)
    region = f"{match[1]}0000" if match else ""
    return region if region in provinces() else None


def _of_city(name: str) -> str | None:
    try:
        return f"{city_code(name)[:2]}0000"
    except UserError:
        return None


def _by_address(address: str) -> str | None:
    names = [name for name in _beginnings() if address.startswith(name)]
    return _beginnings()[max(names, key=len)] if names else None


@cache
def _beginnings() -> dict[str, str]:
    """Province under each Chinese name that an address may begin with: of provinces, and whole names of cities."""
    found: dict[str, str] = {}
    for row in rows("regions"):
        if row["level"] == "province":
            found |= dict.fromkeys((row["name_zh"], row["short_zh"]), row["region_id"])
        elif row["level"] == "city" and (province := _of_city(row["name_zh"])):
            found.setdefault(row["name_zh"], province)
    return found
