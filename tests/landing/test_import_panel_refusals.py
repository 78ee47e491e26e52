"""Broken yearbooks, exports and panels: the message says where, what and what to do, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken_panels import (
    GRANTS,
    Broken,
    bytes_of,
    cnipa,
    csmar,
    eps,
    misread_strings,
    parquet,
    shared_label,
    stata,
    tidy,
    yearbook,
)  # fmt: skip
from nbs_tables import content, zip_bomb
from panel_files import (
    CNIPA,
    CSMAR,
    CSMAR_MAP,
    EPS,
    FIRMS,
    FIRMS_MAP,
    WIDE,
    WIDE_MAP,
    YEARBOOK,
    YEARBOOK_MERGED,
    changed,
    run,
    without,
    write_book,
    write_locked,
    write_yearbook,
    write_zip,
)  # fmt: skip

UNITS = [["地区", "地区生产总值(亿元)"], ["北京", 1]]
UNPRICED = [["地区", "地区生产总值"], ["北京", 1]]
TWO_MAPS = CSMAR_MAP + "wide,地区生产总值,own_series,亿元\n"
WRONG = {"省份": ["北京"], "年份": ["next"], "gdp": [1.0], "人口": [1.0]}

BROKEN = {
    # yearbook: header and headings
    "header row gone": yearbook("sheet 1, row 4, column A", "header of the table is missing", "全", "restore that row",
                                rows=without(YEARBOOK, 4, 5), merged=()),
    "no heading": yearbook("sheet 1, row 6, column F", "nothing stands above this one", "7", "write its heading",
                           rows=changed(YEARBOOK, F6=7)),
    "merged cell half cut": yearbook("sheet 1, row 5, column G", "already heads column E", "授权", "tells it from",
                                     merged=(),
                                     rows=changed(YEARBOOK, F4="实用新型", F5="受理", G5="授权\nGranted", F6=2, G6=3)),
    "merged cell into the figures": yearbook("sheet 1, row 9, column D", "a merged cell (rows 9 to 10", "40",
                                             "split it", merged=(*YEARBOOK_MERGED, "D9:D10")),
    "merged cell over two figures": yearbook("sheet 1, row 11, column C", "covers several figures", "70", "split it",
                                             merged=(*YEARBOOK_MERGED, "C11:D11")),
    "unknown headings": yearbook("sheet 1, row 4, column C", "unknown to the registry", "合计 / Total", "--map",
                                 map="indicator,series\n发明授权,skip\n"),
    "one column of two years": yearbook("sheet 1, row 4, column D", "two stand above", "2018 / 2019", "mend",
                                        rows=changed(YEARBOOK, D4="2018", D5="2019", E5="2019")),
    "a column without year": yearbook("sheet 1, row 4, column C", "this one has none", "合计", "write its year",
                                      rows=changed(YEARBOOK, D4="2018")),
    "names that contradict": yearbook("sheet 1, row 1, column B", "gdp_nominal and pop_resident", "地区生产总值",
                                      "in a map", merged=(), map="indicator,series\nx,skip\n", options=("--year", 2020),
                                      rows=[["地区", "地区生产总值\nTotal Population", "人均GDP"], ["北京", 1, 2]]),
    "--series and several headings": yearbook("sheet 1, row 4, column A", "has 3 headings", "合计", "--map",
                                              options=("--series", "patents_applied")),
    "no body": yearbook("sheet 1, row 5, column A", "header and no row of figures", None, "right file",
                        rows=YEARBOOK[:5]),
    "no table": yearbook("", "no sheet holds a table", None, "right file", rows=[["北京"], ["河北"]], merged=()),
    # yearbook: year and unit
    "year missing": yearbook("sheet 1, row 4, column A", "nothing names the year", "地", "--year 2019",
                             rows=changed(YEARBOOK, A1="7-7 国内", A2="Patents")),
    "two titles, two years": yearbook("sheet 1, row 2, column A", "2019 and 2018", "(2018)", "mend the wrong one",
                                      rows=changed(YEARBOOK, A2="Patents (2018)")),
    "--year against the title": yearbook("sheet 1, row 1, column A", "--year 2020 contradicts", "2019年", "right file",
                                         options=("--year", 2020), rows=changed(YEARBOOK, A2="Patents")),
    "--year against headings": yearbook("sheet 1, row 1, column B", "--year 2020 contradicts", "2019", "leave out",
                                        rows=[["地区", "2019"], ["北京", 1]], merged=(), options=("--year", 2020)),
    "--year out of time": yearbook("", "from 1949 to 2035", "1066", "like 2019", options=("--year", 1066), code=2,
                                   file=""),
    "two units above": yearbook("sheet 1, row 3, column A", "two units in one table: 件 and 万元", "件", "keep one",
                                rows=changed(YEARBOOK, B3="(万元)")),
    "unknown unit": yearbook("sheet 1, row 3, column A", "the unit is unknown", "打", "--unit",
                             rows=changed(YEARBOOK, A3="单位：打", B3=None)),
    "two units, corner and heading": yearbook("sheet 1, row 1, column A", "two units in one table", "亿元", "keep one",
                                              rows=[["单位：万元"], *UNITS], merged=(), options=("--year", 2020)),
    "unit of another quantity": yearbook("sheet 1, row 3, column A", "measures money", "万元", "belong together",
                                         rows=changed(YEARBOOK, A3="单位：万元", B3=None)),
    "--unit against the file": yearbook("sheet 1, row 3, column A", "--unit 万件 contradicts it", None, "leave out",
                                        options=("--unit", "万件")),
    "a unit between rows": yearbook("sheet 1, row 8, column A", "stands between two rows", "万件", "its own header",
                                    rows=changed(YEARBOOK, A8="单位：万件")),
    "two units, above and below": yearbook("sheet 1, row 14, column A", "two units in one table: 件 and 万件", "万件",
                                           "keep one", rows=[*YEARBOOK[:13], ["单位：万件"]]),
    "a unit between tables": yearbook("sheet 1, row 4, column A", "unclear", "万元", "above the header", merged=(),
                                      rows=[["3-1 (2019年)"], *UNPRICED, ["单位：万元"], ["3-2 (2020年)"], *UNPRICED]),
    # yearbook: rows and figures
    "unknown region": yearbook("sheet 1, row 9, column A", "the province '北亰' is unknown", "北亰", "'北京",
                               rows=changed(YEARBOOK, A9="北亰", B9="")),
    "city among provinces": yearbook("sheet 1, row 9, column A", "unknown", "深圳", "NAME,skip",
                                     rows=changed(YEARBOOK, A9="深圳", B9="Shenzhen")),
    "two names of two regions": yearbook("sheet 1, row 9, column A", "say different regions", "Tianjin", "wrong name",
                                         rows=changed(YEARBOOK, B9="Tianjin")),
    "row without a name": yearbook("sheet 1, row 9, column A", "names its region", "", "move the figures",
                                   rows=changed(YEARBOOK, A9=None, B9=None)),
    "region twice": yearbook("sheet 1, row 10, column A", "110000 already stands in row 9", "北京市", "remove one",
                             rows=changed(YEARBOOK, A10="北京市", B10="Beijing")),
    "text in a number": yearbook("sheet 1, row 9, column C", "a number or is empty", "约90", "plain digits",
                                 rows=changed(YEARBOOK, C9="约90")),
    "footnote mark in a number": yearbook("sheet 1, row 9, column C", "a number or is empty", "90*", "plain digits",
                                          rows=changed(YEARBOOK, C9="90*")),
    "percent cell": yearbook("sheet 1, row 11, column C", "a number or is empty", "7000%", "plain digits",
                             formats={"C11": "0.00%"}),
    "formula cell": yearbook("sheet 1, row 9, column C", "formula", "=SUM(D9:E9)", "save",
                             rows=changed(YEARBOOK, C9="=SUM(D9:E9)")),
    "spreadsheet error": yearbook("sheet 1, row 9, column C", "error value", "#REF!", "plain digits",
                                  rows=changed(YEARBOOK, C9="#REF!")),
    "scientific notation": yearbook("sheet 1, row 9, column C", "scientific", "1.2E+05", "plain digits",
                                    rows=changed(YEARBOOK, C9="1.2E+05")),
    "two headings of one series": yearbook("sheet 1, row 6, column D", "two cells hold patents_applied of 000000",
                                           "300", "remove one", map="indicator,series\n合计,patents_applied\n"
                                           "发明受理,patents_applied\n*,skip\n"),
    # files of any format
    "password": yearbook("", "protected by a password", None, "unprotected copy",
                         write=lambda folder: write_locked(folder / "t.xls")),
    "web page": yearbook("row 1", "this is a web page", None, "open it in a spreadsheet",
                         write=bytes_of("t.xls", b"<html><table><tr><td>1</td></tr></table></html>")),
    "empty": yearbook("", "the file is empty", None, "download it again", write=bytes_of("t.xlsx", b"")),
    "bomb": yearbook("", "unpacks to", None, "download", write=lambda folder: zip_bomb(folder / "t.xlsx")),
    "workbook cut off": yearbook("", "not a workbook", None, "download it again",
                                 write=lambda folder: bytes_of(
                                     "t.xlsx", write_yearbook(folder / "a.xlsx").read_bytes()[:3000])(folder)),
    "absent file": Broken("eps", lambda folder: folder / "none.csv", "", "cannot be read", None, "check the path",
                          code=2),
    "encoding wrong": eps("row 2, column A", "wrong encoding (it should read '石家庄市')", None, "UTF-8",
                          A2="石家庄市".encode().decode("latin-1")),
    "characters lost": eps("row 2, column A", "destroyed", "??市", "download the file again", A2="??市"),
    "bytes of no encoding": Broken("eps", bytes_of("t.csv", b"a,b\n\xff\xff,1\n"), "row 2", "not valid", None,
                                   "download"),
    # eps
    "eps without header": eps("row 1, column A", "the header is missing", "石家庄", "tidy", rows=EPS[1:]),
    "eps without unit": eps("row 1", "no column is headed as the unit", "地区", "Province and Unit", E1="度量"),
    "eps header only": eps("row 1, column A", "header and no row", "地区", "right file", rows=EPS[:1]),
    "eps column twice": eps("row 1, column D", "two columns are headed as the region", "城市", "remove one", D1="城市"),
    "eps unknown indicator": eps("row 1, column C", "the indicator is unknown", "幸福感", "--series", C1="幸福感"),
    "eps no indicator": eps("", "does not name its indicator", None, "--series", C1="数值"),
    "eps indicator contradicted": eps("row 1, column A", "contradicts it", "地区生产总值", "right file",
                                      options=("--series", "pop_resident")),
    "eps unknown unit": eps("row 4, column E", "the unit is unknown", "亿圆", "亿元", E4="亿圆"),
    "eps two units": eps("row 4, column E", "two units for gdp_nominal", "万元", "split", E4="万元"),
    "eps wrong quantity": eps("row 2, column E", "measures persons", "万人", "belong together", E2="万人"),
    "eps unknown region": eps("row 4, column A", "the region '唐山区' is unknown", "唐山区", "唐山市", A4="唐山区"),
    "eps city or province": eps("row 6, column A", "a province and a city", "吉林", "write 吉林省 or 吉林市",
                                A6="吉林", D6="", A7="河北"),
    "eps unknown suffix": eps("row 4, column A", "behind the name means", "（旧）", "whole city", A4="唐山市（旧）"),
    "eps wrong province": eps("row 4, column A", "names the province 140000", "唐山市", "mend", D4="山西省"),
    "eps unknown province": eps("row 4, column D", "the province '河比' is unknown", "河比", "six-digit", D4="河比"),
    "eps year": eps("row 4, column B", "a year is written", "20年", "write the year", B4="20年"),
    "eps twice": eps("row 4, column C", "two cells hold gdp_nominal of 130100", "7210.9", "remove one",
                     A4="石家庄市"),
    "eps text": eps("row 4, column C", "a number or is empty", "7千亿", "plain digits", C4="7千亿"),
    "eps formula": eps("row 4, column C", "formula", "=1+1", "formula", C4="=1+1"),
    "eps short row": eps("row 4, column A", "the row has 2 cells", "唐山市", "keep the commas",
                         rows=[*EPS[:3], EPS[3][:2]]),
    # csmar
    "csmar without codes": csmar("sheet sheet1, row 1, column A", "codes of the fields ought", "省份", "restore",
                                 rows=CSMAR[1:]),
    "csmar without names": csmar("sheet sheet1, row 2, column A", "names of the fields ought", "Prvcnm", "row 2",
                                 rows=[CSMAR[0], CSMAR[0], *CSMAR[2:]]),
    "csmar without units": csmar("sheet sheet1, row 3, column A", "units or 没有单位", "北京市", "row 3 their units",
                                 rows=without(CSMAR, 3)),
    "csmar header only": csmar("sheet sheet1", "no row under its header", None, "right file", rows=CSMAR[:3]),
    "csmar absent column": csmar("sheet sheet1, row 1", "has 0 of that name", "Prvcnm", "did you mean 'Gdp'",
                                 map=CSMAR_MAP.replace("wide,Gdp", "wide,Gdp1")),
    "csmar column named twice": csmar("sheet sheet1, row 1", "two wide lines", "Gdp", "remove one", map=TWO_MAPS),
    "csmar unit unknown": csmar("sheet sheet1, row 3, column C", "the unit is unknown", "亿圆", "亿元",
                                rows=changed(CSMAR, C3="亿圆")),
    "csmar unit of the map": csmar("sheet sheet1, row 4, column C", "the map says 万元", "亿元", "correct the one",
                                   map=CSMAR_MAP.replace("gdp_nominal,", "gdp_nominal,万元")),
    "csmar day within the year": csmar("sheet sheet1, row 4, column B", "a year is written", "2019-06-30", "write",
                                       rows=changed(CSMAR, B4="2019-06-30")),
    "csmar firms": csmar("sheet sheet1, row 2, column A", "the rows of this table are firms", "证券代码", "--sum",
                         rows=FIRMS, map=FIRMS_MAP),
    "csmar both reports": csmar("sheet sheet1, row 5, column E", "reports of two types", "2", "keep,Typrep,1",
                                rows=FIRMS, map=FIRMS_MAP.replace("keep,Typrep,1,\n", ""), options=("--sum",)),
    "csmar firm twice": csmar("sheet sheet1, row 6, column A", "a firm counts once", "000001", "keep,FIELD",
                              rows=changed(FIRMS, A6="000001"), map=FIRMS_MAP, options=("--sum",)),
    "csmar sum of a region": csmar("sheet sheet1, row 4, column D", "figure of the whole region", "rd_internal",
                                   "your own", rows=FIRMS, options=("--sum",),
                                   map=FIRMS_MAP.replace("listed_rd", "rd_internal_expenditure")),
    "csmar sum without firms": csmar("sheet sheet1, row 1", "names the firms", None, "column,Stkcd,firm", rows=FIRMS,
                                     map=FIRMS_MAP.replace("column,Stkcd,firm,\n", ""), options=("--sum",)),
    "csmar formula": csmar("sheet sheet1, row 4, column C", "formula", "=1+1", "values",
                           rows=changed(CSMAR, C4="=1+1")),
    "csmar duplicate": csmar("sheet sheet1, row 5, column C", "two rows hold the same figure", "35104.5", "remove one",
                             rows=changed(CSMAR, A5="北京市")),
    "csmar no map": csmar("", "reads tables by a map", None, "--map FILE", map=None, code=2, file=""),
    "csmar no field": csmar("", "names no field", None, "wide,FIELD", file="map.csv",
                            map="kind,name,becomes\nconstant,region,x\nconstant,year,x\nconstant,series,x\n"
                            "column,v,value\n"),
    "csmar other archive": csmar("", "holds no .xlsx workbook", "a.txt", "download",
                                 write=lambda folder: write_zip(folder / "t.zip", a_txt=b"x")),
    "csmar text file": csmar("", "neither an .xlsx workbook nor", None, "tidy", write=bytes_of("t.csv", b"a,b\n1,2\n")),
    # cnipa
    "cnipa no --by": cnipa("", "of which year", None, "--by application", options=(), code=2, file=""),
    "cnipa wrong --by": cnipa("", "of which year", "grants", "did you mean 'grant'", options=("--by", "grants"),
                              code=2, file=""),
    "cnipa no number": cnipa("row 1, column A", "names no application number (申请号)", None, "export", C1="号"),
    "cnipa no place": cnipa("row 1, column A", "names no province code", None, "export", F1="x", G1="y"),
    "cnipa header only": cnipa("row 1, column A", "header and no patent", None, "right file", rows=CNIPA[:1]),
    "cnipa number cut": cnipa("row 2, column C", "12 digits", "2.0191E+11", "may have cut", C2="2.0191E+11"),
    "cnipa number of a type": cnipa("row 4, column C", "of the type invention", "CN20191", "correct",
                                    C4="CN201910000009.1"),
    "cnipa unknown type": cnipa("row 2, column H", "type of the patent is unknown", "发名公开", "'发明公开'",
                                H2="发名公开"),
    "cnipa type and letter": cnipa("row 2, column A", "the number is of a grant", "B", "correct", A2="CN110000001B"),
    "cnipa no day": cnipa("row 2, column D", "a day that exists", "2019.02.30", "2019-12-31", D2="2019.02.30"),
    "cnipa no filing date": cnipa("row 2, column D", "has a filing date", "", "write it", D2=""),
    "cnipa dates the wrong way": cnipa("row 2, column B", "filed on 2019-01-02", "2018.08.01", "correct",
                                       B2="2018.08.01"),
    "cnipa two filing dates": cnipa("row 3, column D", "row 2 says 2019-01-02", "20190103", "correct", D3="20190103"),
    "cnipa code disagrees": cnipa("row 2, column F", "different provinces (110000 and 120000)", "北京;12", "correct",
                                  F2="北京;12"),
    "cnipa no kind of publication": cnipa("row 2, column H", "an application or a grant", "发明专利", "发明授权",
                                          H2="发明专利", A2="CN110000001", options=GRANTS),
    "cnipa grant without date": cnipa("row 3, column B", "a grant has a date", "", "--by application", B3="",
                                      options=GRANTS),
    # tidy: Stata, Parquet, wide maps
    "stata cut off": stata("cut off", "save it again", lambda data: data[:-20]),
    "stata cut in half": stata("cut off", "save it again", lambda data: data[: len(data) // 2]),
    "old stata cut": stata("not a whole Stata file", "save it again", lambda data: data[: len(data) - 12], 114),
    "stata of no encoding": tidy(misread_strings, "row 1, column A", "neither valid UTF-8 nor GB18030", None, "CSV"),
    "stata labels shared": tidy(shared_label, "", "two codes of a value label", None, "its own label"),
    "stata strings not UTF-8": stata("not in UTF-8", "unicode translate",
                                     lambda data: data.replace("北京".encode(), b"\xb1\xb1\xbe\xa9\xb1\xb1")),
    "parquet cut": tidy(parquet(WIDE, 200), "", "not a whole Parquet file", None, "write it again"),
    "parquet of other columns": tidy(parquet({"a": [1], "b": [2]}), "", "has 0 of that name", "a,b", "correct the map"),
    "parquet of lists": tidy(parquet({**WIDE, "人口": [[1], [2]]}), "column 人口", "one text, number or date", "list",
                             "as text"),
    "parquet year": tidy(parquet(WRONG), "row 1, column B", "a year is written", "next", "write the year"),
    "wide region": tidy(parquet({**WIDE, "省份": ["北亰", "陕西"]}), "row 1, column A", "unknown", "北亰", "'北京"),
    "wide twice": tidy(parquet({**WIDE, "省份": ["北京", "北京市"]}), "row 2, column C", "two rows hold", "26181.9",
                       "remove one"),
    "wide and long at once": tidy(parquet(WIDE), "", "a map with wide lines", "series", "either a long", file="map.csv",
                                  map=WIDE_MAP + "series,x,skip,\n"),
    "wide without year": tidy(parquet(WIDE), "", "where to find: year", None, "column,NAME,year", file="map.csv",
                              map=WIDE_MAP.replace("column,年份,year,\n", "")),
    "wide column twice in the map": tidy(parquet(WIDE), "row 6", "says a thing once", "gdp", "remove", file="map.csv",
                                         map=WIDE_MAP + "wide,gdp,own,\n"),
    "only commas": tidy(bytes_of("t.csv", b",,\n,,\n"), "", "the table is empty", None, "right file"),
    "only commas for eps": Broken("eps", bytes_of("t.csv", b",,\n,,\n"), "", "the table is empty", None, "right file"),
    "parquet without rows": tidy(parquet({name: [] for name in WIDE}), "", "no row under its header", None,
                                 "right file"),
    "nothing kept": tidy(parquet(WIDE), "", "no row has what the map keeps", "gdp", "lines keep",
                         map=WIDE_MAP + "keep,gdp,7,\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = BROKEN[name]
    path = broken.write(tmp_path)
    arguments: list[object] = [broken.form, path, "--into", tmp_path / "raw", *broken.options]
    if broken.map is not None:
        (tmp_path / "map.csv").write_text(broken.map, encoding="utf-8")
        arguments += ["--map", tmp_path / "map.csv"]
    assert run(*arguments) == broken.code
    text = capsys.readouterr().err
    named = str(path) if name == "absent file" else path.name if broken.file is None else broken.file
    where = ", ".join(part for part in (named, broken.place) if part)
    assert text.startswith(f"resilience import: {where}{': ' if where else ''}"), text
    said, _, rest = text.partition(" What to do: ")
    rule, _, found = said.partition(" Found: ")
    assert broken.rule in rule, text
    assert broken.found is None or broken.found in found, text
    assert broken.remedy in rest, text
    assert "Traceback" not in text
    assert content(tmp_path / "raw") == {}


def test_another_value_under_the_same_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A revised file of the same name and vintage: what was there stays."""
    path = write_book(tmp_path / "e.xlsx", EPS)
    options = (path, "--into", tmp_path / "raw", "--vintage", "2024")
    assert run("eps", *options) == 0
    before = content(tmp_path / "raw")
    write_book(path, changed(EPS, C4="7210.8"))
    assert run("eps", *options) == 1
    text = capsys.readouterr().err
    assert "e.xlsx, sheet 1, row 4, column C: another value stands under the same key" in text
    assert "7210.9 100m yuan from row 4, column C, and now 7210.8" in text
    assert content(tmp_path / "raw") == before
