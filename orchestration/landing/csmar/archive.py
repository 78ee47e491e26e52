"""The workbooks of a CSMAR download, which is a workbook or a zip of some, each with its description."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from orchestration.errors import UserError
from orchestration.landing.files.download import Download, read_bytes
from orchestration.landing.files.guard import check_archive
from orchestration.landing.files.streamed import MAX_BYTES, read_streamed
from orchestration.landing.files.workbook import DAMAGED_XLSX, ZIP

_REMEDY = "download the table again as .xlsx"


def open_csmar(path: Path) -> Iterator[Download]:
    """Every workbook, named as in the archive. Raises UserError for other files, passwords and damage."""
    data, modified = read_bytes(path)
    if not data:
        raise UserError("the file is empty.", "download it again", file=path.name)
    if not data.startswith(ZIP):
        rule = "this is neither an .xlsx workbook nor a .zip of them."
        remedy = f"{_REMEDY}; a table in another form is read by resilience import tidy FILE --map FILE"
        raise UserError(rule, remedy, file=path.name)
    for inner, content in _workbooks(data, path):
        yield Download(inner, hashlib.sha256(content).hexdigest(), modified, tuple(read_streamed(content, inner.name)))


def _workbooks(data: bytes, path: Path) -> Iterator[tuple[Path, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, path.name, MAX_BYTES, _REMEDY)
            if "[Content_Types].xml" in archive.namelist():
                yield path, data
                return
            members = [member for member in archive.infolist() if member.filename.lower().endswith(".xlsx")]
            if not members:
                found = ", ".join(archive.namelist()[:10])
                raise UserError("the archive holds no .xlsx workbook.", _REMEDY, file=path.name, found=found)
            locked = next((member.filename for member in members if member.flag_bits & 1), None)
            if locked is not None:
                remedy = "unpack it with its password and give the workbook"
                raise UserError("the archive is protected by a password.", remedy, file=path.name, found=locked)
            for member in members:
                yield path / PurePosixPath(member.filename).name, archive.read(member)
    except DAMAGED_XLSX as failure:
        raise UserError(f"this is not a whole archive ({failure}).", _REMEDY, file=path.name) from None
