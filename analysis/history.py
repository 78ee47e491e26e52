"""What a panel says of a treatment beyond the rows that are estimated: a unit adopts it whether or not they show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.panel import Panel
from analysis.spec import Spec, SpecError


@dataclass(frozen=True)
class History:
    """The treatment in every row that the panel has of some units (h,): code of the unit in a design, time, value.

    Rows that lack a control, that `where` leaves out or that lie outside the years of the sample are among them. NaN is
    a treatment that is not known.
    """

    region: np.ndarray
    time: np.ndarray
    treated: np.ndarray


def history_of(panel: Panel, spec: Spec, units: np.ndarray) -> History | None:
    """Of the units (N,) of a design, in the order of its codes; None where the specification names no treatment.

    Raises SpecError where a unit has rows of one time that differ in it.
    """
    name = spec.options.get("treatment")
    if not name or panel.region is None or panel.time is None:
        return None
    codes = np.full(len(panel.frame), -1)
    labels = panel.frame[spec.region].to_numpy()
    order = np.argsort(units, kind="stable")
    found = np.searchsorted(units[order], labels[panel.is_placed]).clip(max=len(units) - 1)
    known = units[order][found] == labels[panel.is_placed]
    codes[panel.is_placed] = np.where(known, order[found], -1)
    rows = codes >= 0
    history = History(codes[rows], panel.time[rows], panel.numbers(name)[rows])
    _refuse_contradictions(history, units, spec)
    return history


def _refuse_contradictions(history: History, units: np.ndarray, spec: Spec) -> None:
    """Rows are sorted by unit and time."""
    same = (np.diff(history.region) == 0) & (np.diff(history.time) == 0)
    both = np.stack([history.treated[:-1], history.treated[1:]])
    differ = same & ~((both[0] == both[1]) | np.isnan(both).all(axis=0))
    if differ.any():
        place = int(differ.argmax())
        raise SpecError(
            f"{spec.options['treatment']} differs between rows of {spec.panel} for {spec.region} = "
            f"{units[history.region[place]]}, {spec.time} = {history.time[place]}",
            key="treatment",
            hint="When a unit adopts is read from all of its rows; choose rows by a query as panel, not by where.",
        )
