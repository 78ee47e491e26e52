"""The formats `resilience import` reads; a new one is a reader and a row here."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from orchestration.errors import UserError, nearest
from orchestration.landing.names.terms import advice
from orchestration.landing.report import ImportReport

USAGE = 2
EDITION = ("vintage", "retrieved_on")
"""Options that every format takes."""


@dataclass(frozen=True)
class Format:
    """A format by name: what it is, the raw tables it writes, the options it takes beside those of every format.

    `module` has `run(options)`, which imports the files of the parsed command line and returns what it did. It is
    imported when the format is used.
    """

    name: str
    what: str
    tables: str
    options: tuple[str, ...]
    module: str

    def run(self, options: argparse.Namespace) -> ImportReport:
        """Imports `options.files` into `options.into`.

        Raises:
            UserError: an option that this format does not take, or a file that is refused; nothing is written.
        """
        for name in OPTIONAL:
            if getattr(options, name, None) is not None and name not in self.options:
                flag = f"--{name.replace('_', '-')}"
                takers = ", ".join(f.name for f in FORMATS.values() if name in f.options)
                raise UserError(
                    f"{flag} is not for {self.name}.", f"leave it out; {flag} is for {takers}", exit_code=USAGE
                )
        report: ImportReport = import_module(self.module).run(options)
        return report


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(
            "nbs",
            "tables of the statistical office (data.stats.gov.cn), any of its layouts, as .csv, .xls or .xlsx",
            "raw_province_year, raw_national_year, raw_patent",
            ("series", "region", "unit", "map"),
            "orchestration.landing.nbs",
        ),
        Format(
            "tidy",
            "one table, long or wide, as --map describes it: .csv, .xls, .xlsx, .parquet or .dta",
            "raw_province_year, raw_city_year, raw_national_year, raw_patent",
            ("map",),
            "orchestration.landing.tidy",
        ),
        Format(
            "customs",
            "queries of China's customs (stats.customs.gov.cn), .csv: provinces by product and partner",
            "raw_customs_trade",
            ("flow", "period", "digits"),
            "orchestration.landing.trade.customs",
        ),
        Format(
            "ccts",
            "firm records of China's customs 2007-2011, .dta, summed to provinces or cities",
            "raw_customs_trade",
            ("grain", "place", "digits"),
            "orchestration.landing.trade.ccts",
        ),
        Format(
            "comtrade",
            "UN Comtrade, .csv of Comtrade Plus, the old site or API, or old bulk files: exports to the world",
            "raw_world_export",
            ("digits", "partners"),
            "orchestration.landing.trade.comtrade",
        ),
        Format(
            "baci",
            "CEPII BACI, .csv t,i,j,k,v,q: exports summed over importers",
            "raw_world_export",
            ("digits",),
            "orchestration.landing.trade.baci",
        ),
        Format(
            "yearbook",
            "published yearbook tables (.xls, .xlsx): headers of several rows, two languages, blocks of regions",
            "raw_province_year, raw_national_year, raw_patent",
            ("series", "unit", "map", "year"),
            "orchestration.landing.yearbook",
        ),
        Format(
            "eps",
            "long exports of the EPS data platform (.xls, .xlsx, .csv): region, year, value, Province, Unit",
            "raw_province_year, raw_city_year, raw_national_year, raw_patent",
            ("series", "map"),
            "orchestration.landing.eps",
        ),
        Format(
            "csmar",
            "tables of CSMAR (.xlsx, or .zip of them): three header rows, by province or city; firms with --sum",
            "raw_province_year, raw_city_year, raw_national_year, raw_patent",
            ("map", "sum"),
            "orchestration.landing.csmar",
        ),
        Format(
            "cnipa",
            "lists of patents of the patent office (CNIPA), one in a row, counted by province, year and type",
            "raw_patent",
            ("by",),
            "orchestration.landing.cnipa",
        ),
    )
}
"""In the order of `resilience import --list`."""

OPTIONAL: Collection[str] = tuple(dict.fromkeys(name for f in FORMATS.values() for name in f.options))
"""Options that some formats take."""


def find(name: str) -> Format:
    """The format `name`. Raises UserError with the nearest known name."""
    if name not in FORMATS:
        remedy = advice(f"write one of {', '.join(FORMATS)}", nearest(name, FORMATS))
        raise UserError("the format of the files is unknown.", remedy, found=name, exit_code=USAGE)
    return FORMATS[name]
