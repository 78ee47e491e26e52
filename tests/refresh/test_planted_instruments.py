"""What an instrument finds of the planted effect is the effect in the places that it moves, and what moves with it.

The effect of the digital economy differs between the sample's cities (MODERATION), and the levels of 1984 times the
ports of today make one large city, Chongqing, some nine tenths of the weight; it lies in a pilot zone, whose planted
effect these columns do not hold fixed. So the target is no planted number: it is the same instrumental variables
estimate of the planted outcome without its noise. The 99 % interval holds it.
"""

import duckdb
import numpy as np
import pandas as pd
import pytest

from orchestration.sample import effects
from orchestration.sample.cities import city
from tests.refresh.test_planted_effects import SOME, WIDER, Planted, found

INSTRUMENTS = {
    "T5.5": "iv_post1984_x_ports",
    "T5.5@ln": "iv_post1984_x_ports__ln",
    "T5.5@users": "iv_post1984_x_users",
    "T5.7": "iv_phones1984_x_ports",
    "T5.7@users": "iv_phones1984_x_users",
}
CONTROLS = [
    *("ln_gdp_pc_real", "fdi_gdp_ratio", "fiscal_decentralisation", "ln_pop_density", "finance_gdp_ratio"),
    *("marketization", "sci_tech_gdp_ratio", "pollution_control_gdp_ratio", "tertiary_secondary_ratio"),
]


def planted(frame: pd.DataFrame) -> pd.Series:
    """The resilience of a city without common shocks and noise, but for constants of the city and of the year."""
    cities = {code: city(code) for code in frame["region_id"].unique()}
    lead = frame["digital_economy"] - frame.groupby("year")["digital_economy"].transform("mean")
    sophistication = frame["region_id"].map({code: traits.sophistication for code, traits in cities.items()})
    since = frame["region_id"].map({code: traits.zone_from or 9999 for code, traits in cities.items()})
    zone = effects.PILOT_ZONE * (frame["year"] >= since)
    return effects.TOTAL * lead + effects.MODERATION * lead * sophistication + zone


def instrumented(frame: pd.DataFrame, instrument: str, outcome: pd.Series) -> float:
    """One instrument, one endogenous regressor: the ratio of two covariances, city and year effects by dummies."""
    dummies = [pd.get_dummies(frame[name], drop_first=name == "year") for name in ("region_id", "year")]
    design = np.column_stack([*dummies, frame[CONTROLS] / frame[CONTROLS].std()]).astype(float)
    moved = (frame[instrument] / frame[instrument].std()).to_numpy()
    moved = moved - design @ np.linalg.lstsq(design, moved, rcond=None)[0]
    return float(moved @ outcome / (moved @ frame["digital_economy"]))


@pytest.mark.parametrize("column", INSTRUMENTS)
def test_an_instrument_finds_the_effect_where_it_moves(con: duckdb.DuckDBPyConnection, column: str) -> None:
    names = ", ".join(["resilience__counterfactual", "digital_economy", INSTRUMENTS[column], *CONTROLS])
    query = f"""
        select region_id, year, {names} from marts.panel_city
        where year between 2011 and 2021 and left(region_id, 2) <> '54' and region_id not in ('460400', '640400')"""
    frame = con.execute(query).df().dropna().reset_index(drop=True)
    it = found(con, Planted("zhang_song2025", column, "digital_economy", SOME))
    assert it.estimate == pytest.approx(
        instrumented(frame, INSTRUMENTS[column], frame["resilience__counterfactual"]), rel=1e-6
    )
    target = instrumented(frame, INSTRUMENTS[column], planted(frame))
    assert abs(it.estimate - target) < WIDER * (it.high - it.low) / 2, (it, target)
    assert it.low > 0 and target > 0
