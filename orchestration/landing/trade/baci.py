"""Import of CEPII BACI: exports summed over importers, to raw_world_export."""

from __future__ import annotations

import argparse
import re

from orchestration.errors import UserError
from orchestration.landing.quarantine import counted
from orchestration.landing.raw.sql import literal
from orchestration.landing.report import ImportReport
from orchestration.landing.trade import describe
from orchestration.landing.trade.cells import Joined
from orchestration.landing.trade.checks import check_figures, check_products, check_years, drop_repeats
from orchestration.landing.trade.codes import map_countries, not_countries
from orchestration.landing.trade.header import columns_of
from orchestration.landing.trade.land import Trade, land
from orchestration.landing.trade.options import one_of
from orchestration.landing.trade.staging import Staging, staging
from orchestration.landing.trade.text import open_text

QUALITY = "baci"
DIGITS = ("2", "4", "6")
_COLUMNS = {"year": ("t",), "exporter": ("i",), "importer": ("j",), "product": ("k",), "value": ("v",)}
_EDITION = re.compile(r"HS[0-9]{2}(?![0-9])")
EDITIONS = {f"HS{year[2:]}": year for year in ("1992", "1996", "2002", "2007", "2012", "2017", "2022")}
"""The year of the revision, by the name that the file of BACI bears."""
_VERSION = re.compile(r"(?<![A-Za-z])V[0-9]{6}(?![0-9])")


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line.

    Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    digits = int(one_of("digits", options.digits, DIGITS, "6"))
    with staging() as stage:
        for path in options.files:
            file = open_text(path, None, stage.folder)
            stage.load(file, columns_of(file, _COLUMNS, {}, "BACI (t,i,j,k,v,q)"))
        _check(stage)
        _check_editions(stage)
        map_countries(stage, "comtrade", options.into, "exporter", "importer")
        padded = dict(
            stage.con.sql("select file, count(*) from rows where length(product) = 5 group by file").fetchall()
        )
        key = ["year::smallint", "exporter::smallint", "importer::smallint", "product::integer"]
        drop_repeats(stage, key, "value", "t, i, j, k")
        stage.set_aside("number(value) is null", "'empty cells, missing values'", "value")
        stage.set_aside(*not_countries("exporter"), "value")
        stage.con.sql("update strays set value = value * 1000")
        _make_figures(stage, digits)

        def said(joined: Joined) -> tuple[str, list[str]]:
            files = [stage.files[number] for number in joined.numbers]
            named = dict.fromkeys(match[0] for file in files if (match := _EDITION.search(file.source.name)))
            edition = " and ".join(named) or "not named by the file"
            remarks = [
                f"exports summed over importers, products of {digits} digits, thousands of dollars become dollars",
                f"edition of the HS: {edition}",
            ]
            if lost := sum(padded.get(number, 0) for number in joined.numbers):
                remarks.append(f"codes that lost their first zero and have it again: {counted(lost)} (10121 is 010121)")
            return "BACI, " + "; ".join(dict.fromkeys(f.found for f in files)), remarks + describe.left_out(
                stage, joined
            )

        sources = [file.source for file in stage.files]
        values = [columns["value"] or 0 for columns in stage.columns]
        return land(stage, Trade("raw_world_export", QUALITY, sources, values, "", said), options)


def _check(stage: Staging) -> None:
    """Raises UserError at the first cell that breaks a rule, column by column."""
    check_years(stage, "year")
    check_products(stage, "product")
    rule = "a product of BACI has six digits, or five where a program took its first zero."
    stage.refuse_where("length(product) not in (5, 6)", "product", rule, "download the file again")
    check_figures(stage, "value")


def _check_editions(stage: Staging) -> None:
    """Raises UserError where the names of two files of one year say another edition of the HS, or version of BACI.

    What a name does not say is not compared.
    """
    of_year: dict[tuple[str, re.Pattern[str]], tuple[str, str]] = {}
    for number, year in stage.con.sql("select distinct file, year from rows order by all").fetchall():
        name = stage.files[number].source.name
        for pattern in (_EDITION, _VERSION):
            if not (match := pattern.search(name)):
                continue
            said, other = of_year.setdefault((year, pattern), (match[0], name))
            if said != match[0]:
                what = "edition of the HS" if pattern is _EDITION else "version of BACI"
                rule = f"a year is of one {what}: {other} holds {year} as {said}, and sums over both would count twice."
                raise UserError(rule, "give the files of one of the two", file=name, found=match[0], exit_code=2)


def _make_figures(stage: Staging, digits: int) -> None:
    """Of the file's millions of rows, the sums over importers."""
    names = {number: _EDITION.search(file.source.name) for number, file in enumerate(stage.files)}
    said = {number: EDITIONS.get(match[0]) for number, match in names.items() if match}
    edition = " ".join(f"when {number} then {literal(year)}" for number, year in said.items() if year)
    edition = f"case file {edition} end" if edition else "null"
    stage.con.sql(
        f"""create table figures as select
            file, min(line) as line, iso3 as exporter_iso3, product(product)[:{digits}] as product_code,
            cast({edition} as varchar) as hs_version,
            year::integer as year, null::integer as month, sum(number(value)) * 1000 as value
        from rows join countries on exporter::integer = code group by all"""
    )
