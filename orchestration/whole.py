"""A file that appears whole: whoever reads it sees the old one or the new one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from orchestration.errors import UserError


def write_whole(file: Path, content: bytes) -> None:
    """Replaces `file` in one step, from a draft beside it; makes its folder where there is none.

    Raises:
        UserError: it cannot be written there; what stood there stays.
    """
    draft = file.with_name(f".{file.name}.draft")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        said = f"it cannot be written: {error.strerror or error}."
        raise UserError(said, "name a file in a folder of your own with --out.", file=str(file)) from error
    finally:
        with suppress(OSError):  # none is left where the file was replaced, or where its folder is none
            draft.unlink()
