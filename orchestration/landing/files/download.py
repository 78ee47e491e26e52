"""A file as it was downloaded: its content, its digest, its date, and its tables as grids of text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.files.columnar import PARQUET, read_parquet
from orchestration.landing.files.grid import Grid
from orchestration.landing.files.guard import check_file
from orchestration.landing.files.stata import is_stata, read_stata
from orchestration.landing.files.text import read_text
from orchestration.landing.files.workbook import OLE2, ZIP, read_xls, read_xlsx


@dataclass(frozen=True)
class Download:
    """`modified` is the day of the file's last change, the day of the download unless the user knows better."""

    path: Path
    sha256: str
    modified: str
    grids: tuple[Grid, ...]

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Edition:
    """What the user says of the files' edition; None where nothing was said."""

    vintage: str | None
    retrieved_on: str | None

    def __post_init__(self) -> None:
        if self.vintage is not None and (not self.vintage.strip() or self.vintage != " ".join(self.vintage.split())):
            rule = "--vintage: an edition is a year, a month or a word."
            raise UserError(rule, "write it like 2024-09", found=self.vintage, exit_code=2)
        if self.retrieved_on is not None and not is_day(self.retrieved_on):
            rule = "--retrieved-on: the day of the download is written YYYY-MM-DD."
            remedy = "write it like 2024-09-30"
            raise UserError(rule, remedy, found=self.retrieved_on, exit_code=2)


def open_download(path: Path) -> Download:
    """Read a file; what it is follows from its content, not from its name. Raises UserError when it cannot be read."""
    data, modified = read_bytes(path)
    return Download(path, hashlib.sha256(data).hexdigest(), modified, _grids(data, path.name))


def read_bytes(path: Path) -> tuple[bytes, str]:
    """A file's content and the day of its last change. Raises UserError when it cannot be read."""
    check_file(path)
    try:
        return path.read_bytes(), str(datetime.fromtimestamp(path.stat().st_mtime).date())
    except OSError as failure:
        rule = f"the file cannot be read ({failure.strerror})."
        raise UserError(rule, "check the path, and that it is a file", file=str(path), exit_code=2) from None


def _grids(data: bytes, name: str) -> tuple[Grid, ...]:
    if data.startswith(OLE2):
        grids = read_xls(data, name)
    elif data.startswith(ZIP):
        grids = read_xlsx(data, name)
    elif data.startswith(PARQUET):
        grids = [read_parquet(data, name)]
    elif is_stata(data):
        grids = [read_stata(data, name)]
    else:
        grids = [read_text(data, name)]
    if not grids:
        raise UserError("the workbook is empty.", "download it again", file=name)
    return tuple(grids)


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
