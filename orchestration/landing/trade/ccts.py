"""Import of firm records of China's customs, 2007-2011: summed to provinces or cities, to raw_customs_trade.

Of a firm only the code of its place is read, never its name.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import pyarrow as pa

from orchestration.landing.report import ImportReport
from orchestration.landing.trade import describe
from orchestration.landing.trade.cells import Joined
from orchestration.landing.trade.checks import check_figures, check_products, check_years
from orchestration.landing.trade.codes import check_provinces, map_countries, not_countries
from orchestration.landing.trade.header import columns_of
from orchestration.landing.trade.land import Trade, land
from orchestration.landing.trade.options import FIRST_YEAR, LAST_YEAR, one_of
from orchestration.landing.trade.staging import Staging, staging
from orchestration.landing.trade.stata import StataFile, open_stata
from orchestration.registry import overlaid

QUALITY = "customs_firm_records"
GRAINS = ("province", "city")
DIGITS = ("2", "4", "6")
PLACES = {
    "district": ("_消费地进口or生产地出口", "消费地进口or生产地出口", "消费地或生产地"),
    "firm": ("_企业编码", "企业编码"),
}
"""Where goods are used or made, and where the firm is registered: the variables whose first digits say it."""
_COLUMNS = {
    "date": ("_日期", "日期"),
    "flow": ("_进口或出口", "进口或出口"),
    "product": ("_税号编码", "税号编码"),
    "partner": ("_起运国或目的国", "起运国或目的国"),
    "value": ("_金额", "金额"),
}
_FLOWS = {"export": ("出口", "0"), "import": ("进口", "1")}


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line.

    Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    grain = one_of("grain", options.grain, GRAINS)
    digits = int(one_of("digits", options.digits, DIGITS, "6"))
    place = one_of("place", options.place, tuple(PLACES), "district")
    with staging() as stage:
        for path in options.files:
            file = open_stata(path)
            names = {**_COLUMNS, "place": PLACES[place]}
            columns = columns_of(file, names, {}, "the firm records of the customs")
            _check_date(file, columns["date"])
            stage.load(file, columns)
        coded = stage.scalar("select count(*) from rows where flow in ('0', '1')")
        _check(stage, options, digits, place)
        if grain == "city":
            _map_places(stage, options)
        _make_figures(stage, grain, digits)

        def said(joined: Joined) -> tuple[str, list[str]]:
            variables = {stage.files[n].header[stage.columns[n]["place"] or 0] for n in joined.numbers}
            remarks = [
                f"exports and imports by {grain}, from the first digits of {' and '.join(sorted(variables))}",
                f"products of {digits} digits, US dollars; edition of the HS by year; names of firms are not read",
            ]
            remarks += ["the flow 0 was read as export, 1 as import"] if coded else []
            files = "; ".join(dict.fromkeys(stage.files[number].found for number in joined.numbers))
            return f"firm records of the customs, {files}", [*remarks, *describe.left_out(stage, joined)]

        sources = [file.source for file in stage.files]
        values = [columns["value"] or 0 for columns in stage.columns]
        return land(stage, Trade("raw_customs_trade", QUALITY, sources, values, grain, said), options)


def _check_date(file: StataFile, column: int | None) -> None:
    """Raises UserError where Stata counts the date from 1960 and only shows it as a date."""
    if column is not None and file.is_date(column):
        rule = "the variable is stored as a Stata date, and it is YYYYMM or YYYYMMDD here."
        name = file.header[column]
        remedy = (
            f'write it out in Stata: generate ymd = string({name}, "%tdCCYYNNDD") (a monthly date: "%tmCCYYNN"), '
            f"drop {name}, rename ymd {name}"
        )
        raise file.refuse(rule, remedy, column=column)


def _check(stage: Staging, options: argparse.Namespace, digits: int, place: str) -> None:
    """Raises UserError at the first cell that breaks a rule, variable by variable."""
    check_years(stage, "date", "(0[1-9]|1[0-2])([0-3][0-9])?", "YYYYMM or YYYYMMDD")
    flows = ", ".join(f"'{text}'" for texts in _FLOWS.values() for text in texts)
    rule, remedy = "the flow is 出口 or 进口 (or 0 for exports, 1 for imports).", "mend it, or drop the observation"
    stage.refuse_where(f"flow not in ({flows})", "flow", rule, remedy)
    check_products(stage, "product")
    rule = f"the code of a product has fewer than {digits} digits."
    stage.refuse_where(f"length(product(product)) < {digits}", "product", rule, "give --digits, or mend the code")
    map_countries(stage, "customs", options.into, "partner")
    check_figures(stage, "value")
    stage.set_aside("number(value) is null", "'empty cells, missing values'", "value")
    stage.set_aside("place in ('', '0')", "'no code of a place'", "value")
    rule = "a place is a code: province, city and district by its first digits."
    remedy = (
        "give --place firm, where the districts are named and the firms are coded" if place == "district" else "mend it"
    )
    stage.refuse_where("not regexp_full_match(place, '[0-9]{4}[0-9A-Za-z]*')", "place", rule, remedy)
    check_provinces(stage, "place", "left(place, 2)")
    stage.set_aside(*not_countries("partner"), "value")


def _map_places(stage: Staging, options: argparse.Namespace) -> None:
    """Makes `places` (code, region_id, first_year, last_year); sets aside the rest of provinces, which lies in no city.

    Raises UserError at a place that registry.customs_places does not know.
    """
    folder = options.into / "registry"
    known: tuple[Mapping[str, str], ...] = overlaid(folder)("customs_places")
    stage.con.register(
        "known_places",
        pa.table(
            {
                "code": [row["place_code"] for row in known],
                "region_id": [row["region_id"] for row in known],
                "first_year": pa.array([int(row["first_year"] or FIRST_YEAR) for row in known]),
                "last_year": pa.array([int(row["last_year"] or LAST_YEAR) for row in known]),
            }
        ),
    )
    municipal = ", ".join(f"('{code}')" for code in ("11", "12", "31", "50"))
    stage.con.sql(
        f"""create table places as select * from known_places union all
        select distinct place[:4], place[:2] || '0000', {FIRST_YEAR}, {LAST_YEAR}
        from rows join (values {municipal}) m(code) on place[:2] = m.code"""
    )
    fits = "place[:4] = code and date[:4]::integer between first_year and last_year"
    unknown = f"not exists (select 1 from places where {fits})"
    stage.set_aside(f"place[3:4] = '90' and {unknown}", "'the rest of a province, no city: ' || place[:4]", "value")
    rule = "the first four digits of a place are unknown to registry.customs_places."
    remedy = f"mend the code, or add a row to {folder / 'customs_places.csv'} (header place_code,region_id): "
    stage.refuse_where(unknown, "place", rule, lambda text: f"{remedy}{text[:4]},REGION")


def _make_figures(stage: Staging, grain: str, digits: int) -> None:
    """Of the millions of records, the sums by place, product, partner, month and flow."""
    region = "region_id" if grain == "city" else "place[:2] || '0000'"
    join = "join places p on place[:4] = p.code and date[:4]::integer between first_year and last_year"
    stage.con.sql(
        f"""create table figures as select
            file, min(line) as line, '{grain}' as region_type, {region} as region_id,
            product(product)[:{digits}] as product_code, edition(date[:4]::integer) as hs_version, iso3 as partner_iso3,
            date[:4]::integer as year, if(flow in ('出口', '0'), 'export', 'import') as flow,
            date[5:6]::integer as month, sum(number(value)) as value
        from rows join countries c on partner::integer = c.code {join if grain == "city" else ""} group by all"""
    )
