"""Whole files of trade figures that are not what they seem."""

from __future__ import annotations

import os

from nbs_tables import zip_bomb
from trade_files import customs, customs_row

from broken_files.trade import SOUND, data, trade

CASES = {
    "empty": trade("customs", data(b""), "is empty", "", None, "download"),
    "header alone": trade("baci", data(b"t,i,j,k,v,q\n"), "no row under", "row 1", "t,i,j", "download"),
    "header without an end": trade("baci", data(b"t,i,j,k,v,q"), "no row under", "row 1", "t,i,j", "download"),
    "byte order mark alone": trade("baci", data(b"\xef\xbb\xbf"), "is empty", "", None, "download"),
    "web page": trade("comtrade", data(b"<!DOCTYPE html><html>no</html>"), "web page", "row 1", "<!DOCTYPE", "as CSV"),
    "web page under GB18030": trade(
        "customs", data("<html>请登录</html>".encode("gb18030")), "web page", "row 1", None, ""
    ),
    "NUL bytes": trade("baci", data("t,i\n1,2\n".encode("utf-16-le")), "NUL", "row 1", r"\x00", "save"),
    "half a character": trade(
        "customs",
        lambda path: path.write_bytes(customs(path, [customs_row()]).read_bytes() + b"\xb5"),
        "not valid UTF-8 or GB18030",
        "row 3",
        r"\xb5",
        "save",
    ),
    "UTF-16 cut": trade(
        "customs", data(b"\xff\xfe" + "数据\n".encode("utf-16-le") + b"\x2c"), "UTF-16", "row 2", None, "save"
    ),
    "not the encoding of BACI": trade(
        "baci", data(b"t,i,j,k,v,q\n2021,4,\xe9,1,1,1\n"), "valid UTF-8", "row 2", r"\xe9", ""
    ),
    "workbook": trade("customs", zip_bomb, "a workbook or an archive", "", "PK", "CSV UTF-8"),
    "semicolons": trade("baci", data(b"t;i;j;k;v;q\n2021;4;24;382390;1;1\n"), "by commas", "row 1", "t;i;j", "commas"),
    "a file of another kind": trade("comtrade", SOUND["baci"], "of no Comtrade file", "row 1", "t,i,j", "--list"),
    "a query as BACI": trade("baci", SOUND["customs"], "not valid UTF-8", "row 1", None, "save"),
    "absent": trade("baci", lambda path: None, "cannot be read", "", None, "check the path", code=2),
    "folder": trade("baci", lambda path: path.mkdir(), "it is a folder", "", None, "files in it", code=2),
    "pipe": trade("baci", lambda path: os.mkfifo(path), "a device or a pipe", "", None, "save its content", code=2),
    "link to a device": trade("baci", lambda path: path.symlink_to("/dev/zero"), "a device", "", None, "save", code=2),
    "link out": trade(
        "baci", lambda path: path.symlink_to("/etc/passwd"), "leads out", "", "/etc/passwd", "itself", code=2
    ),
    "link to itself": trade("baci", lambda path: path.symlink_to(path), "cannot be read", "", None, "check", code=2),
}
