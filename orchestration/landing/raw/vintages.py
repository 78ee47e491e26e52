"""Which of two editions is the newer."""

from __future__ import annotations

import re

_DATED = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?")


def age(vintage: str) -> tuple[str, str, str]:
    """What sorts editions from the oldest to the newest, in the order of the macro `newest_first`.

    2016-10 is newer than 2016-9; an edition that begins with no year is older than those that do.
    """
    year, month = dated.groups() if (dated := _DATED.match(vintage)) else ("", "")
    return year, (month or "").zfill(2), vintage
