"""When the marts of the last refresh can stay: same data, code and kind, and the same data landed last."""

from dataclasses import replace

import pytest

from orchestration.history import Inputs, Refresh

LAST = Inputs(code_version="1+a", raw_hash="data and specs", data_hash="data", data_kind="user")
OTHER_SPECIFICATIONS = replace(LAST, raw_hash="data and other specs")


@pytest.mark.parametrize(
    ("inputs", "landed", "stay"),
    [
        (OTHER_SPECIFICATIONS, "1+a data", True),
        (LAST, "1+a data", True),  # nothing changed, but what was published is gone
        (OTHER_SPECIFICATIONS, "1+a data whose rows were refused", False),
        (OTHER_SPECIFICATIONS, "1+b data", False),  # landed once more under other rules
        (OTHER_SPECIFICATIONS, "", False),
        (replace(OTHER_SPECIFICATIONS, data_hash="other data"), "1+a other data", False),
        (replace(OTHER_SPECIFICATIONS, code_version="1+b"), "1+b data", False),
        (replace(OTHER_SPECIFICATIONS, data_kind="sample"), "1+a data", False),
    ],
)
def test_the_marts_stay(inputs: Inputs, landed: str, stay: bool) -> None:
    assert Refresh("run", LAST, n_failures=0, n_refused=0).made_marts_of(inputs, landed) is stay
