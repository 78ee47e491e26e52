"""What the yml says of a relation is held at every build; the unit tests of models pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_build import dbt
from orchestration.errors import UserError


@pytest.fixture(scope="module")
def warehouse(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample's build file."""
    copy = tmp_path_factory.mktemp("described") / "build" / "warehouse.duckdb"
    copy.parent.mkdir()
    shutil.copy(sample_home / "build" / "warehouse.duckdb", copy)
    return copy


BROKEN = {
    "insert into registry.index_components by name select 'x' as tree_id, 'trade_dependance' as indicator_id": (
        "trade_dependance is no indicator_id of registry.indicators .1 rows.; nearest is trade_dependence"
    ),
    "insert into intermediate.int_index_scores by name select 'NaN'::double as score": "score is not finite",
    "insert into registry.units by name select 'yuan' as unit_id, 'money' as quantity": "unit_id stands more than once",
    "insert into registry.units by name select null as unit_id, 'money' as quantity": "unit_id is empty",
    "update registry.regions set level = 'village' where region_id = '110000'": "level is none of nation, province",
}


@pytest.mark.parametrize("statement", BROKEN)
def test_a_row_against_its_description_fails_in_a_sentence(warehouse: Path, tmp_path: Path, statement: str) -> None:
    broken = tmp_path / "build" / "warehouse.duckdb"
    broken.parent.mkdir()
    shutil.copy(warehouse, broken)
    with duckdb.connect(str(broken)) as con:
        con.execute(statement)
    tests = "as_described_int_index_scores_ as_described_units_ as_described_regions_ "
    tests += "relationships_index_components_indicator_id__indicator_id__ref_indicators_"
    with pytest.raises(UserError, match=BROKEN[statement]):
        dbt("test", "--select", *tests.split(), warehouse=broken, variables={})


def test_unit_tests_of_the_models(warehouse: Path) -> None:
    dbt("test", "--select", "test_type:unit", warehouse=warehouse, variables={})
