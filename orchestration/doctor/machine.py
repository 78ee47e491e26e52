"""Checks of the machine: room, rights, the file system, fonts and programs."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.workspace import Workspace

GB = 1024**3
LEAST_DISK, ENOUGH_DISK = 0.2 * GB, 2 * GB
ENOUGH_MEMORY = 2 * GB
COPIES = 4
"""Of the build file, that a refresh may need at once: build, publishing, previous, and its spills."""
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs")
WINDOWS = ("9p", "drvfs", "v9fs")
SYNCED = ("OneDrive", "Dropbox", "iCloud", "CloudStorage", "Google Drive", "Nutstore", "坚果云", "BaiduNetdisk")
CHINESE_FONTS = (
    *("NotoSansCJK", "NotoSerifCJK", "NotoSansSC", "NotoSerifSC", "SourceHan", "wqy", "simsun", "simhei", "simkai"),
    *("msyh", "deng", "PingFang", "STHeiti", "STSong", "Songti", "Hiragino Sans GB", "DroidSansFallback"),
)
PROGRAMS = {"soffice": "libreoffice", "chromium": "chromium", "google-chrome": "chromium"}


def rights(workspace: Workspace) -> Iterator[Finding]:
    """The workspace and build/ can be written to."""
    for folder in dict.fromkeys(map(_there, (workspace.home, workspace.build))):
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".resilience-doctor-"):
                pass
        except OSError as error:
            remedy = "give yourself permission (chmod, chown), or set RESILIENCE_HOME to a folder of your own."
            yield fail(f"{folder} cannot be written to: {error.strerror}", remedy)
            return
    yield ok(f"{workspace.home} can be written to")


def replacing(workspace: Workspace) -> Iterator[Finding]:
    """The file system replaces a file in one step."""
    try:
        with tempfile.TemporaryDirectory(dir=_there(workspace.home), prefix=".resilience-doctor-") as folder:
            old, new = Path(folder) / "old", Path(folder) / "new"
            old.write_text("old")
            new.write_text("new")
            with old.open():  # readers keep the file they opened
                new.replace(old)
            replaced = old.read_text() == "new"
    except OSError as error:
        replaced, why = False, f" ({error.strerror})"
    else:
        why = ""
    if replaced:
        yield ok("files can be replaced in one step")
    else:
        remedy = "set RESILIENCE_HOME to a folder on a local disk."
        yield fail(f"the file system of {workspace.home} does not replace an open file in one step{why}", remedy)


def file_system(workspace: Workspace) -> Iterator[Finding]:
    """A local disk: no network share, no Windows drive under WSL, no folder that a program syncs."""
    kind = file_system_kind(workspace.home)
    in_wsl = "microsoft" in platform.release().lower()
    synced = next((name for name in SYNCED if name.lower() in str(workspace.home).lower()), None)
    if kind in WINDOWS or (in_wsl and workspace.home.as_posix().startswith("/mnt/")):
        remedy = "keep the project in the Linux file system (~/…) and only raw files under /mnt/c."
        yield warn(f"{workspace.home} is a Windows drive under WSL: slow, and locks are not sure", remedy)
    elif kind in NETWORK:
        remedy = "set RESILIENCE_HOME to a folder on a local disk."
        yield warn(f"{workspace.home} lies on a network share ({kind}): locks are not sure", remedy)
    elif synced:
        remedy = "set RESILIENCE_HOME to a folder that is not synced."
        yield warn(f"{workspace.home} lies in a folder that {synced} syncs: it may hold or double files", remedy)
    else:
        yield ok(kind or "of a kind that this system does not tell")


def disk(workspace: Workspace) -> Iterator[Finding]:
    """Room for a refresh."""
    free = shutil.disk_usage(_there(workspace.home)).free
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


def _there(folder: Path) -> Path:
    """The folder, or what is there of the path to it: a refresh makes the rest."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def file_system_kind(folder: Path) -> str | None:
    """ext4, nfs, 9p …: of the mount that holds the folder; None where the system does not tell."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return None
    holding = [(point, kind) for point, kind in mounts if folder.is_relative_to(point.replace("\\040", " "))]
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else None


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
