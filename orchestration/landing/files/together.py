"""Several files whose figures are added up, as one source: its name, its digest, and where in it a cell stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from orchestration.landing.files.download import Download
from orchestration.landing.files.grid import Grid

TOGETHER = " + "
"""Joins the names of the files."""


@dataclass(frozen=True)
class Together:
    """Files of one command, in an order that does not depend on the command's."""

    downloads: tuple[Download, ...]

    @classmethod
    def of(cls, downloads: Sequence[Download]) -> Together:
        return cls(tuple(sorted(downloads, key=lambda download: (download.name, download.sha256))))

    @property
    def source(self) -> Download:
        """The file; of several, one with their names, the digest of their digests, the latest day and all tables."""
        first, *others = self.downloads
        if not others:
            return first
        name = TOGETHER.join(download.name for download in self.downloads)
        digest = hashlib.sha256("".join(download.sha256 for download in self.downloads).encode()).hexdigest()
        day = max(download.modified for download in self.downloads)
        return Download(first.path.with_name(name), digest, day, tuple(g for d in self.downloads for g in d.grids))

    def sheet(self, grid: Grid) -> str:
        """The sheet of a table; of several files with the file in front, since a row's number alone names no cell."""
        if len(self.downloads) == 1:
            return grid.sheet
        at = next(i for i, download in enumerate(self.downloads) if any(own is grid for own in download.grids))
        return "/".join(filter(None, (self._names[at], grid.sheet)))

    @cached_property
    def _names(self) -> list[str]:
        return _tails([download.path for download in self.downloads])


def distinct(paths: Sequence[Path]) -> list[Path]:
    """The files of a command, each once however often it is given."""
    return list({path.resolve(): path for path in paths}.values())


def _tails(paths: Sequence[Path]) -> list[str]:
    """The names of files, with as many of their folders in front as tell them apart."""
    parts = [path.resolve().parts for path in paths]
    for length in range(1, max(map(len, parts)) + 1):
        names = ["/".join(part[-length:]) for part in parts]
        if len(set(names)) == len(names):
            break
    return names
