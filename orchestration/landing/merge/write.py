"""Raw files written whole or not at all, by one import at a time."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration.errors import UserError


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV with a header and LF line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def replace_text(path: Path, text: str) -> None:
    """Write UTF-8 beside `path` and put it in its place in one step: a reader sees the old file or the new one."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def sha256_of(path: Path) -> str | None:
    """Of the file's content; None when there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder: two imports writing at once would each lose the other's rows."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        rule = "another import is writing into this folder."
        raise UserError(rule, "import again when it is done", file=str(folder)) from None
    finally:
        os.close(descriptor)
