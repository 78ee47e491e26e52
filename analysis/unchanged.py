"""Which results are those of the same specification, data and code, so that nothing would change."""

from __future__ import annotations

import json
from collections.abc import Sequence

from analysis.design import build_sample
from analysis.estimators import ESTIMATORS
from analysis.panel_hash import is_same
from analysis.panel_source import Panels
from analysis.spec import Spec, SpecError
from analysis.store import Connection

PLACE = ("file", "star_critical_values")
"""Keys of results.specs.spec_json that change no result."""


def unchanged(con: Connection, specs: Sequence[Spec], code_version: str, data_kind: str) -> frozenset[str]:
    """The spec_ids whose results are there, from this code, the same specification and a sample of the same hash.

    `data_kind` is that of the file now: results of the synthetic sample never pass for those of own data.

    What prints an equation of a fit, or compares with another column, is unchanged only together with it. A failure is
    tried again.
    """
    stored = {
        spec_id: (json.loads(written), found, failed)
        for spec_id, written, found, failed in con.execute(
            """
            select specs.spec_id, spec_json, panel_hash, failures.spec_id is not null
            from results.specs join results.runs using (run_id) left join results.failures using (spec_id)
            where code_version = ? and data_kind = ?""",
            [code_version, data_kind],
        ).fetchall()
    }
    panels = Panels(con)
    same = {spec.spec_id for spec in specs if spec.spec_id in stored and _is_same(panels, spec, *stored[spec.spec_id])}
    needs = {spec.spec_id: name.partition("#")[0] for spec in specs for name in (spec.same_as, spec.compare) if name}
    while lost := {spec_id for spec_id in same if spec_id in needs and needs[spec_id] not in same}:
        same -= lost
    return frozenset(same)


def _is_same(panels: Panels, spec: Spec, written: dict[str, object], found: str | None, failed: bool) -> bool:
    if failed or spec.estimator not in ESTIMATORS:
        return False
    try:
        spec = spec if spec.same_as else spec.resolved(ESTIMATORS[spec.estimator].default_covariances)
        if _keys(written) != _keys(json.loads(spec.to_json())):
            return False
        return bool(spec.same_as) or (
            found is not None and is_same(build_sample(panels.read(spec), spec).design, found)
        )
    except SpecError:
        return False


def _keys(written: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in written.items() if name not in PLACE}
