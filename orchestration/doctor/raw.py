"""Checks of the raw folder: is it there, what does it hold, can its files be read?"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.fingerprint import DATA, SPECIFICATIONS
from orchestration.workspace import SAMPLE, Workspace

PIECE = 1 << 20


def raw_folder(workspace: Workspace) -> Iterator[Finding]:
    """The folder is there and holds tables of the contract; what no table reads is named."""
    from orchestration.landing.raw import contracts
    from orchestration.landing.raw.folder import find_files

    folder = _folder(workspace)
    if not folder.is_dir():
        yield fail(f"the raw folder {folder} is not there", "give it again: resilience refresh --raw DIR")
        return
    found = find_files(folder, contracts.read())  # raises where there is none
    kind = " (the synthetic sample)" if folder == SAMPLE else ""
    tables = ", ".join(table.name for table in found.tables)
    yield ok(f"{folder}{kind}: {len(found.tables)} tables: {tables}")
    for notice in found.notices:
        yield warn(notice, "rename it, `resilience import` it, or leave it: nothing reads it.")


def raw_files(workspace: Workspace) -> Iterator[Finding]:
    """Every file that a refresh reads can be read: CSV is UTF-8, Parquet is Parquet."""
    folder = _folder(workspace)
    files = sorted(file for pattern in (*DATA, *SPECIFICATIONS) for file in folder.glob(pattern))
    found = [finding for file in files for finding in _read(file)]
    yield from found or [ok(f"{len(files)} files can be read")]


def _read(file: Path) -> Iterator[Finding]:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import read_metadata

    try:
        if file.suffix == ".parquet":
            read_metadata(file)
        elif (place := _not_utf8(file)) is not None:
            remedy = "save it as CSV UTF-8, or convert it: iconv -f GB18030 -t UTF-8 FILE > NEW."
            yield fail(f"{file} is not UTF-8, from byte {place} on (GBK?)", remedy)
    except ArrowInvalid as error:
        yield fail(f"{file} is no Parquet file: {error}", "take it from its source again.")
    except OSError as error:
        yield fail(f"{file} cannot be read: {error.strerror}", "give yourself permission (chmod, chown).")


def _folder(workspace: Workspace) -> Path:
    given = os.environ.get("RESILIENCE_RAW")
    return (Path(given) if given else workspace.remembered_raw() or SAMPLE).resolve()


def _not_utf8(file: Path) -> int | None:
    """The first byte that is no UTF-8; None where all are."""
    decoder, done = codecs.getincrementaldecoder("utf-8")(), 0
    with file.open("rb") as handle:
        while piece := handle.read(PIECE):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return done - held + error.start
            done += len(piece)
    return done if decoder.getstate()[0] else None
