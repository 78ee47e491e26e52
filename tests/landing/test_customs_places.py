"""registry.customs_places against a public list of customs districts: first four digits and names."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from orchestration import registry


def alike(name: str, other: str) -> bool:
    """One holds the other, or both begin alike; the public copy has slips of the pen (荣城 for 荣成)."""
    return name in other or other[:1] == name[:1] or other[-1:] == name[-1:]


def test_verified_places_stand_in_the_public_list(shared: Path) -> None:
    listed = defaultdict(list)
    path = shared / "data" / "trade" / "cn_customs_district_codes_5digit.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            listed[row["district_code"][:4]].append(row["district_name"])
    verified = [row for row in registry.rows("customs_places") if row["is_verified"] == "true"]
    assert len(verified) > 480
    for row in verified:
        assert any(alike(row["name_zh"], name) for name in listed[row["place_code"]]), row
