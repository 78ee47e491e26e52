"""The last check of decision X-6: components that fall where entropy weights rise are named."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from tests.warehouse.model_sql import complaints, put


@pytest.mark.parametrize(("sign", "said"), [(1.0, 0), (-1.0, 1)])
def test_components_against_the_entropy_index_are_named(sign: float, said: int) -> None:
    cells = [
        ("mine", 1.0),
        ("mine", 2.0),
        ("mine", 4.0),
        ("mine__pca", sign),
        ("mine__pca", 2 * sign),
        ("mine__pca", 3 * sign),
    ]
    values = pd.DataFrame(cells, columns=["index_id", "value"])
    values = values.assign(region_type="province", region_id="110000", year=[2010, 2011, 2012] * 2)
    variant = {"index_id": "mine__pca", "weighting": "pca", "variant_of": "mine"}
    with duckdb.connect() as con:
        put(con, index_values=values, indices=[{"index_id": "mine", "weighting": "entropy"}, variant])
        found = complaints(con, "principal_components_rise_with_entropy")
    assert len(found) == said
    assert all(complaint.startswith("mine__pca falls where mine rises (correlation -0.98)") for complaint in found)
