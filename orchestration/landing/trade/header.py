"""Columns of a file by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from orchestration.errors import nearest
from orchestration.landing.files.grid import squeezed
from orchestration.landing.names.terms import advice
from orchestration.landing.trade.staging import Tabular


def columns_of(
    file: Tabular,
    names: Mapping[str, Sequence[str]],
    optional: Mapping[str, Sequence[str]],
    what: str,
    form: Callable[[str], str] = squeezed,
) -> dict[str, int | None]:
    """The column of every role by any of its names, compared in `form`; None for an optional one that is not there.

    Raises UserError where one is missing, or there twice.
    """
    header = [form(name) for name in file.header]
    found: dict[str, int | None] = dict.fromkeys(optional)
    for role, known in {**names, **optional}.items():
        places = [place for place, name in enumerate(header) if name and name in map(form, known)]
        if len(places) > 1:
            rule, remedy = "a column stands once.", "remove one of the two columns"
            raise file.refuse(rule, remedy, 1, places[1], file.header[places[1]])
        if places:
            found[role] = places[0]
        elif role in names:
            rule = f"the column {known[0]} of {what} is missing."
            remedy = advice(f"download the file with {known[0]}, or mend its header", nearest(known[0], file.header))
            raise file.refuse(rule, remedy, 1, found=",".join(file.header)[:200])
    return found
