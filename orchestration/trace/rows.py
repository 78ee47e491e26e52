"""Rows of a sample as nodes, each with the cells of a panel behind the variables shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestration.trace import leave_out
from orchestration.trace.estimate import Cell, Estimation, cells_of
from orchestration.trace.influence import WithoutRow
from orchestration.trace.lineage import Lineage
from orchestration.trace.node import Key, Node


@dataclass(frozen=True)
class Rows:
    """Makes nodes of the rows of one estimation; `shown` are the variables with cells, the outcome first."""

    lineage: Lineage
    estimation: Estimation
    shown: tuple[str, ...]
    estimate: float | None

    def load(self, rows: Sequence[int], depth: int | None) -> None:
        """All cells behind some rows at once."""
        cells = [cell for variable in self.shown for cell in cells_of(variable)]
        found = (self.estimation.cell(row, cell) for row in rows for cell in cells)
        self.lineage.load([key for key in found if key is not None], depth)

    def node(self, row: int, depth: int | None, without: WithoutRow | None, *, effects: bool) -> Node:
        """A row and its cells, `depth` levels down; every variable of the row is among its facts, missing as null."""
        region, year = self.estimation.keys.iloc[row]
        values = {str(name): float(value) for name, value in self.estimation.design.data.iloc[row].items()}
        facts: dict[str, object] = {"values": {n: None if math.isnan(v) else v for n, v in values.items()}}
        if without and without.estimate is not None:
            facts["without"] = without.estimate
        where = (str(region), int(year)) if year == year else ("", 0)
        name = f"{region} {year}" if where[1] else self.estimation.place(row)
        outcome = self.shown[0] if len(self.shown) > 1 else ""
        cells = tuple(
            self._cell(row, cell, f"{'outcome' if variable == outcome else 'variable'} {variable}", depth, effects)
            for variable in self.shown
            for cell in cells_of(variable)
        )
        node = self.lineage.labels.label(Node("row", name, self.estimation.region_type or "", *where, facts=facts))
        return replace(node, n_children=len(values), children=cells, effect=self._effect(without))

    def _cell(self, row: int, cell: Cell, role: str, depth: int | None, effects: bool) -> Node:
        key = self.estimation.cell(row, cell)
        node = Node("panel", cell.column) if key is None else self.lineage.nodes([key], depth)[0]
        words = self.lineage.labels.find_column(cell.column)
        node = replace(node, role=role, label_en=words.english, label_zh=words.chinese)
        if not node.n_children:
            return replace(node, note=self._no_cell(key) if depth != 0 else "")
        if self._is_changed(row, cell, node.value):
            node = replace(node, note="the specification's own panel changes this column: the row has another value")
        return leave_out.annotate(self.lineage, node) if effects and depth is None else node

    def _no_cell(self, key: Key | None) -> str:
        if key is None:
            return "no cell can be named: the rows of the panel have no region_id and year of a panel of the marts"
        return f"missing, or a column that the specification makes in its own panel: {self.estimation.spec.panel}"

    def _is_changed(self, row: int, cell: Cell, value: float | None) -> bool:
        """Whether a variable that is a column as it is has another value in the row than in the warehouse."""
        data = self.estimation.design.data
        if cell.back or cell.column not in data or cell.column in self.estimation.spec.centered or value is None:
            return False
        return not math.isclose(float(data[cell.column].iloc[row]), value, rel_tol=1e-12)

    def _effect(self, without: WithoutRow | None) -> str:
        if without is None:
            return ""
        if without.estimate is None or self.estimate is None:
            return without.how
        change = f", {100 * (without.estimate / self.estimate - 1):+.2f} %" if self.estimate else ""
        return f"coefficient without this row {without.estimate:.6g}{change}; {without.how}"
