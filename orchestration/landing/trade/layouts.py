"""The layouts in which UN Comtrade has handed out its figures, by their headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.landing.trade.header import columns_of
from orchestration.landing.trade.text import TextFile


@dataclass(frozen=True)
class Layout:
    """`names`: role -> column, in small letters and digits only, as `bare` makes them; `totals` may be absent."""

    what: str
    names: Mapping[str, str]
    totals: Mapping[str, str]


_OLD = {
    "classification": "classification",
    "year": "year",
    "flow": "tradeflowcode",
    "reporter": "reportercode",
    "partner": "partnercode",
    "product": "commoditycode",
}
LAYOUTS = (
    Layout(
        "Comtrade Plus",
        {
            "frequency": "freqcode",
            "year": "refyear",
            "period": "period",
            "reporter": "reportercode",
            "flow": "flowcode",
            "partner": "partnercode",
            "classification": "classificationcode",
            "product": "cmdcode",
            "value": "primaryvalue",
        },
        {"partner2": "partner2code", "customs": "customscode", "supply": "moscode", "transport": "motcode"},
    ),
    Layout(
        "the old Comtrade site or API",
        {**_OLD, "period": "period", "value": "tradevalueus"},
        {"partner2": "2ndpartnercode", "customs": "customsproccode", "transport": "modeoftransportcode"},
    ),
    Layout("old Comtrade bulk files", {**_OLD, "value": "value"}, {}),
)
TOTALS = ("partner2", "customs", "supply", "transport")
"""Roles by which a figure may be broken down: only the rows of all second partners, procedures, modes are taken."""
_ALL = ("frequency", "period", *TOTALS)


def bare(name: str) -> str:
    """A column's name without what R and Comtrade itself have changed: 'X2nd.Partner.Code' is '2ndpartnercode'."""
    return re.sub("^x(?=[0-9])", "", re.sub("[^a-z0-9]", "", name.casefold()))


def recognise(file: TextFile) -> tuple[Layout, dict[str, int | None]]:
    """The layout of a file and its columns. Raises UserError for a header that is of none, or lacks a column."""
    header = {bare(name) for name in file.header}
    layout = max(LAYOUTS, key=lambda layout: len(header & set(layout.names.values())) / len(layout.names))
    if len(header & set(layout.names.values())) < len(layout.names) / 2:
        rule = "the header is of no Comtrade file: " + ", ".join(layout.what for layout in LAYOUTS) + "."
        remedy = "download the file as CSV with its header, or see resilience import --list for other formats"
        raise file.refuse(rule, remedy, 1, found=",".join(file.header)[:200])
    absent = {role: "" for role in _ALL if role not in {**layout.names, **layout.totals}}
    names = {role: (name,) for role, name in layout.names.items()}
    totals = {role: (name,) for role, name in {**layout.totals, **absent}.items()}
    return layout, columns_of(file, names, totals, layout.what, bare)
