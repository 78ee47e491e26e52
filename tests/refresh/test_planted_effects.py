"""What is planted in the sample is what the specifications of the papers find: one row per effect and specification.

The sign of an effect is that of its whole 95 % interval; a size lies in the 99 % interval, for of fifty intervals of
95 % two or three miss it. Sizes and signs are those of orchestration/sample/effects.py.
"""

from dataclasses import dataclass

import duckdb
import pytest

from orchestration.sample import effects

SOME, NONE = "+", 0.0
"""A positive effect whose size is in no unit of the panel; nothing."""
WIDER = 2.576 / 1.960
"""A normal 99 % interval beside one of 95 %."""
FAINT = {("T6.3-6", "event_5")}
"""Of one cohort alone: its interval holds the size, and zero."""


@dataclass(frozen=True)
class Planted:
    paper: str
    column: str
    term: str
    size: float | str

    @property
    def spec_id(self) -> str:
        return f"{self.paper}.{self.column}"


def _each(paper: str, term: str, size: float | str, *columns: str) -> list[Planted]:
    return [Planted(paper, column, term, size) for column in columns]


PLANTED = [
    *_each("dai2024", "ln_invention_patents", 0.232, "T3.2"),
    *_each("dai2024", "ln_real_gdp_pc", -1.611, "T3.2"),
    *_each("dai2024", "tertiary_secondary_ratio", 0.562, "T3.2"),
    *_each("dai2024", "finance_gdp_ratio", -0.207, "T3.2"),
    *_each("dai2024", "ln_pop_density", 0.174, "T3.2"),
    *_each("zhang_song2025", "digital_economy", effects.TOTAL, "T3.3", "T3.4", "T9.1", "T5.2", "T8.2#total"),
    *_each("zhang_song2025", "L1.digital_economy", effects.TOTAL, "T5.1"),
    *_each("zhang_song2025", "att", effects.PILOT_ZONE, "T6.1", "T6.1@zone", "T6.1@guizhou_2015", "T6.3-6@sun_abraham"),
    *_each("zhang_song2025", "att", effects.PILOT_ZONE, "T6.2", "T6.2@by_period", "T6.2@pre_period"),
    *(row for k in range(6) for row in _each("zhang_song2025", f"event_{k}", effects.PILOT_ZONE, "T6.3-6")),
    *(row for k in range(-4, 0) for row in _each("zhang_song2025", f"event_{k}", NONE, "T6.3-6")),
    *_each("zhang_song2025", "allocation__sfa", effects.EFFICIENCY, "T8.2"),
    *_each("zhang_song2025", "digital_economy", SOME, "T8.2#a", "T8.4#a", "T8.2", "T8.4", "T4.4"),
    *_each("zhang_song2025", "indirect_effect", SOME, "T8.2", "T8.4"),
    *_each("zhang_song2025", "digital_economy:complexity__expy_ln", SOME, "T9.2"),
    *_each("lin_wang2025", "new_drivers", SOME, "T5.1@oneway", "T6.1", "T7.1", "T7.1@twoway"),
    *_each("li2026", "iv_telecom1984_x_users__split", SOME, "T3.2#first:digital_trade"),
    *_each("li2026", "digital_trade", SOME, "T2.4", "T2.4@clustered", "T3.2", "T3.2@unsplit", "T6.1", "T6.2"),
    *_each("digitech_mfg2024", "digital_technology", SOME, "T3.5", "T3.5@clustered", "T4.2#a", "T4.6#a"),
    *_each("digitech_mfg2024", "indirect_effect", SOME, "T4.2", "T4.6"),
]


@dataclass(frozen=True)
class Found:
    estimate: float
    low: float
    high: float


def found(con: duckdb.DuckDBPyConnection, row: Planted) -> Found:
    if row.term == "indirect_effect":
        query = """
            select any_value(statistic) filter (test = 'indirect_effect'),
                any_value(statistic) filter (test = 'indirect_ci_low'),
                any_value(statistic) filter (test = 'indirect_ci_high')
            from results.diagnostics where spec_id = ?"""
        return Found(*con.execute(query, [row.spec_id]).fetchall()[0])
    query = "select estimate, ci_low, ci_high from results.estimates where spec_id = ? and term = ? and is_headline"
    [values] = con.execute(query, [row.spec_id, row.term]).fetchall()
    return Found(*values)


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: f"{row.spec_id} {row.term}")
def test_a_planted_effect_is_recovered(con: duckdb.DuckDBPyConnection, row: Planted) -> None:
    it = found(con, row)
    if row.size == NONE:
        assert it.low < 0 < it.high, it
    elif isinstance(row.size, float):
        assert abs(it.estimate - row.size) < WIDER * (it.high - it.low) / 2, it
        assert it.low * it.high > 0 or (row.column, row.term) in FAINT, it
    else:
        assert it.low > 0, it


def test_every_paper_and_every_planted_number_is_in_the_list() -> None:
    assert {row.paper for row in PLANTED} == {"dai2024", "zhang_song2025", "lin_wang2025", "li2026", "digitech_mfg2024"}
    sizes = {row.size for row in PLANTED}
    assert sizes >= {effects.TOTAL, effects.PILOT_ZONE, effects.EFFICIENCY, NONE}


def test_the_trends_of_the_zones_are_parallel(con: duckdb.DuckDBPyConnection) -> None:
    query = "select spec_id, p_value from results.diagnostics where test = 'parallel_trends'"
    tests = dict(con.execute(query).fetchall())
    assert len(tests) == 10 and min(tests.values()) > 0.05


def test_two_way_effects_leave_the_new_drivers_their_sign(con: duckdb.DuckDBPyConnection) -> None:
    """What is planted of Lin and Wang is a sign; within regions and years 30 clusters do not set it apart from zero,
    feasible GLS under the same effects does."""
    within, fgls = (
        found(con, Planted("lin_wang2025", column, "new_drivers", SOME)) for column in ("T5.1", "T7.1@twoway")
    )
    assert within.estimate > 0 and within.low < fgls.estimate < within.high and fgls.low > 0
