"""A coefficient as its specification, and that as the rows and cells it was estimated on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb
import numpy as np
import pandas as pd

from analysis import terms
from analysis.design import OWN_ROWS, WHOLE_PANEL, build_sample
from analysis.estimators import ESTIMATORS
from analysis.panel_source import Panels
from analysis.results import Design
from analysis.spec import Spec, SpecError
from orchestration.errors import UserError
from orchestration.trace.node import Key

KEYS = ("region_id", "year")


@dataclass(frozen=True)
class Cell:
    """One cell of a panel behind a variable of a row: its column, and how many periods earlier it stands."""

    column: str
    back: int = 0


def cells_of(variable: str) -> list[Cell]:
    """The cells of a panel that one value of a variable is made of: L1.x is x one period earlier, a:b is both."""
    found = [cell for factor in terms.factors(variable) for cell in _cells(terms.parse(factor), (0,))]
    return list(dict.fromkeys(found))


def _cells(term: terms.Term, back: tuple[int, ...]) -> Iterator[Cell]:
    if term.operator == "column":
        yield from (Cell(term.name, periods) for periods in back)
        return
    shifts = {"L": (term.order,), "F": (-term.order,), "D": tuple(range(term.order + 1))}.get(term.operator, (0,))
    for operand in term.of:
        yield from _cells(operand, tuple(b + s for b in back for s in shifts))


def grain_of(spec: Spec) -> str | None:
    """The grain of marts.panel_<grain> that the panel of a specification is, or reads."""
    return next((grain for grain in ("province", "city") if f"marts.panel_{grain}" in spec.panel.casefold()), None)


@dataclass(frozen=True)
class Estimation:
    """A specification as it reads its warehouse now."""

    spec: Spec
    frame: pd.DataFrame
    design: Design
    keys: pd.DataFrame
    """region_id and year of every row of the design, under its index; NaN in a panel that has neither."""
    places: Mapping[tuple[str, float], tuple[object, float]]
    """region_id and year by the specification's own unit and time, where these are others."""

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, spec: Spec) -> Estimation:
        """Raises UserError where the panel cannot give the sample any more."""
        resolved = spec.resolved(ESTIMATORS[spec.estimator].default_covariances)
        try:
            frame = Panels(con).read(resolved, with_flags=False)
            design = build_sample(frame, resolved).design
        except SpecError as error:
            raise UserError(
                rule=f"the sample of {spec.spec_id} cannot be read: {error}",
                remedy="run `resilience refresh`, or mend the specification.",
            ) from error
        known = _places(con, resolved, design)
        places = {(str(unit), float(time)): (region, year) for unit, time, region, year in known.values}
        return cls(resolved, frame, design, _keys(resolved, design, known), places)

    @cached_property
    def rows(self) -> np.ndarray:
        """Positions in the design of the rows that are estimated."""
        used = np.ones(len(self.design.data), dtype=bool)
        if self.spec.estimator in WHOLE_PANEL and self.design.selected is not None:
            used = self.design.selected & self.design.data.notna().all(axis=1).to_numpy()
        return np.flatnonzero(used)

    def rows_with(self, variables: tuple[str, ...]) -> np.ndarray:
        """Those whose value of the variables is known, where each variable is described over its own rows."""
        if self.spec.estimator not in OWN_ROWS:
            return self.rows
        return self.rows[self.design.data.iloc[self.rows][list(variables)].notna().all(axis=1).to_numpy()]

    @property
    def region_type(self) -> str | None:
        """See grain_of."""
        return grain_of(self.spec)

    def place(self, row: int) -> str:
        """Unit and time of a row as the panel has them; its number in a cross-section."""
        if self.design.region is None or self.design.time is None:
            return f"number {row + 1}"
        return f"{self.design.unit(self.design.region[row])} {self.design.time[row]}"

    def cell(self, row: int, cell: Cell) -> Key | None:
        """The cell of marts.panel_<grain>; None in a panel of another kind."""
        region, year = self._shifted(row, cell.back) if cell.back else self.keys.iloc[row]
        if self.region_type is None or pd.isna(region) or pd.isna(year):
            return None
        return Key("panel", cell.column, self.region_type, str(region), int(year))

    def _shifted(self, row: int, back: int) -> tuple[object, float]:
        """region_id and year `back` periods before a row, in the unit and time of the specification, which may be
        others: a panel of regions within a year has the region before."""
        if self.design.region is None or self.design.time is None:
            return None, np.nan
        unit, time = self.design.unit(self.design.region[row]), float(self.design.time[row]) - back
        if [self.spec.region, self.spec.time] == list(KEYS):
            return unit, time
        return self.places.get((str(unit), time), (None, np.nan))


def _places(con: duckdb.DuckDBPyConnection, spec: Spec, design: Design) -> pd.DataFrame:
    """Unit and time of the specification with region_id and year; no rows where these are the same, or absent."""
    none = pd.DataFrame(columns=["unit", "time", *KEYS])
    if design.region is None or design.time is None or [spec.region, spec.time] == list(KEYS):
        return none
    source = Panels(con).relation(spec)
    columns = [name for name, *_ in con.execute(f"describe select * from {source}").fetchall()]
    if not set(KEYS) <= set(columns):
        return none
    return con.execute(
        f'select distinct "{spec.region}" as unit, "{spec.time}" as "time", region_id, year from {source}'
    ).df()


def _keys(spec: Spec, design: Design, known: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.DataFrame(np.nan, index=design.data.index, columns=list(KEYS))
    if design.region is None or design.time is None:
        return nothing
    unit = np.asarray(design.region_labels, dtype=object)[design.region]
    own = pd.DataFrame({"unit": unit, "time": design.time}, index=design.data.index)
    if [spec.region, spec.time] == list(KEYS):
        return own.set_axis(list(KEYS), axis=1)
    if known.empty:
        return nothing
    return own.merge(known, on=["unit", "time"], how="left").set_index(design.data.index)[list(KEYS)]


def without_resampling(spec: Spec) -> Spec:
    """The specification without what draws samples anew: its estimates are the same."""
    covariance = tuple(name for name in spec.covariance if name != "bootstrap") or spec.covariance
    left_out = {name: False for name in ("placebo", "honest") if name in spec.options}
    return replace(spec, covariance=covariance, wild=None, options=dict(spec.options) | left_out)
