"""Which rows of UN Comtrade stand for a country's exports to the world: totals, not their parts, and none lost."""

from __future__ import annotations

from orchestration.landing.trade.cells import Joined
from orchestration.landing.trade.checks import drop_repeats
from orchestration.landing.trade.layouts import TOTALS
from orchestration.landing.trade.staging import Staging

_NONE = "'', 'NA', '0', 'C00'"
"""How a file says that a row is not broken down further."""
_FIGURE = "reporter::integer, year, period, product(product)"
"""What a figure of the world is of. A file may hold the world for one of them and single partners for another."""


def drop_breakdowns(stage: Staging) -> None:
    """Sets aside rows by second partner, customs procedure or mode whose total stands in the files.

    It is that of the row's partner, or that of the partner World. Raises UserError at a row without such a total.
    """
    broken = " or ".join(f"{role} not in ({_NONE})" for role in TOTALS)
    stage.con.sql(
        f"""create table whole as select distinct {_FIGURE}, partner::integer as partner
        from rows where not ({broken})"""
    )
    total = " or ".join(f"({_FIGURE}, {partner}) in (from whole)" for partner in ("partner::integer", "0"))
    reason = "'rows broken down by second partner, customs procedure or mode, which are in the totals'"
    stage.set_aside(f"({broken}) and ({total})", reason, "value")
    for role in TOTALS:
        rule = "the row is a part (of one second partner, customs procedure or mode), and its total is not in the file."
        remedy = (
            "download the totals too (all second partners, procedures and modes), or remove the rows of this figure"
        )
        stage.refuse_where(f"{role} not in ({_NONE})", role, rule, remedy)


def keep_world(stage: Staging, sums_partners: bool) -> None:
    """Keeps the partner World where a figure has it; else all partners, if they are to be summed.

    Raises UserError where a figure is stated twice in two ways, and where it has no World and is not to be summed.
    """
    key = ["reporter::integer", "partner::integer", "year", "period", "product(product)"]
    drop_repeats(stage, key, "value", "reporter, partner, period, product")
    for count, rule, remedy in (
        ("classification", "one country and year is in one edition of the HS: sums would count twice.", "keep one"),
        ("length(period)", "one country and year is stated by year or by months: sums would count twice.", "keep one"),
    ):
        mixed = f"select reporter, year from rows group by all having count(distinct {count}) > 1"
        role = "period" if count.startswith("length") else count
        first = f"select reporter, year, first({role} order by file, line) from rows group by all"
        other = f"(reporter, year) in ({mixed}) and (reporter, year, {role}) not in ({first})"
        stage.refuse_where(other, role, rule, f"{remedy} of the two in the file")
    stage.con.sql(f"create table of_world as select distinct {_FIGURE} from rows where partner::integer = 0")
    has_world = f"({_FIGURE}) in (from of_world)"
    if not sums_partners:
        rule = (
            "a country's exports of a product and period are those to the partner World (0), and the file has none "
            "of this one."
        )
        remedy = "download the partner World too, or give --partners sum to take the sum over the partners of the file"
        stage.refuse_where(f"not {has_world}", "partner", rule, remedy)
    reason = "'single partners, which are in the partner World'"
    stage.set_aside(f"partner::integer <> 0 and {has_world}", reason, "value")


def summed_partners(stage: Staging, joined: Joined) -> list[str]:
    """Of which countries and years sums over partners are taken, of how many, and beside figures of the World."""
    sums = stage.con.sql(
        f"""select exporter_iso3, year, count(distinct partner), any_value(name),
            count(distinct (product_code, month)), (
                select count(*) from figures w
                where w.{joined.within} and w.partner = 0 and w.exporter_iso3 = f.exporter_iso3 and w.year = f.year)
        from figures f join countries on partner = code where {joined.within} and partner <> 0
        group by exporter_iso3, year order by exporter_iso3, year"""
    ).fetchall()
    lines = []
    for exporter, year, partners, name, figures, of_world in sums:
        of = f"the one partner {name}" if partners == 1 else f"{partners} partners"
        some = f" for {figures:,} of {figures + of_world:,} figures" if of_world else ""
        lines.append(f"{exporter} {year}: no partner World{some}; the sum over {of} of the file is taken for it")
    return lines
