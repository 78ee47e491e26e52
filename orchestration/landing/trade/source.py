"""A file that trade figures are read from, its digest, and its text in UTF-8: read in blocks, never held whole."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.guard import check_file
from orchestration.landing.files.text import RESAVE
from orchestration.landing.files.workbook import OLE2, ZIP

BLOCK = 8 * 2**20
"""Bytes read at a time."""
_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030", "latin-1": "ISO-8859-1"}
_CONTROL = re.compile("[\x80-\x9f]")
"""Characters of ISO-8859-1 that no text has: what holds them is in another encoding."""


@dataclass(frozen=True)
class Source:
    """A file that figures are read from: its name in messages, its digest, the day of its last change."""

    path: Path
    sha256: str
    modified: str

    @property
    def name(self) -> str:
        return self.path.name

    @classmethod
    def of(cls, path: Path) -> Source:
        """Raises UserError for what is no file that may be opened (see files.guard)."""
        check_file(path)
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            modified = str(datetime.fromtimestamp(path.stat().st_mtime).date())
        except OSError as failure:
            rule = f"the file cannot be read ({failure.strerror})."
            raise UserError(rule, "check the path and who may read it", file=str(path), exit_code=2) from None
        return cls(path, digest, modified)


def decoded(source: Source, fallback: str | None, scratch: Path) -> tuple[str, Path]:
    """The name of the encoding (UTF-8, UTF-16 with its mark, else `fallback`), and the file or its copy in UTF-8.

    Raises UserError for workbooks, archives, NUL bytes, and the first byte that is in none of these encodings.
    """
    with source.path.open("rb") as file:
        start = file.read(8)
    if start.startswith((ZIP, OLE2, b"\x1f\x8b", b"Rar!", b"7z")):
        rule = "this is a workbook or an archive, not a CSV, whatever its name says."
        remedy = "unpack it, or open it in a spreadsheet program and save the table as CSV UTF-8"
        raise UserError(rule, remedy, file=source.name, found=repr(start[:4])[2:-1])
    codec = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    failure = _broken_line(source, codec, None)
    if codec == "utf-8" and failure is None:
        return "UTF-8 with BOM" if start.startswith(codecs.BOM_UTF8) else "UTF-8", source.path
    candidates = [codec] if codec == "utf-16" or fallback is None else [codec, fallback]
    copy = scratch / f"{source.sha256}.csv"
    if candidates[-1] != "utf-8":
        failure = _broken_line(source, candidates[-1], copy)
    if failure is not None:
        known = " or ".join(_NAMES[name] for name in candidates)
        rule = "a text file holds no NUL bytes." if failure[1] == r"\x00" else f"the bytes are not valid {known}."
        raise UserError(rule, RESAVE, file=source.name, row=failure[0], found=failure[1])
    return _NAMES[candidates[-1]], copy


def _broken_line(source: Source, codec: str, copy: Path | None) -> tuple[int, str] | None:
    """The first line that is not in the encoding and what stands there; None when all is, and is in `copy`."""
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    with source.path.open("rb") as file, (copy or Path("/dev/null")).open("w", encoding="utf-8", newline="") as out:
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as failure:
                read, bad = failure.object[: failure.start], failure.object[failure.start : failure.start + 4]
                return line + (read.count(b"\n") if codec != "utf-16" else 0), repr(bad)[2:-1]
            strange = _CONTROL.search(text) if codec == "latin-1" else None
            place = strange.start() if strange else text.find("\x00")
            if place >= 0:
                return line + text.count("\n", 0, place), repr(text[place])[1:-1]
            line += text.count("\n")
            out.write(text)
            if not block:
                return None
