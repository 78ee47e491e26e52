"""Checks of the machine: room, memory, fonts and programs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.file_system import there
from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.workspace import Workspace

GB = 1024**3
LEAST_DISK, ENOUGH_DISK = 0.2 * GB, 2 * GB
ENOUGH_MEMORY = 2 * GB
COPIES = 4
"""Of the build file, that a refresh may need at once: build, publishing, previous, and its spills."""
CHINESE_FONTS = (
    *("NotoSansCJK", "NotoSerifCJK", "NotoSansSC", "NotoSerifSC", "SourceHan", "wqy", "simsun", "simhei", "simkai"),
    *("msyh", "deng", "PingFang", "STHeiti", "STSong", "Songti", "Hiragino Sans GB", "DroidSansFallback"),
)
PROGRAMS = {"soffice": "libreoffice", "chromium": "chromium", "google-chrome": "chromium"}


def disk(workspace: Workspace) -> Iterator[Finding]:
    """Room for a refresh."""
    free = shutil.disk_usage(there(workspace.home)).free
    size = workspace.warehouse.stat().st_size if workspace.warehouse.exists() else 0
    remedy = f"free space on the disk of {workspace.home}, or set RESILIENCE_HOME to another disk."
    if free < max(LEAST_DISK, size):
        yield fail(f"{free / GB:.1f} GB of disk are free, too few for a refresh", remedy)
    elif free < max(ENOUGH_DISK, COPIES * size):
        yield warn(f"{free / GB:.1f} GB of disk are free, which may be too few for a refresh", remedy)
    else:
        yield ok(f"{free / GB:.0f} GB of disk are free")


def memory(_: Workspace) -> Iterator[Finding]:
    """Memory for a refresh."""
    free = free_memory()
    if free is None:
        yield ok("how much memory is free cannot be told on this system")
    elif free < ENOUGH_MEMORY:
        remedy = "close other programs, or let DuckDB spill to disk beyond a limit: RESILIENCE_MEMORY=1GB."
        yield warn(f"{free / GB:.1f} GB of memory are free", remedy)
    else:
        yield ok(f"{free / GB:.1f} GB of memory are free")


def fonts(_: Workspace) -> Iterator[Finding]:
    """A font with Chinese characters, for pictures."""
    from matplotlib.font_manager import findSystemFonts

    names = sorted(Path(file).name for file in findSystemFonts())
    found = next((n for n in names if n.lower().startswith(tuple(f.lower() for f in CHINESE_FONTS))), None)
    if found:
        yield ok(f"a Chinese font: {found}")
    else:
        remedy = "install one: `apt install fonts-noto-cjk`, `brew install font-noto-sans-cjk-sc`."
        yield warn("no font with Chinese characters was found: pictures would show boxes", remedy)


def programs(_: Workspace) -> Iterator[Finding]:
    """Programs that only the tests of the project use."""
    there = sorted({what for program, what in PROGRAMS.items() if shutil.which(program)})
    absent = sorted(set(PROGRAMS.values()) - set(there))
    words = f"there: {', '.join(there) or 'none'}; not there: {', '.join(absent) or 'none'}"
    yield ok(f"used by tests only: {words}")


def free_memory() -> int | None:
    """Bytes that programs may still take."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        names = os.sysconf_names
        if "SC_AVPHYS_PAGES" in names:
            return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return None
