"""Broken files of every format, one row each; ALL is the table that tests/landing/test_broken_files.py goes through."""

from __future__ import annotations

from broken_files import (
    any_file,
    any_trade_file,
    baci,
    ccts,
    cnipa,
    comtrade,
    csmar,
    customs,
    customs_headers,
    eps,
    nbs_files,
    nbs_layouts,
    tidy,
    tidy_long,
    yearbook_figures,
    yearbook_headings,
)
from broken_files.case import Broken

__all__ = ["ALL", "Broken"]

MODULES = (
    *(any_file, any_trade_file, nbs_files, nbs_layouts, yearbook_headings, yearbook_figures, eps, csmar, cnipa),
    *(tidy, tidy_long, customs_headers, customs, comtrade, baci, ccts),
)

ALL: dict[str, Broken] = {
    f"{module.__name__.rpartition('.')[2]}: {name}": case for module in MODULES for name, case in module.CASES.items()
}
