"""Numbers of countries and provinces in trade statistics, held against the registry and the raw folder's overlay."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from orchestration.landing.names.regions import provinces
from orchestration.landing.trade.staging import Staging
from orchestration.registry import overlaid


def map_countries(staging: Staging, scheme: str, into: Path, *roles: str) -> None:
    """Makes `countries` (code, iso3, name, is_group) of a scheme of registry.country_codes; iso3 null for no country.

    Raises UserError at a cell of `roles` that the registry does not know.
    """
    known = [
        row
        for row in overlaid(into / "registry")("country_codes")
        if row["scheme"] == scheme and row["code"].isdecimal()
    ]
    staging.con.register(
        "known_countries",
        pa.table(
            {
                "code": [int(row["code"]) for row in known],
                "iso3": pa.array([row["iso3"] or None for row in known], pa.string()),
                "name": [row["name_en"] for row in known],
                "is_group": [row["is_group"] == "true" for row in known],
            }
        ),
    )
    staging.con.sql("create table countries as select * replace (code::integer as code) from known_countries")
    for role in roles:
        check_countries(staging, scheme, into, role)


def check_countries(staging: Staging, scheme: str, into: Path, role: str) -> None:
    """Raises UserError at a cell of `role` whose code `countries` does not know."""
    rule = f"the code of a country is unknown to registry.country_codes (scheme {scheme})."
    staging.refuse_where(
        f"not regexp_full_match({role}, '[0-9]{{1,9}}')"  # a cast would read 50.2e1 as 502, and round 501.7
        f" or try_cast({role} as integer) not in (select code from countries)",
        role,
        rule,
        lambda code: (
            "write it as a whole number, in plain digits: 502, not 502.0."
            if re.fullmatch(r"[0-9]+[.eE][0-9.]*", code or "")
            else f"mend the code, or add a row to {into / 'registry' / 'country_codes.csv'} (header scheme,code,iso3): "
            f"{scheme},{code or 'CODE'},ISO3"
        ),
    )


def not_countries(role: str) -> tuple[str, str]:
    """The condition that a row's code of `role` is no country's, and the reason it is left out for."""
    code = f"{role}::integer"
    condition = f"{code} in (select code from countries where iso3 is null)"
    return condition, f"'no country: ' || {code} || ' ' || (select name from countries where code = {code})"


def check_provinces(staging: Staging, role: str, digits: str | None = None) -> None:
    """Raises UserError at a cell whose two digits (the expression `digits`, else all) are not those of a province."""
    listed = ", ".join(f"'{code[:2]}'" for code in provinces())
    names = ", ".join(f"{code[:2]} {name}" for code, name in provinces().items())
    staging.refuse_where(
        f"{digits or role} not in ({listed})",
        role,
        "a province is the first two digits of its code.",
        f"write one of {names}",
    )
