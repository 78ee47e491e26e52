"""What a refresh depends on, as hashes: the raw folder and the code. Equal hashes, equal warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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
READ_FROM_RAW = (
    "raw_*.csv",
    "raw_*.parquet",
    "raw_*/*.parquet",
    "raw_*/*.csv",
    "registry/*.csv",
    "specs/*.yml",
    "specs/*.yaml",
)


def raw_hash(folder: Path) -> str:
    """SHA-256 over names and bytes of every file of the raw folder that a refresh reads."""
    return _digest(folder, READ_FROM_RAW)


def code_version() -> str:
    """Version of the project and the hash of its code, definitions and locked dependencies: `0.1.0+1a2b3c4d5e6f`."""
    return f"{version('resilience-warehouse')}+{_digest(ROOT, CODE)[:12]}"


def _digest(folder: Path, patterns: Iterable[str]) -> str:
    files = {
        path
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }
    whole = hashlib.sha256()
    for path in sorted(files, key=lambda p: p.relative_to(folder).as_posix()):
        with path.open("rb") as handle:
            content = hashlib.file_digest(handle, "sha256").hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
