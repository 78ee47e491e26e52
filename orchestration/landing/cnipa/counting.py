"""Patents counted by province, year and type, each application number once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.landing.cnipa.patents import Patent
from orchestration.landing.cnipa.words import FILED, KIND, NAMES, PUBLISHED

APPLICATION, GRANT = "application", "grant"
BY = {APPLICATION: "applied", GRANT: "granted"}
"""What the year of a count is of -> the status that it gives."""


@dataclass
class Count:
    """The patents of one series, province and year; `first` is the one that stands first."""

    series: str
    region: str
    year: int
    first: Patent
    column: int
    """Of the date that gives the year."""
    patents: int = 0


class Counts:
    """How many patents there are, and how many rows were not counted, by reason."""

    def __init__(self, by: str, read: Sequence[Patent]) -> None:
        """Raises UserError where nothing says whether a row is a grant, and where two rows of one number disagree."""
        self.by = by
        self.not_granted = self.repeated = self.moved = self.by_address = 0
        self.unplaced: Counter[str] = Counter()
        self._counts: dict[tuple[str, str, int], Count] = {}
        for patent in self._once(read):
            if patent.place.region is None:
                self.unplaced[patent.place.text] += 1
                continue
            self.by_address += patent.place.is_by_address
            series = f"{patent.kind}_patents_{BY[by]}"
            key = (series, patent.place.region, self._date(patent).year)
            column = patent.columns[FILED if by == APPLICATION else PUBLISHED]
            self._counts.setdefault(key, Count(*key, patent, column)).patents += 1

    @property
    def counted(self) -> int:
        return sum(count.patents for count in self._counts.values())

    @property
    def counts(self) -> list[Count]:
        return list(self._counts.values())

    def _once(self, read: Sequence[Patent]) -> list[Patent]:
        """The earliest publication of every application number, in the order of the rows."""
        kept: dict[str, Patent] = {}
        for patent in read:
            if self.by == GRANT and not self._is_grant(patent):
                self.not_granted += 1
                continue
            before = kept.setdefault(patent.number, patent)
            if before is patent:
                continue
            _check_same(before, patent)
            self.repeated += 1
            self.moved += before.place.region != patent.place.region
            if _published(patent) < _published(before):
                kept[patent.number] = patent
        return list(kept.values())

    def _is_grant(self, patent: Patent) -> bool:
        if patent.is_grant is None:
            rule = "neither the type nor the publication number says whether this is an application or a grant."
            remedy = (
                f"export the field {NAMES[KIND]} as 发明公开 or 发明授权, or the number 公开(公告)号 with its letter"
            )
            raise patent.refuse(rule, remedy, KIND)
        return patent.is_grant

    def _date(self, patent: Patent) -> date:
        if self.by == APPLICATION:
            return patent.filed
        if patent.published is None:
            rule = f"a grant has a date ({NAMES[PUBLISHED]}), and this row has none."
            raise patent.refuse(rule, "export this field, or count with --by application", PUBLISHED)
        return patent.published


def _published(patent: Patent) -> date:
    return patent.published or date.max


def _check_same(before: Patent, patent: Patent) -> None:
    """Raises UserError where a number's rows say different filing dates."""
    if before.filed != patent.filed:
        rule = f"rows of one application say one filing date; row {before.line.number} says {before.filed}, and this "
        rule += f"one {patent.filed}."
        raise patent.refuse(rule, "correct the one that is wrong", FILED)
