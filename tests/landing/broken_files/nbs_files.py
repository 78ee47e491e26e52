"""Files of the statistical office that are not what they seem: wrong encodings, broken workbooks."""

from __future__ import annotations

from nbs_tables import archive, classic, stacked, write_xls, write_xlsx, zip_bomb

from broken_files.nbs import content, workbook

SAVE, AGAIN = "save", "download"
SHEET = "分省年度数据"  # of the .xls that write_xls makes
HEADER = "数据库：分省年度数据"


def text(lines: list[list[str]] | None = None) -> str:
    return "\r\n".join(",".join(line) for line in lines or classic())


def classic_with(row: int, name: str) -> str:
    lines = classic()
    lines[row - 1] = [name, *lines[row - 1][1:]]
    return text(lines)


OF_BYTES = {
    "empty": content(b"", "is empty", (None, None), None, AGAIN),
    "blank": content(b"\xef\xbb\xbf \r\n\r\n", "is empty", (None, None), None, AGAIN),
    "byte order mark alone": content(b"\xff\xfe", "is empty", (None, None), None, AGAIN),
    "NUL bytes": content(text().encode("utf-16-le"), "no NUL bytes", (1, None), r"\x00", SAVE),
    "web page": content(b"\n <!DOCTYPE html><html><table></table>", "a web page", (1, None), None, SAVE),
    "web page in Chinese": content(f"<html>{HEADER}</html>".encode("gb18030"), "a web page", (1, None), None, SAVE),
    "XML": content(b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a web page", (1, None), None, SAVE),
    "other archive": content(b"PK\x03\x04" + b"x" * 500, "not a workbook", (None, None), None, SAVE),
    "other OLE2 file": content(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "not a workbook", (None, None), None, SAVE
    ),
    "open quote": content(classic_with(6, '"天津市').encode(), "not valid CSV", (6, None), None, "quotation mark"),
    "half a character": content(
        text().encode("gb18030") + b"\xb5", "not valid UTF-8 or GB18030", (38, None), r"\xb5", SAVE
    ),
    "Latin-1": content(classic_with(6, "Tianjin é").encode("latin-1", "ignore"), "not valid", (6, None), r"\xe9", SAVE),
    "UTF-8 cut": content(
        b"\xef\xbb\xbf" + text().encode() + b"\xe5\x8c",
        "not valid UTF-8 with",
        (38, None),
        r"\xe5\x8c",
        SAVE,
    ),
    "UTF-16 cut": content(
        b"\xff\xfe" + text().encode("utf-16-le") + b"\x2c", "not valid UTF-16", (38, None), ",", SAVE
    ),
    "UTF-8 read as Latin-1": content(
        text().encode().decode("latin-1").encode(), f"read '{HEADER}'", (1, "A"), "æ", SAVE
    ),
    "GBK read as Latin-1": content(
        HEADER.encode("gbk").decode("latin-1").encode(), f"read '{HEADER}'", (1, "A"), "Ê", SAVE
    ),
    "UTF-8 read as GB18030": content(
        "地区生产".encode().decode("gb18030").encode(), "read '地区生产'", (1, "A"), "鍦", SAVE
    ),
    "replaced characters": content(classic_with(7, "河\ufffd省").encode(), "destroyed", (7, "A"), "河\ufffd省", SAVE),
    "names turned to ??": content(classic_with(6, "???").encode("gb18030"), "destroyed", (6, "A"), "???", SAVE),
    "formula": content(
        classic_with(6, '"=HYPERLINK(""x"")"').encode(),
        "a formula",
        (6, "A"),
        "=HYPERLINK",
        "write the figure",
    ),
    "long table": content(
        b"province,year,value\r\nBeijing,2020,1\r\n", "headed by a year", (1, "B"), "year", "import tidy"
    ),
}

NOWHERE = (None, None)
INCOMPLETE = ["63", "财政支出（亿元）i", "", "", "1"]
WORKBOOKS = {
    "error in xls": workbook(
        lambda p: write_xls(p, classic(), C9=0x17), "error value", (9, "C"), "#REF!", "plain", SHEET
    ),
    "error in xlsx": workbook(
        lambda p: write_xlsx(p, classic(), C9="#DIV/0!"), "error value", (9, "C"), "#DIV/0!", "plain"
    ),
    "formula": workbook(lambda p: write_xlsx(p, classic(), B5="=1+1"), "a formula", (5, "B"), "=1+1", SAVE),
    "truth value": workbook(
        lambda p: write_xlsx(p, classic(), B5=True), "a number or is empty", (5, "B"), "TRUE", "plain"
    ),
    "stray cell": workbook(
        lambda p: write_xlsx(p, classic(), XFD1048576=1), "claims 1,048,576", NOWHERE, None, "stray"
    ),
    "no cell at all": workbook(lambda p: write_xlsx(p, []), "is empty", NOWHERE, None, AGAIN),
    "zip bomb": workbook(zip_bomb, "unpacks to 40 MB", NOWHERE, None, SAVE),
    "part that leads out": workbook(
        lambda p: archive(p, "xl/../../evil.xml"), "leads out of it", NOWHERE, "evil", SAVE
    ),
    "part with a drive": workbook(lambda p: archive(p, "C:/evil.xml"), "leads out of it", NOWHERE, "evil", SAVE),
    "absolute part": workbook(lambda p: archive(p, "/etc/evil"), "leads out of it", NOWHERE, "evil", SAVE),
    "backslashes": workbook(lambda p: archive(p, "..\\evil.xml"), "leads out of it", NOWHERE, "evil", SAVE),
    "countless parts": workbook(lambda p: archive(p, *map(str, range(10_001))), "10,001 parts", NOWHERE, None, SAVE),
    "no province": workbook(
        lambda p: write_xls(p, [*stacked(), INCOMPLETE]), "one province", (64, "A"), "财政支出", "mend", SHEET
    ),
    "cut short": workbook(
        lambda p: p.write_bytes(write_xls(p, classic()).read_bytes()[:3000]),
        "not a workbook",
        NOWHERE,
        None,
        "",
    ),
}

CASES = {**{f"{name} (bytes)": case for name, case in OF_BYTES.items()}, **WORKBOOKS}
