"""The words of the patent office's exports, as `squeezed` writes them (parentheses are ASCII there)."""

from __future__ import annotations

APPLICATION, FILED, PUBLICATION, PUBLISHED, KIND, PROVINCE, ADDRESS = (
    "application number", "filing date", "publication number", "publication date", "type", "province code", "address",
)  # fmt: skip
HEADERS = {
    "申请号": APPLICATION, "申请(专利)号": APPLICATION,
    "申请日": FILED, "申请日期": FILED,
    "公开(公告)号": PUBLICATION, "公开号": PUBLICATION, "公告号": PUBLICATION, "授权公告号": PUBLICATION,
    "公开(公告)日": PUBLISHED, "公开日": PUBLISHED, "公告日": PUBLISHED, "授权公告日": PUBLISHED,
    "专利类型": KIND, "类型": KIND,
    "国省代码": PROVINCE,
    "地址": ADDRESS, "申请人地址": ADDRESS, "申请(专利权)人地址": ADDRESS,
}  # fmt: skip
NAMES = {
    APPLICATION: "申请号", FILED: "申请日", PUBLICATION: "公开(公告)号", PUBLISHED: "公开(公告)日", KIND: "专利类型",
    PROVINCE: "国省代码", ADDRESS: "地址",
}  # fmt: skip
INVENTION, UTILITY, DESIGN = "invention", "utility", "design"
KINDS: dict[str, tuple[str, bool | None]] = {
    "发明": (INVENTION, None), "发明专利": (INVENTION, None), "中国发明专利": (INVENTION, None),
    "发明公开": (INVENTION, False), "发明公布": (INVENTION, False), "发明申请": (INVENTION, False),
    "发明专利申请": (INVENTION, False), "中国发明申请": (INVENTION, False),
    "发明授权": (INVENTION, True), "中国发明授权": (INVENTION, True),
    "实用新型": (UTILITY, True), "实用新型专利": (UTILITY, True), "中国实用新型": (UTILITY, True),
    "外观设计": (DESIGN, True), "外观设计专利": (DESIGN, True), "中国外观设计": (DESIGN, True),
}  # fmt: skip
"""The type of a patent, and whether such a publication is a grant; None where only its number says."""
TYPE_DIGITS = {"1": INVENTION, "8": INVENTION, "2": UTILITY, "9": UTILITY, "3": DESIGN}
"""The digit of the application number that follows the year."""
CITY = "市"
