"""Broken workbooks of CSMAR."""

from __future__ import annotations

from panel_files import CSMAR, CSMAR_MAP, FIRMS, FIRMS_MAP, changed, without, write_zip

from broken_files.panels import bytes_of, csmar

TWO_MAPS = CSMAR_MAP + "wide,地区生产总值,own_series,亿元\n"

CASES = {
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
}  # fmt: skip
