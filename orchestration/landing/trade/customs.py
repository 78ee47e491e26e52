"""Import of queries of China's customs (stats.customs.gov.cn): provinces by product and partner."""

from __future__ import annotations

import argparse

from orchestration.errors import UserError
from orchestration.landing.files.grid import squeezed
from orchestration.landing.report import ImportReport
from orchestration.landing.trade import describe
from orchestration.landing.trade.cells import Joined
from orchestration.landing.trade.checks import check_figures, check_products, check_years, drop_repeats
from orchestration.landing.trade.codes import check_provinces, map_countries, not_countries
from orchestration.landing.trade.header import columns_of
from orchestration.landing.trade.land import Trade, land
from orchestration.landing.trade.options import Period, one_of, period
from orchestration.landing.trade.staging import Staging, staging
from orchestration.landing.trade.text import TextFile, open_text

QUALITY = "customs_query"
FLOWS = ("export", "import")
DIGITS = ("2", "4", "6")
_WHAT = "a query of the customs"
_COLUMNS = {
    "product": ("商品编码",),
    "partner": ("贸易伙伴编码",),
    "region": ("注册地编码", "收发货人注册地编码"),
    "value": ("美元",),
}
_OPTIONAL = {"month": ("数据年月",), "mode": ("贸易方式编码",)}
_YUAN = "人民币"


def run(options: argparse.Namespace) -> ImportReport:
    """Import the files of a command line, all of them pages or months of one query.

    Raises UserError at the first cell that breaks a rule; then nothing is written.
    """
    flow = one_of("flow", options.flow, FLOWS)
    digits = one_of("digits", options.digits, DIGITS) if options.digits else None
    stated = period(options.period) if options.period else None
    with staging() as stage:
        for path in options.files:
            file = open_text(path, "gb18030", stage.folder)
            stage.load(file, _columns(file, stated))
        _check(stage, options)
        length = _length(stage, digits)
        _make_figures(stage, flow, stated, min(length, int(digits or 6)))

        def said(joined: Joined) -> tuple[str, list[str]]:
            files = "; ".join(dict.fromkeys(stage.files[number].found for number in joined.numbers))
            taken = f"products of {length} digits" + (f", cut to {digits or 6}" if length > int(digits or 6) else "")
            remarks = [f"{flow}s of provinces (from --flow), {taken}, US dollars; edition of the HS by year"]
            remarks += [stated.remark] if stated else []
            return f"query of the customs, {files}", [*remarks, *describe.left_out(stage, joined)]

        sources = [file.source for file in stage.files]
        values = [columns["value"] or 0 for columns in stage.columns]
        return land(stage, Trade("raw_customs_trade", QUALITY, sources, values, "province", said), options)


def _columns(file: TextFile, stated: Period | None) -> dict[str, int | None]:
    yuan = [place for place, name in enumerate(file.header) if squeezed(name).startswith(_YUAN)]
    if yuan:
        rule = "the file is in yuan, and the raw table holds US dollars."
        remedy = "download the query with the currency 美元: no year's average rate gives the customs' own dollars"
        raise file.refuse(rule, remedy, 1, yuan[0], file.header[yuan[0]])
    columns = columns_of(file, _COLUMNS, _OPTIONAL, _WHAT)
    if columns["month"] is None and stated is None:
        rule = "the file does not say its period: 分月展示 was not ticked, there is no column 数据年月."
        remedy = "give --period (2023, or 202301-202306)"
        raise UserError(rule, remedy, file=file.source.name, row=1, exit_code=2)
    if columns["month"] is not None and stated is not None:
        rule = "the file names its months, and --period says them again."
        raise UserError(rule, "leave out --period", file=file.source.name, row=1, column="数据年月", exit_code=2)
    return columns


def _check(stage: Staging, options: argparse.Namespace) -> None:
    """Raises UserError at the first cell that breaks a rule, column by column."""
    check_products(stage, "product")
    if any(columns["month"] is not None for columns in stage.columns):
        check_years(stage, "month", "(0[1-9]|1[0-2])", "YYYYMM")
    _check_modes(stage)
    check_provinces(stage, "region")
    map_countries(stage, "customs", options.into, "partner")
    check_figures(stage, "value")
    key = ["month", "product(product)", "partner::integer", "mode", "region"]
    drop_repeats(stage, key, "value", "month, product, partner, mode, region")
    stage.set_aside("number(value) is null", "'empty cells, missing values'", "value")
    stage.set_aside(*not_countries("partner"), "value")


def _check_modes(stage: Staging) -> None:
    """Raises UserError where some rows say their trade mode and others do not: those may be totals of the first."""
    rule = "some rows of the command are of one 贸易方式 and this one names none: it may be the total over all of them."
    remedy = (
        "give files of one kind in a command: all with 贸易方式编码 filled in every row, or all without it; "
        "of two downloads of the same figures import one"
    )
    stage.refuse_where("mode = '' and exists (select 1 from rows where mode <> '')", "mode", rule, remedy)


def _length(stage: Staging, digits: str | None) -> int:
    """How long the codes of products are. Raises UserError for several lengths, and for codes shorter than asked."""
    first = "min(struct_pack(file := file, line := line, code := product))"
    query = f"select length(product(product)) as digits, count(*), {first} from rows group by digits order by 2 desc"
    lengths = stage.con.sql(query).fetchall()
    if len(lengths) > 1:
        (length, *_), (_, _, odd) = lengths[0], lengths[1]
        rule = (
            f"the codes of one query have one length, and most of these have {length} digits: sums would count twice."
        )
        remedy = "keep the rows of one length, or download each length by itself"
        raise stage.refuse(rule, remedy, odd["file"], odd["line"], "product", odd["code"])
    length = int(lengths[0][0]) if lengths else 6
    if int(digits or 2) > length:
        rule = f"--digits asks for {digits} digits, and the codes of the files have {length}."
        raise UserError(rule, f"leave it out, or write --digits {length}", found=digits, exit_code=2)
    return length


def _make_figures(stage: Staging, flow: str, stated: Period | None, digits: int) -> None:
    year, month = (str(stated.year), "null") if stated else ("month[:4]::integer", "month[5:]::integer")
    stage.con.sql(
        f"""create table figures as select
            file, line, 'province' as region_type, region || '0000' as region_id,
            product(product)[:{digits}] as product_code, edition({year}) as hs_version, iso3 as partner_iso3,
            {year} as year, '{flow}' as flow, {month} as month, number(value) as value
        from rows join countries on partner::integer = code"""
    )
