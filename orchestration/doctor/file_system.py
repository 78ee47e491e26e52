"""Checks of the file system: rights, replacing in one step, what kind of disk it is."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.finding import Finding, fail, ok, warn
from orchestration.workspace import Workspace

NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afpfs")
WINDOWS = ("9p", "drvfs", "v9fs")
SYNCED = ("OneDrive", "Dropbox", "iCloud", "CloudStorage", "Google Drive", "Nutstore", "坚果云", "BaiduNetdisk")


def rights(workspace: Workspace) -> Iterator[Finding]:
    """The workspace and build/ can be written to."""
    for folder in dict.fromkeys(map(there, (workspace.home, workspace.build))):
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
        with tempfile.TemporaryDirectory(dir=there(workspace.home), prefix=".resilience-doctor-") as folder:
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


def there(folder: Path) -> Path:
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
