"""Names of provinces in any usual form, and their codes."""

from __future__ import annotations

from functools import cache

from orchestration.errors import UserError, nearest
from orchestration.landing.files.grid import coded
from orchestration.landing.names.terms import advice, vocabulary
from orchestration.registry import rows

NATION = "000000"
GRAINS = ("province", "city")
_SUFFIXES = ("province", "municipality", "city")


@cache
def find_region(text: str) -> str | None:
    """The six-digit code of a province or of the nation (000000); None when the name is unknown."""
    known = vocabulary("region").ids
    name = coded(text)
    if len(name) == 2 and name.isdecimal():
        name += "0000"
    stems = [name, *(name.removesuffix(suffix) for suffix in _SUFFIXES)]
    return next((known[stem] for stem in stems if stem in known), None)


def region_code(text: str) -> str:
    """`find_region`, raising UserError with the nearest known name. 山西 is Shanxi, 140000; 陕西 is Shaanxi, 610000."""
    code = find_region(text)
    if code is None:
        remedy = advice("write a province's name or its six-digit code", vocabulary("region").nearest(text))
        raise UserError(f"the province {text.strip()!r} is unknown.", remedy, found=text)
    return code


def city_code(text: str) -> str:
    """The six-digit code of a city, as its code, of twelve digits perhaps, or its full Chinese name says it.

    A municipality bears its province's code. Old codes are codes too: registry.regions says in which years they held.
    Raises UserError with the nearest known name, also for a name that two codes have had.
    """
    name = coded(text)
    known = _cities()
    found = known.get(name.removesuffix("000000") if len(name) == 12 else name, [])
    if len(found) == 1:
        return found[0]
    if found:
        rule = f"the city {text.strip()!r} has had more than one code: {', '.join(found)}."
        raise UserError(rule, "write the six-digit code", found=text)
    remedy = advice("write a city's six-digit code or its full Chinese name", nearest(name, known))
    raise UserError(f"the city {text.strip()!r} is unknown.", remedy, found=text)


@cache
def _cities() -> dict[str, list[str]]:
    """Codes under every code and full name of a city."""
    known: dict[str, list[str]] = {}
    for row in rows("regions"):
        if row["level"] == "city" or row["is_municipality"] == "true":
            for name in (row["region_id"], coded(row["name_zh"])):
                known.setdefault(name, []).append(row["region_id"])
    return known


@cache
def is_municipality(code: str) -> bool:
    """Whether the code is of a city that is a province: Beijing, Tianjin, Shanghai, Chongqing."""
    return any(row["region_id"] == code and row["is_municipality"] == "true" for row in rows("regions"))


def provinces() -> dict[str, str]:
    """Code and short Chinese name of every province, in the order of the registry."""
    return {row["region_id"]: row["short_zh"] for row in rows("regions") if row["level"] == "province"}
