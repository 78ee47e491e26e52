"""What a format's `write` is given, and what the formats have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.documented.relations import Relation
from orchestration.export.source import Source
from orchestration.export.tables import Written
from orchestration.export.target import Target


@dataclass(frozen=True)
class Job:
    """Files are written into the folder `draft`, under the names that `target` gives."""

    source: Source
    target: Target
    draft: Path
    language: str
    warehouse: Path
    say: Callable[[str], None]

    def timed(self, write: Callable[[Relation], Written], relation: Relation) -> Written:
        """Writes one relation, and says its rows, its seconds, and what could not be held."""
        began = time.monotonic()
        done = write(relation)
        remarks = f" ({'; '.join(done.remarks)})" if done.remarks else ""
        self.say(f"{done.relation}: {done.rows:,} rows, {time.monotonic() - began:.1f} s{remarks}")
        return done
