"""Great Expectations behind one function. Importing it costs seconds, so it is imported when a row is to be judged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from orchestration.landing.gate.rule import Rule

if TYPE_CHECKING:
    import pandas as pd

COMPLETE = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
"""Every failing row by its index. The unexpected_list beside it ends at 200 values, so it is not used."""


def failures(rules: Sequence[Rule], frame: pd.DataFrame) -> Iterator[tuple[Rule, list[int]]]:
    """The rules that rows of `frame` break, each with the index of all such rows."""
    gx, whole_frame = _engine()
    suite = gx.ExpectationSuite(
        name="raw contract",
        expectations=[
            getattr(gx.expectations, rule.expectation)(**rule.arguments, meta={"rule": place})
            for place, rule in enumerate(rules)
        ],
    )
    verdict = whole_frame.get_batch({"dataframe": frame}).validate(suite, result_format=COMPLETE)
    if len(verdict.results) != len(rules):
        raise RuntimeError(f"{len(rules)} rules were to be judged, {len(verdict.results)} were")
    for outcome in verdict.results:
        if outcome.success:
            continue
        rule = rules[outcome.expectation_config.meta["rule"]]
        if "unexpected_index_list" not in outcome.result:
            raise RuntimeError(f"the rule {rule.text!r} could not be judged: {outcome.exception_info}")
        yield rule, outcome.result["unexpected_index_list"]


@cache
def _engine() -> tuple[Any, Any]:
    """The package, and a batch definition of a context that lives in memory, sends nothing and draws no bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("raw folder").add_dataframe_asset("rows")
    return gx, asset.add_batch_definition_whole_dataframe("batch")
