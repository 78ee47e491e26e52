"""Where work happens and who may work there: build/ under one lock, the published file beside it."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration import ROOT
from orchestration.errors import UserError

SAMPLE = ROOT / "warehouse" / "seeds" / "sample"


@dataclass(frozen=True)
class Workspace:
    """The folder that holds build/, the published warehouse and resilience.toml: the checkout, or RESILIENCE_HOME."""

    home: Path

    @classmethod
    def default(cls) -> Workspace:
        return cls(Path(os.environ.get("RESILIENCE_HOME") or ROOT).resolve())

    @property
    def build(self) -> Path:
        return self.home / "build"

    @property
    def warehouse(self) -> Path:
        """The file dbt and analysis write; never read by users."""
        return self.build / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The file users read; only ever replaced as a whole."""
        return self.home / "warehouse.duckdb"

    @property
    def settings(self) -> Path:
        return self.home / "resilience.toml"

    def remembered_raw(self) -> Path | None:
        """The raw folder given to an earlier refresh."""
        if not self.settings.exists():
            return None
        try:
            raw = tomllib.loads(self.settings.read_text(encoding="utf-8")).get("raw_dir")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise self._unsettled(f"is not TOML: {error}.") from error
        if not isinstance(raw, str | None):
            raise self._unsettled(f"raw_dir is a folder in quotes, found {raw!r}.")
        return Path(raw) if raw else None

    def _unsettled(self, rule: str) -> UserError:
        remedy = "mend the line, or delete the file and give --raw again."
        return UserError(rule, remedy, file=str(self.settings), exit_code=2)

    def remember_raw(self, folder: Path) -> None:
        text = "# Written by `resilience refresh --raw`: the folder later refreshes use.\n"
        self.settings.write_text(text + f"raw_dir = {json.dumps(str(folder), ensure_ascii=False)}\n", encoding="utf-8")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds build/ for this process; a second one is refused by the name of the first.

        Raises:
            UserError: another process holds the lock; its command, process id and start are in the message.
        """
        self.build.mkdir(parents=True, exist_ok=True)
        path = self.build / "lock"
        with path.open("a+", encoding="utf-8") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                handle.seek(0)
                raise UserError(
                    rule=f"another job is at work here: {holder(handle.read())}.",
                    remedy="wait until it ends, or stop that process.",
                    file=str(self.build),
                ) from error
            handle.truncate(0)
            command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
            started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            handle.write(json.dumps({"command": command, "pid": os.getpid(), "started": started}))
            handle.flush()
            try:
                yield
            finally:
                handle.truncate(0)


def holder(text: str) -> str:
    """The words of the lock file, as a phrase."""
    try:
        return "`{command}` (process {pid}, started {started})".format(**json.loads(text))
    except (ValueError, KeyError):
        return "it has only just begun and has not left its name"
