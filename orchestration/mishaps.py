"""Errors that no command foresaw, in words: of the operating system, of DuckDB, of the program itself."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path

from orchestration.errors import UserError

DEBUG = "RESILIENCE_DEBUG"

_REMEDIES = {
    errno.ENOSPC: "free space on that disk, and run the command again; nothing was replaced.",
    errno.EDQUOT: "free space within your quota, and run the command again; nothing was replaced.",
    errno.EACCES: "give yourself permission (chmod, chown), or name another place.",
    errno.EPERM: "give yourself permission (chmod, chown), or name another place.",
    errno.EROFS: "name a place that can be written to.",
    errno.ENOENT: "check the path that was given.",
    errno.ENOTDIR: "check the path that was given: a part of it is a file.",
    errno.EISDIR: "name a file in that folder.",
    errno.EMFILE: "raise the limit of open files (ulimit -n), and run the command again.",
}

_OF_DUCKDB = {
    "No space left on device": _REMEDIES[errno.ENOSPC],
    "Permission denied": _REMEDIES[errno.EACCES],
    "Out of Memory": "close other programs, or let DuckDB spill to disk beyond a limit: RESILIENCE_MEMORY=2GB.",
    "Corrupt database file": "a loss of power can do that to build/warehouse.duckdb, which does not wait for the disk: "
    "delete that file; the published warehouse is untouched, and the next refresh makes it anew.",
    "Conflicting lock": "close the program that holds it (a `dbt build`, a notebook), and try again.",
}


def mendable(error: Exception) -> UserError | None:
    """The error as one that the user can mend, or None: then it is the program's own."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, _spec_error()):
        return UserError(rule=str(error), remedy="docs/analysis.md lists every key.", exit_code=2)
    if isinstance(error, MemoryError):
        return UserError("the memory of this machine is used up.", _OF_DUCKDB["Out of Memory"])
    if isinstance(error, OSError) and error.errno is not None:
        rule = f"the system refuses: {os.strerror(error.errno)}."
        place = error.filename2 if error.filename2 is not None else error.filename
        remedy = _REMEDIES.get(error.errno, "check the path and the disk.")
        return UserError(rule, remedy, file=None if place is None else os.fsdecode(place))
    if type(error).__module__.endswith("duckdb"):
        said = " ".join(str(error).split())
        for cause, remedy in _OF_DUCKDB.items():
            if cause in said:
                return UserError(f"DuckDB refuses: {said}", remedy)
    return None


def _spec_error() -> type[Exception]:
    """A file that cannot be read as specifications; imported once something has failed: --help does not wait for it."""
    from analysis.spec import SpecError

    return SpecError


def debug(error: BaseException) -> None:
    """The traceback, for who asked for it."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)


def is_interruption(error: BaseException) -> bool:
    """Ctrl-C, also where it fell into a query: DuckDB makes another error of it."""
    interrupted = isinstance(error, RuntimeError) and str(error) == "Query interrupted"
    return interrupted or isinstance(error, KeyboardInterrupt) or type(error).__name__ == "InterruptException"


def reported(error: Exception, command: str) -> str:
    """One line about an error of the program itself; its traceback is in build/last_error.txt."""
    from orchestration.workspace import Workspace

    told = "".join(traceback.format_exception(error))
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    head = f"resilience {command}: an error of the program itself: {said}"
    path = Workspace.default().build / "last_error.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_report(command, told), encoding="utf-8")
    except OSError as refused:
        return f"{head} (no report could be written: {refused}; {DEBUG}=1 prints the traceback)"
    return f"{head}. What to do: report it with the file {path}, which names the version and the place in the code."


def _report(command: str, told: str) -> str:
    from orchestration.version import version_line

    words = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return f"{version_line()}\ncommand: {command}\ntyped: {words}\n\n{told}"
