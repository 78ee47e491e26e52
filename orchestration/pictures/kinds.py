"""The kinds of picture, one row each, and what may be asked of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module
from types import ModuleType

from orchestration.errors import UserError, nearest


@dataclass(frozen=True)
class Request:
    """What to draw. `names` are ids of specifications, indicators, measures or indices, by kind.

    terms: terms of regressions. over: what a curve varies.
    regions: codes or names. region_type: province, city or country. years: years to
    show. by: a grouping of regions or a split. Empty is the kind's own choice.
    """

    names: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    region_type: str = ""
    years: tuple[int, ...] = ()
    by: str = ""
    over: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind: the options it takes beside its names, how many names, what it shows and how to ask for it."""

    name: str
    takes: tuple[str, ...]
    most: int
    named: str
    shows: str
    example: str

    @property
    def module(self) -> ModuleType:
        return import_module(f"orchestration.pictures.{self.name}")

    def check(self, request: Request) -> None:
        """Raises UserError for options that this kind does not take, and for too few or too many names."""
        n = len(request.names)
        if not 1 <= n <= self.most:
            wanted = "one" if self.most == 1 else f"1 to {self.most}"
            raise UserError(
                rule=f"the picture {self.name} needs {wanted} of: {self.named}.",
                remedy=f"for example `resilience picture {self.name} {self.example}`.",
                found=" ".join(request.names) or None,
                exit_code=2,
            )
        for field in fields(request):
            if field.name not in ("names", *self.takes) and getattr(request, field.name):
                raise UserError(
                    rule=f"the picture {self.name} has no option {OPTIONS[field.name]}.",
                    remedy=f"leave it out; it takes {', '.join(OPTIONS[each] for each in self.takes) or 'no options'}.",
                    exit_code=2,
                )


OPTIONS = {
    "terms": "--term",
    "regions": "--region",
    "region_type": "--region-type",
    "years": "--year",
    "by": "--by",
    "over": "--over",
}
"""The option of the command that fills each field of a request."""

VALUES = "id of an indicator, index or measure"
KINDS = (
    Kind(
        "coefficients",
        ("terms",),
        12,
        "ids of specifications",
        "coefficients with 95 % intervals, one or more specifications",
        "dai2024.T3.1 dai2024.T3.2 --term ln_invention_patents",
    ),
    Kind(
        "event_study",
        (),
        4,
        "ids of event studies",
        "coefficients by time since the event, with pointwise intervals",
        "zhang_song2025.T6.3-6@base_m1",
    ),
    Kind(
        "path",
        ("regions", "region_type", "years"),
        1,
        VALUES,
        "values over the years by region; filled cells are hollow",
        "resilience__li --region 江苏 440000",
    ),
    Kind("weights", ("years",), 1, "id of an index", "weights or loadings of an index", "digital_economy"),
    Kind(
        "distribution",
        ("by", "region_type", "years"),
        1,
        VALUES,
        "boxes and points of groups of regions",
        "resilience__li --by region3_nbs --year 2021",
    ),
    Kind("tiles", ("years",), 1, VALUES, "the provinces as a grid of tiles", "resilience__trade_deviation --year 2020"),
    Kind(
        "definitions",
        ("region_type",),
        2,
        "ids of one or two measures or indices",
        "a definition beside its rivals, or two as a scatter",
        "resilience__trade_deviation resilience__export_deviation",
    ),
    Kind(
        "curve",
        ("terms", "over"),
        40,
        "ids of specifications",
        "a specification curve over the variants of a specification, or over subsets of its controls",
        "lin_wang2025.T5.1 --term new_drivers",
    ),
)


def kind_named(name: str) -> Kind:
    """Raises UserError for a kind that is not known, with the nearest."""
    known = {kind.name: kind for kind in KINDS}
    if name not in known:
        raise UserError(
            rule="there is no picture of this kind.",
            remedy=nearest(name, known) or f"choose one of {', '.join(known)}.",
            found=name,
            exit_code=2,
        )
    return known[name]
