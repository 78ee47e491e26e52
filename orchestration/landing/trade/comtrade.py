"""Import of UN Comtrade: what countries export to the world, to raw_world_export."""

from __future__ import annotations

import argparse

from orchestration.errors import UserError
from orchestration.landing.report import ImportReport, listed
from orchestration.landing.trade import describe
from orchestration.landing.trade.cells import Joined
from orchestration.landing.trade.checks import check_figures, check_products, check_years
from orchestration.landing.trade.codes import check_countries, map_countries, not_countries
from orchestration.landing.trade.land import Trade, land
from orchestration.landing.trade.layouts import recognise
from orchestration.landing.trade.options import one_of
from orchestration.landing.trade.staging import Staging, staging
from orchestration.landing.trade.text import open_text
from orchestration.landing.trade.world import drop_breakdowns, keep_world, summed_partners

QUALITY = "comtrade"
DIGITS = ("2", "4", "6")
_UNSPECIFIED = "[0-9]{2,4}AA"
"""Comtrade's own codes of commodities that a country did not specify: 9999AA."""
_FLOWS = {
    "export": ("X", "2"),
    "import": ("M", "1"),
    "re-export": ("RX", "3"),
    "re-import": ("RM", "4"),
    "export or import for processing": ("DX", "FM", "MIP", "MOP", "XIP", "XOP"),
}


EDITIONS = ("1992", "1996", "2002", "2007", "2012", "2017", "2022")
"""The revisions of the Harmonized System that Comtrade calls H0, H1 …; HS is as reported, whichever that was."""


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line.

    Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    digits = int(one_of("digits", options.digits, DIGITS, "6"))
    sums_partners = one_of("partners", options.partners, ("sum", "world"), "world") == "sum"
    with staging() as stage:
        layouts = []
        for path in options.files:
            file = open_text(path, "latin-1", stage.folder)
            layout, columns = recognise(file)
            layouts.append(layout.what)
            stage.load(file, columns)
        _check(stage)
        _keep_exports(stage, digits)
        map_countries(stage, "comtrade", options.into, "reporter")
        stage.set_aside(*not_countries("reporter"), "value")
        drop_breakdowns(stage)
        keep_world(stage, sums_partners)
        check_countries(stage, "comtrade", options.into, "partner")
        groups = "partner::integer in (select code from countries where is_group and code <> 0)"
        stage.set_aside(groups, "'partners that are groups of countries'", "value")
        _make_figures(stage)

        def said(joined: Joined) -> tuple[str, list[str]]:
            found = "; ".join(f"{layouts[number]}, {stage.files[number].found}" for number in joined.numbers)
            remarks = [*_taken(stage, joined, digits), *describe.left_out(stage, joined)]
            return found, remarks

        sources = [file.source for file in stage.files]
        values = [columns["value"] or 0 for columns in stage.columns]
        return land(stage, Trade("raw_world_export", QUALITY, sources, values, "", said), options)


def _check(stage: Staging) -> None:
    """Raises UserError at the first cell that breaks a rule, column by column."""
    rule = "the names of the header stand beside their columns: freqCode is A or M."
    remedy = (
        "a program that read the file took its first column for an index: download it again, and import it as it is"
    )
    stage.refuse_where("frequency not in ('', 'A', 'M')", "frequency", rule, remedy)
    flows = ", ".join(f"'{code}'" for codes in _FLOWS.values() for code in codes)
    remedy = "download the file again; exports are X (old files: 2)"
    stage.refuse_where(f"flow not in ({flows})", "flow", "the flow is no code of Comtrade's.", remedy)
    rule = "the products are of another classification than the Harmonized System (H0 to H6, HS)."
    remedy = "download the file in the classification HS: SITC and BEC codes are other products under the same digits"
    stage.refuse_where("not regexp_full_match(classification, 'H[0-9S]')", "classification", rule, remedy)
    check_years(stage, "year")
    rule = "a period is the year of its row, or a month of it (YYYYMM)."
    months = "(frequency = '' or frequency = 'M') and regexp_full_match(period, year || '(0[1-9]|1[0-2])')"
    stage.refuse_where(f"period not in ('', year) and not ({months})", "period", rule, "download the file again")
    rule, remedy = "a partner is a number of Comtrade's.", "download the file again"
    stage.refuse_where("not regexp_full_match(partner, '[0-9]{1,4}')", "partner", rule, remedy)
    check_products(stage, "product", f"TOTAL|AG[1-6]|{_UNSPECIFIED}")
    check_figures(stage, "value")


def _keep_exports(stage: Staging, digits: int) -> None:
    """Sets aside what is no export, or a product of another length of code. Raises UserError where nothing is left."""
    for what, codes in _FLOWS.items():
        if what != "export":
            stage.set_aside(f"flow in ({', '.join(map(repr, codes))})", f"'{what}s'", "value")
    if not stage.scalar("select count(*) from rows"):
        rule = "the files hold no exports, which the raw table is of."
        raise UserError(rule, "download exports (flow X; old files: 2)", file=stage.files[0].source.name)
    unspecified = f"regexp_full_match(product, '{_UNSPECIFIED}')"
    stage.set_aside(unspecified, "'commodities not specified, no code of the HS: ' || product", "value")
    level = "if(regexp_full_match(product, '[0-9]+'), length(product(product)) || ' digits', product)"
    levels = stage.con.sql(f"select distinct {level} as level from rows order by level").fetchall()
    stage.set_aside(f"{level} <> '{digits} digits'", f"'products of another level: ' || {level}", "value")
    if levels and not stage.scalar("select count(*) from rows"):
        found = [text for (text,) in levels]
        rule = f"no product of the files has {digits} digits."
        others = [text[0] for text in found if text[0] in DIGITS]
        remedy = f"give --digits {' or '.join(others)}" if others else f"download products of {digits} digits"
        raise UserError(rule, remedy, file=stage.files[0].source.name, found=listed(found), exit_code=2)
    stage.set_aside("number(value) is null", "'empty cells, missing values'", "value")


def _make_figures(stage: Staging) -> None:
    edition = " ".join(f"when 'H{number}' then '{year}'" for number, year in enumerate(EDITIONS))
    stage.con.sql(
        f"""create table figures as select
            file, line, iso3 as exporter_iso3, product(product) as product_code, year::integer as year,
            case classification {edition} end as hs_version,
            try_cast(nullif(period[5:], '') as integer) as month, number(value) as value, partner::integer as partner
        from rows join countries on reporter::integer = code"""
    )


def _taken(stage: Staging, joined: Joined, digits: int) -> list[str]:
    """Which level, edition and partners the figures are of."""
    found = stage.con.sql(f"select distinct classification from rows where {joined.within} order by all").fetchall()
    editions = listed([edition for (edition,) in found])
    taken = f"exports, products of {digits} digits, classification {editions}"
    return [taken, *summed_partners(stage, joined)]
