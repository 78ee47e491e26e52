"""Every headline coefficient with the cells behind it, of one example row of its paper, down to the raw files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis import terms
from analysis.spec import Spec
from orchestration.bilingual.labels import Labels
from orchestration.equations import explained
from orchestration.report.sections import branches
from orchestration.report.source import Row, Source
from orchestration.trace.estimate import cells_of
from orchestration.trace.graph import Graph
from orchestration.trace.lineage import Lineage
from orchestration.trace.node import Key

ID = "trace"

MEMBERS = 2
"""How many members of a set a tree shows; it says how many there are."""
COEFFICIENTS = """
    with specs as (
        select spec_id, paper_id, table_no, spec_json, coalesce(spec_json ->> '$.same_as', spec_id) as fit_id
        from results.specs where not contains(spec_id, '@')
    ), interpolated as (
        select spec_id, max(statistic) as share from results.diagnostics
        where test = 'interpolated_share' group by spec_id
    )
    select specs.spec_id, paper_id, spec_json, fit_id, term, estimate, std_error, fits.n_obs, fits.n_regions, share
    from specs join results.estimates on estimates.spec_id = fit_id and is_headline
    join results.fits on fits.spec_id = fit_id
    left join interpolated on interpolated.spec_id = fit_id
    order by paper_id, table_no, specs.spec_id, term
"""
NEEDED = ("results.specs", "results.estimates", "results.fits", "results.diagnostics", "marts.dictionary")
GRAINS = ("province", "city")
YEARS = "select first_year, last_year from registry.papers where paper_id = ?"
EXAMPLE = """
    select region_id, year from marts.panel_{grain}
    where year between coalesce($first, year) and coalesce($last, year)
    order by {known} desc, year desc, region_id limit 1
"""


@dataclass(frozen=True)
class Headline:
    """A coefficient that a specification is about."""

    row: Row
    spec: Spec
    outcome: str

    @property
    def grain(self) -> str | None:
        return next((grain for grain in GRAINS if f"marts.panel_{grain}" in self.spec.panel.casefold()), None)

    def variables(self) -> list[str]:
        """Outcome and term; an effect of a treatment rests on the column that says who is treated."""
        options = dict(self.spec.options)
        term = options.get("treatment") or options.get("cohort") if self.row["term"] == "att" else self.row["term"]
        return [name for name in dict.fromkeys((self.outcome, term)) if name]


def content(source: Source, labels: Labels) -> dict[str, Any]:
    headlines = [found for row in source.rows(COEFFICIENTS, *NEEDED) if (found := _headline(row))]
    papers: dict[str, list[Headline]] = {}
    for one in headlines:
        papers.setdefault(one.row["paper_id"], []).append(one)
    shown, wanted = [], []
    for paper, own in papers.items():
        places = {grain: _example(source, paper, grain, own) for grain in GRAINS}
        listed = [(one, _cells(one, places)) for one in own]
        wanted += [key for _, cells in listed for _, keys in cells for key in keys]
        shown.append((paper, [place for place in places.values() if place], listed))
    trees = _trees(source, list(dict.fromkeys(wanted)))
    return {"papers": shown, "trees": trees}


def _headline(row: Row) -> Headline | None:
    """None of a coefficient that the specification is not about: a control, a dummy, an event time."""
    spec = Spec.from_json(row["spec_json"])
    focal = row["term"] in spec.focal or row["term"] == "att" or ":" in row["term"]
    outcome = explained(vars(spec), row["fit_id"].partition("#")[2])
    return Headline(row, spec, outcome or "") if focal else None


def _example(source: Source, paper: str, grain: str, headlines: list[Headline]) -> Row | None:
    """The last year of the paper in which most of the variables are known, and the first region there."""
    panel = f"marts.panel_{grain}"
    columns = {name for one in headlines if one.grain == grain for v in one.variables() for name in terms.columns(v)}
    there = {row["name"] for row in source.rows(f"select column_name as name from (describe {panel})", panel)}
    known = " + ".join(f'("{name}" is not null)::int' for name in sorted(columns & there))
    if not known:
        return None
    years = source.rows(YEARS, "registry.papers", values=[paper])
    first, last = (years[0]["first_year"], years[0]["last_year"]) if years else (None, None)
    found = source.rows(EXAMPLE.format(grain=grain, known=known), panel, values={"first": first, "last": last})
    return found[0] | {"grain": grain} if found else None


def _cells(one: Headline, places: dict[str, Row | None]) -> list[tuple[str, list[Key]]]:
    """The cells of each variable in the example row; none in a panel of the user's own."""
    place = places.get(one.grain or "")
    return [
        (
            variable,
            [
                Key("panel", cell.column, place["grain"], place["region_id"], place["year"] - cell.back)
                for cell in cells_of(variable)
            ]
            if place
            else [],
        )
        for variable in one.variables()
    ]


def _trees(source: Source, keys: list[Key]) -> dict[Key, branches.Branch]:
    """The tree under every cell, all asked for at once: the same few questions for one cell as for hundred."""
    if not keys:
        return {}
    nodes = Lineage(Graph(source.con), MEMBERS).nodes(keys)
    return {key: branches.branch(node) for key, node in zip(keys, nodes, strict=True) if node.children}
