"""The formula of an indicator as it stands in the registry: transform(scale × numerator / denominator × factor)."""

from __future__ import annotations

from orchestration.bilingual.words import Words
from orchestration.report.source import Row
from orchestration.report.words import named, words

TRANSFORMS = {
    "none": "{}",
    "ln": "ln({})",
    "diff": "Δ({})",
    "ln_diff": "Δ ln({})",
    "lag": "L1.({})",
    "inverse": "1 / ({})",
}


def formula(row: Row) -> str:
    """Of a row of registry.indicators with the factor of its registry.indicator_factors, if it has one."""
    numerator, denominator = row["numerator"] or "", row["denominator"] or ""
    inner = f"{_bracketed(numerator)} / {_bracketed(denominator)}" if denominator else numerator
    if row["scale"] not in (None, 1):
        inner = f"{row['scale']:g} × {inner if denominator else _bracketed(inner)}"
    if row["factor"]:
        nation = f"[{row['factor_region_type']}]" if row["factor_region_type"] else ""
        lag = f"L{row['lag']}." if row["lag"] else ""
        inner += f" × {lag}{row['factor']}{nation}"
    transform = TRANSFORMS.get(row["transform"] or "none", f"{row['transform']}({{}})")
    return transform.format(inner)


def _bracketed(terms: str) -> str:
    return f"({terms})" if " " in terms.strip() else terms


def basis(row: Row) -> list[Words]:
    """In which currency, and at which prices; empty where neither is named."""
    said = [words("in_currency", currency=row["currency"])] if row["currency"] else []
    if row["deflator"]:
        how = named("deflation", row["deflation"])
        said.append(words("at_prices", year=row["deflator_base_year"], deflator=row["deflator"], how=how))
    return said
