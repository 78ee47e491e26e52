"""Broken exports of the patent office."""

from __future__ import annotations

from panel_files import CNIPA

from broken_files.panels import GRANTS, cnipa

CASES = {
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
}  # fmt: skip
