"""Broken files of BACI."""

from __future__ import annotations

from broken_files.trade import data, flows, trade

CASES = {
    "BACI without v": trade("baci", data(b"t,i,j,k,q\n1,2,3,4,5\n"), "the column v", "row 1", "t,i,j,k,q", "mend"),
    "BACI year": trade("baci", flows("202,4,24,382390,1,NA"), "in four digits", "row 3, column A", "202", "mend"),
    "BACI exporter": trade("baci", flows("2021,5,24,382390,1,NA"), "unknown", "row 3, column B", "5", "comtrade,5"),
    "BACI importer": trade(
        "baci", flows("2021,4,USA,382390,1,NA"), "unknown", "row 3, column C", "USA", "comtrade,USA"
    ),
    "BACI product of 4": trade("baci", flows("2021,4,24,3823,1,NA"), "six digits", "row 3, column D", "3823", "again"),
    "BACI with a digit less": trade(
        "baci", flows("2021,4,24,01012,1,NA"), "is 00", "row 3, column D", "01012", "mend the code"
    ),
    "BACI of R": trade("baci", flows("2021,4,24,382391,1e+05,NA"), "scientific", "row 3, column E", "1e+05", "plain"),
    "BACI twice": trade(
        "baci", flows("2021,4,24,382390,2,NA"), "the other is 1.5 in row 2", "row 3, column E", "2", "remove one"
    ),
    "BACI cut": trade("baci", flows("2021,4,24"), "3 cells, and the header 6", "row 3", "2021,4,24", "if it was cut"),
}
