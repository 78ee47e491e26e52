"""What an import of trade figures understood, for its report."""

from __future__ import annotations

from orchestration.landing.quarantine import counted
from orchestration.landing.raw.contracts import Table
from orchestration.landing.report import listed
from orchestration.landing.trade.cells import Joined, keys
from orchestration.landing.trade.staging import Staging

_COUNTED = {
    "region_id": "region",
    "exporter_iso3": "exporter",
    "product_code": "product",
    "partner_iso3": "partner",
}


def figures_read(staging: Staging, joined: Joined, table: Table) -> list[str]:
    """Rows, cells, their sum and what they cover."""
    names = [name for name in _COUNTED if name in keys(table)]
    counts = ", ".join(f"count(distinct {name})" for name in names)
    query = f"select count(*), sum(value_usd)::double, min(year), max(year), {counts} from cells where {joined.within}"
    cells, total, first, last, *many = staging.con.sql(query).fetchall()[0]
    span = f"{first}-{last}" if first != last else str(first)
    covered = ", ".join(f"{n:,} {_COUNTED[name]}{'s' if n != 1 else ''}" for name, n in zip(names, many, strict=True))
    return [f"{cells:,} figure{'s' if cells != 1 else ''}, {covered}, {span}; they sum to {total:,.2f} US dollars"]


def years_read(staging: Staging, joined: Joined, table: Table) -> list[str]:
    """Which years are sums of months, of how many, and who has fewer of them than the others."""
    who = [name for name in ("region_id", "exporter_iso3", "flow") if name in keys(table)]
    found = staging.con.sql(
        f"""with months as (
            select year, concat_ws(' ', {", ".join(who)}) as who, list_sort(list(distinct month)) as held
            from figures where {joined.within} and month is not null group by all)
        select year, list_sort(list_distinct(flatten(list(held)))) as held_by_all,
            list(struct_pack(who := who, held := held) order by who) from months group by year order by year"""
    ).fetchall()
    whole = [str(year) for year, months, _ in found if len(months) == 12]
    lines = [f"months are summed to years: 12 months of {listed(whole)}"] if whole else []
    for year, months, parts in found:
        if len(months) < 12:
            held = listed([str(month) for month in months])
            lines.append(
                f"months are summed to years: {year} has {len(months)} of 12 months ({held}), it is no whole year"
            )
        fewer = [f"{part['who']} {len(part['held'])} of 12" for part in parts if len(part["held"]) < len(months)]
        if fewer:
            lines.append(
                f"{year} has fewer months for {listed(fewer)}: no whole year, unless nothing was traded in them"
            )
    return lines


def left_out(staging: Staging, joined: Joined) -> list[str]:
    """The rows that became no figure, by reason. They stand in `strays` (file, reason, rows, value)."""
    found = staging.con.sql(
        f"""select reason, sum(rows)::bigint, sum(value)::double from strays where {joined.within}
        group by reason having sum(rows) > 0 order by 2 desc, 1"""
    ).fetchall()
    return [
        f"left out, {reason}: {counted(rows)}" + (f" of {value:,.2f} US dollars" if value is not None else "")
        for reason, rows, value in found
    ]
