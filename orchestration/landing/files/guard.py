"""What is opened at all: regular files that are given as themselves; and texts that a spreadsheet would execute."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath

from orchestration.errors import UserError

MAX_MEMBERS = 10_000
"""Of an archive: a workbook has one for every sheet and a dozen more."""
_FORMULA = re.compile(r"[=@]\S.*", re.DOTALL)


def check_file(path: Path) -> None:
    """Raises UserError for a device, a pipe, a folder, an absent file, and a link that leads out of its folder.

    A device never ends, and a link hides which file the figures come from.
    """
    try:
        target = path.resolve(strict=True)
        kind = target.stat().st_mode
    except (OSError, RuntimeError) as failure:
        rule = f"the file cannot be read ({getattr(failure, 'strerror', None) or 'a link that leads to itself'})."
        raise UserError(rule, "check the path, and that it is a file", file=str(path), exit_code=2) from None
    if stat.S_ISDIR(kind):
        rule = "the file cannot be read (it is a folder)."
        raise UserError(rule, "give the files in it", file=str(path), exit_code=2)
    if not stat.S_ISREG(kind):
        rule = "this is a device or a pipe, not a file."
        raise UserError(rule, "save its content as a file and give that", file=str(path), exit_code=2)
    if path.is_symlink() and path.parent.resolve() not in target.parents:
        rule = "this is a link that leads out of its folder."
        raise UserError(rule, "give the file itself", file=str(path), found=str(target), exit_code=2)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the text of a cell for a formula: =SUM(A1:A9), @SUM(…), ="000001"."""
    return bool(_FORMULA.fullmatch(cell))


def check_archive(archive: zipfile.ZipFile, file: str, most_bytes: int, remedy: str) -> None:
    """Raises UserError for a workbook that unpacks to more than `most_bytes`, or whose parts lead out of it."""
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > most_bytes:
        rule = f"the workbook unpacks to {size >> 20:,} MB; a table of provinces has less than {most_bytes >> 20} MB."
        raise UserError(rule, remedy, file=file)
    if len(members) > MAX_MEMBERS:
        raise UserError(f"the workbook has {len(members):,} parts; a sound one has a few dozen.", remedy, file=file)
    for name in (member.filename for member in members):
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise UserError("the workbook has a part whose name leads out of it.", remedy, file=file, found=name)
