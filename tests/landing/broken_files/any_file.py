"""What no reader can read, whatever the format."""

from __future__ import annotations

from nbs_tables import zip_bomb
from panel_files import write_locked, write_yearbook

from broken_files.panels import Broken, bytes_of, eps, yearbook

CASES = {
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
}  # fmt: skip
