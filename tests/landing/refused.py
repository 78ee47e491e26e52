"""What a refused import must say, and that it wrote nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbs_tables import content

from orchestration.errors import UserError
from orchestration.landing.nbs import import_nbs


def refused(
    path: Path, rule: str, place: tuple[int | None, str | None], found: str | None, remedy: str, **extra: Any
) -> UserError:
    """Import `path` into a folder that already holds a sound file, and check the parts of the error one by one."""
    into = path.parent / "raw"
    before = content(into)
    with pytest.raises(UserError) as caught:
        import_nbs([path], into, **extra)
    error = caught.value
    assert rule in error.rule
    assert (error.row, error.column) == place
    assert found is None or (error.found is not None and found in error.found)
    assert remedy in error.remedy
    assert error.file == path.name
    assert content(into) == before
    return error
