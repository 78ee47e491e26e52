"""What is said of an index whose rows do not fit together, and that what fits is let be."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.warehouse.model_sql import complaints, put

SOUND = {"index_id": "mine", "tree_id": "t", "region_type": "province", "weighting": "entropy", "scope": "pooled"}
SOUND |= {"zero_rule": "limit", "shift": 0.0, "direction_rule": "as_printed"}

BROKEN: list[tuple[dict[str, Any], str]] = [
    (
        {"weighting": "pca", "pca_keep": "first", "scope": "by_year"},
        "principal components of single years have no common axis: the scope must be pooled or fixed_base_year",
    ),
    ({"weighting": "pca"}, "the weighting pca needs pca_keep: first, eigenvalue>1 or cum>=0.85"),
    ({"weighting": "pca", "pca_keep": "cum>=85"}, "the weighting pca needs pca_keep: first, eigenvalue>1 or cum>=0.85"),
    ({"scope": "fixed_base_year"}, "the scope fixed_base_year needs a base_year"),
    ({"zero_rule": "shift"}, "zero_rule shift needs a shift above zero, zero_rule limit a shift of 0"),
    ({"shift": 0.01}, "zero_rule shift needs a shift above zero, zero_rule limit a shift of 0"),
    ({"tree_id": "typo"}, "no indicator finance_gdp_ration of the grain province; nearest is finance_gdp_ratio"),
    ({"region_type": "city"}, "no indicator openness of the grain city; nearest is opening"),
    ({"tree_id": "empty"}, "no row of its tree holds"),
]


def said(**changed: Any) -> list[str]:
    tree = {"direction": "+", "direction_recommended": "+", "include": True}
    with duckdb.connect() as con:
        put(
            con,
            indices=[SOUND | changed],
            index_swaps=[],
            index_components=[
                {"tree_id": "t", "indicator_id": "openness", **tree},
                {"tree_id": "typo", "indicator_id": "finance_gdp_ration", **tree},
                {"tree_id": "empty", "indicator_id": "openness", **tree, "include": False},
            ],
            indicators=[
                {"indicator_id": "openness", "region_type": "province"},
                {"indicator_id": "finance_gdp_ratio", "region_type": "province"},
                {"indicator_id": "opening", "region_type": "city"},
            ],
        )
        return complaints(con, "indices_are_fully_declared")


def test_a_sound_index_is_let_be() -> None:
    assert said() == []
    assert said(weighting="pca", pca_keep="cum>=0.85", scope="fixed_base_year", base_year=2010) == []


@pytest.mark.parametrize(("changed", "complaint"), BROKEN)
def test_what_does_not_fit_is_named(changed: dict[str, Any], complaint: str) -> None:
    assert said(**changed) == [f"indices: mine: {complaint}"]
