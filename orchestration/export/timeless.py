"""A zip archive without the time of writing: the same content is the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can name."""


class TimelessZip(ZipFile):
    """A ZipFile whose parts all bear EPOCH."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(ZipInfo(zinfo_or_arcname, EPOCH), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        part = ZipInfo(arcname or Path(filename).name, EPOCH)
        part.compress_type = ZIP_DEFLATED
        with Path(filename).open("rb") as content, self.open(part, "w", force_zip64=True) as target:
            shutil.copyfileobj(content, target)
