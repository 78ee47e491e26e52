"""What a refresh depends on, as hashes: the raw folder and the code. Equal hashes, equal warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from orchestration import ROOT

CODE = (
    "warehouse/**/*.sql",
    "warehouse/**/*.py",
    "warehouse/**/*.yml",
    "warehouse/seeds/registry/*.csv",
    "warehouse/seeds/published/*.csv",
    "analysis/**/*",
    "orchestration/**/*.py",
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
)
DATA = ("raw_*.csv", "raw_*.parquet", "raw_*/*.parquet", "raw_*/*.csv", "registry/*.csv")
SPECIFICATIONS = ("specs/*.yml", "specs/*.yaml")
"""Of a raw folder: what the marts are made of, and what is estimated from them."""


def raw_hashes(folder: Path) -> tuple[str, str]:
    """SHA-256 over names and bytes of every file of the raw folder that a refresh reads; of its data alone."""
    data = _files(folder, DATA)
    return _together(data | _files(folder, SPECIFICATIONS)), _together(data)


def code_version() -> str:
    """Version of the project and the hash of its code, definitions and locked dependencies: `0.1.0+1a2b3c4d5e6f`."""
    return f"{version('resilience-warehouse')}+{_together(_files(ROOT, CODE))[:12]}"


def _files(folder: Path, patterns: Iterable[str]) -> dict[str, str]:
    """The digest of every file, by its path in the folder."""
    files = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files if "__pycache__" not in path.parts}


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _together(digests: Mapping[str, str]) -> str:
    lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
