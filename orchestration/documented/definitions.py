"""Every index, measure, indicator and convention with its formula and source, from the registry's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

Row = Mapping[str, str | None]
Tables = Mapping[str, Iterable[Row]]

NEEDED = ("measures", "indices", "index_components", "indicators", "indicator_factors", "conventions")
"""Tables of the registry that the page is made of."""

_MEASURE = ("measure_id", "region_type", "unit", "formula", "source_ref")
_INDEX = ("index_id", "region_type", "weighting", "scope", "zero_rule", "direction_rule", "source_ref")
_COMPONENT = ("indicator_id", "dimension", "direction", "direction_recommended", "source_ref")
_INDICATOR = ("indicator_id", "region_type", "unit", "formula", "source_ref")
_CONVENTION = ("convention_id", "decision", "options", "default_option", "meaning")

HEADS = {
    "region_type": "Grain · 粒度",
    "unit": "Unit · 单位",
    "formula": "Formula · 公式",
    "source_ref": "Source · 出处",
    "weighting": "Weights · 赋权",
    "scope": "Scope · 范围",
    "zero_rule": "Zeros · 零值",
    "direction_rule": "Direction rule · 方向",
    "dimension": "Dimension · 维度",
    "direction": "Direction · 方向",
    "direction_recommended": "Recommended · 建议方向",
    "decision": "Decision · 决定",
    "options": "Options · 选项",
    "default_option": "Default · 默认",
    "meaning": "Meaning · 含义",
}
"""Columns by their heading in both languages; an identifier stands under its own name."""


def definitions(tables: Tables) -> str:
    """The page's body, in HTML."""
    components: dict[str, list[Row]] = {}
    for row in tables["index_components"]:
        components.setdefault(row["tree_id"] or "", []).append(_component(row))
    measures, indices = list(tables["measures"]), list(tables["indices"])
    factors = {(row["indicator_id"], row["region_type"]): row for row in tables["indicator_factors"]}
    indicators = [
        {**row, "formula": formula(row, factors.get((row["indicator_id"], row["region_type"])))}
        for row in tables["indicators"]
    ]
    conventions = [{**row, "meaning": _both(row["meaning_en"], row["meaning_zh"])} for row in tables["conventions"]]
    trees = "".join(f"<h3>{escape(tree)}</h3>\n{_table(rows, _COMPONENT)}" for tree, rows in sorted(components.items()))
    return (
        "<h1>Every definition, with formula and source · 全部定义、公式与出处</h1>\n"
        "<p>Made from <code>registry.*</code>, your own rows among them. 由登记表生成，包括用户自己的行。</p>\n"
        f"<h2>Measures · 度量 ({len(measures)})</h2>\n{_table(measures, _MEASURE)}"
        f"<h2>Composite indices · 综合指数 ({len(indices)})</h2>\n{_table(indices, _INDEX)}"
        f"<h2>What indices are made of · 指标体系</h2>\n{trees}"
        f"<h2>Indicators · 指标 ({len(indicators)})</h2>\n{_table(indicators, _INDICATOR)}"
        f"<h2>Conventions · 约定 ({len(conventions)})</h2>\n{_table(conventions, _CONVENTION)}"
    )


def formula(row: Row, factor: Row | None = None) -> str:
    """An indicator as the registry's grammar says it: transform(scale × Σ numerators / Σ denominators × factor)."""
    numerator, denominator, scale = (row[name] or "" for name in ("numerator", "denominator", "scale"))
    ratio = f"({numerator})" if denominator and "+" in numerator else numerator
    if denominator:
        ratio += f" / ({denominator})" if "+" in denominator else f" / {denominator}"
    if factor:
        place = f" of the {factor['factor_region_type']}" if factor["factor_region_type"] else ""
        lag = {"0": "", "1": " a year earlier"}.get(factor["lag"] or "0", f" {factor['lag']} years earlier")
        ratio += f" × {factor['factor']}{place}{lag}"
    if scale not in ("", "1"):
        ratio = f"{scale} × {ratio}"
    if row["transform"] not in (None, "", "none"):
        ratio = f"{row['transform']}({ratio})"
    if row["deflator"]:
        ratio += f", at prices of {row['deflator_base_year']} by {row['deflator']} ({row['deflation']})"
    return ratio


def _component(row: Row) -> Row:
    return {**row, "dimension": _both(row["dimension"], row["dimension_zh"])}


def _both(*languages: str | None) -> str:
    return " · ".join(part for part in languages if part)


def _table(rows: Iterable[Row], columns: tuple[str, ...]) -> str:
    head = "".join(f'<th scope="col">{escape(HEADS.get(name, name))}</th>' for name in columns)
    body = "".join(_row(row, columns) for row in rows)
    return f'<table tabindex="0"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'


def _row(row: Row, columns: tuple[str, ...]) -> str:
    """The identifier with its names below it, then the other columns."""
    first, *others = (escape(row.get(name) or "") for name in columns)
    names = "".join(
        f'<span lang="{lang}">{escape(row[name] or "")}</span>'
        for lang, name in (("en", "label_en"), ("zh", "label_zh"))
        if row.get(name)
    )
    cells = "".join(f"<td>{cell}</td>" for cell in others)
    return f'<tr><th scope="row"><code>{first}</code>{names}</th>{cells}</tr>\n'
