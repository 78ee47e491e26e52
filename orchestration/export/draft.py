"""Files appear whole: they are written into a draft folder beside the target and moved from there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.errors import UserError

PREFIX = ".resilience-export-"


@contextmanager
def drafted(folder: Path) -> Iterator[Path]:
    """A draft folder whose files are moved into `folder` when the block ends well; else it leaves nothing.

    A new folder appears in one step. In one that is there, every file is replaced in one step, and files that the draft
    does not have stay.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError("is a file where a folder is needed.", "name another place with --out.", file=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder.parent))
    try:
        yield draft
        for file in draft.iterdir():
            _settle(file)
        if folder.exists():
            for file in sorted(draft.iterdir()):
                file.replace(folder / file.name)
        else:
            draft.chmod(0o755)
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _settle(file: Path) -> None:
    """On the disk, before it takes the place of another."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
