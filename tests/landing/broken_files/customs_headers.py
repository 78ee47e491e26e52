"""Customs queries with a broken header."""

from __future__ import annotations

from trade_files import CUSTOMS, customs

from broken_files.trade import YEAR_FILE, header, rows, trade, without

CASES = {
    "misspelt column": trade(
        "customs", header("贸易伙伴编码", "贸易伙伴编号"), "贸易伙伴编码", "row 1", "编号", "编号"
    ),
    "column left out": trade("customs", without("注册地编码"), "注册地编码", "row 1", "商品编码", "注册地编码"),
    "no product": trade("customs", without("商品编码"), "is missing", "row 1", "数据年月", "mend its header"),
    "column twice": trade(
        "customs", header("商品名称", "商品编码"), "stands once", "row 1, column C", "商品编码", "remove"
    ),
    "yuan": trade("customs", header("美元", "人民币"), "in yuan", "row 1, column N", "人民币", "美元"),
    "two currencies": trade("customs", header("第二数量", "人民币"), "in yuan", "row 1, column L", "人民币", "美元"),
    "no period": trade(
        "customs",
        lambda path: customs(path, [YEAR_FILE], CUSTOMS[1:]),
        "does not say its period",
        "row 1",
        None,
        "--period",
        code=2,
    ),
    "period said twice": trade(
        "customs",
        rows(),
        "says them again",
        "row 1, column 数据年月",
        None,
        "leave out",
        ["--flow", "export", "--period", "2023"],
        2,
    ),
    "header in another encoding": trade(
        "customs",
        lambda path: path.write_text("æ\x95°æ\x8d®,1\n2,3\n", encoding="utf-8"),
        "should read '数据'",
        "row 1, column A",
        None,
        "save",
    ),
    "destroyed header": trade(
        "customs", header("商品编码", "????"), "wrong encoding", "row 1, column B", "????", "save"
    ),
}
