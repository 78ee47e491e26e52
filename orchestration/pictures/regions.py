"""Regions by code or by name, and their groups."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from orchestration.errors import UserError
from orchestration.pictures.source import Source, refused

NAMES = "select region_id, name_zh, short_zh, name_en, pinyin from registry.regions order by region_id"
GROUPINGS = ("region3_nbs", "region3_1986", "is_municipality", "is_coastal")
"""Columns of registry.regions that group them."""


def region_ids(source: Source, wanted: Sequence[str], found: pd.DataFrame) -> list[str]:
    """The codes of regions given by code or by Chinese or English name; a name means a region with values in `found`.

    Raises:
        UserError: a region that is not known, with the nearest, or one without values.
    """
    source.needs("registry.regions")
    with_values = set(found["region_id"])
    known: dict[str, str] = {region: region for region in with_values}
    for region, *names in source.rows(NAMES).itertuples(index=False):
        for name in (region, *names):
            if isinstance(name, str) and (name.casefold() not in known or region in with_values):
                known[name.casefold()] = region
    chosen = []
    for name in wanted:
        if name.casefold() not in known and name not in known:
            raise refused("region", name, known)
        region = known.get(name, known.get(name.casefold(), name))
        if region not in with_values:
            raise UserError(
                rule=f"{name} has no values here.",
                remedy=f"choose one that has, such as {', '.join(sorted(with_values)[:5])}, or a --region-type.",
                found=region,
                exit_code=2,
            )
        chosen.append(region)
    return list(dict.fromkeys(chosen))


def grouped(source: Source, found: pd.DataFrame, by: str) -> pd.DataFrame:
    """`found` with a column `group_name`: of a column of registry.regions, or of a split in the year of the row.

    Rows without a group are left out. Raises UserError for a grouping that is not known, or that groups none of them.
    """
    source.needs("registry.regions", "marts.splits")
    splits = source.names("select distinct split_id from marts.splits order by 1")
    if by in GROUPINGS:
        groups = source.rows(f"select region_id, cast({by} as varchar) as group_name from registry.regions")
        joined = found.merge(groups, on="region_id")
    elif by in splits:
        groups = source.rows(
            """select region_type, region_id, year, cast(value as varchar) as group_name
            from marts.splits where split_id = ?""",
            [by],
        )
        joined = found.merge(groups, on=["region_type", "region_id", "year"])
    else:
        raise refused("grouping of regions", by, [*GROUPINGS, *splits])
    joined = joined.dropna(subset="group_name")
    if joined.empty:
        raise UserError(
            rule=f"{by} groups none of these regions.",
            remedy=f"choose another year or grouping, for example --by {GROUPINGS[0]}.",
            found=by,
            exit_code=2,
        )
    return joined
