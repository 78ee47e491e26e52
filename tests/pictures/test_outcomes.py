"""Titles and units are those of the equation that is drawn, whichever of a fit it is."""

import pandas as pd
import pytest

from orchestration.pictures import Request, style
from orchestration.pictures.kinds import kind_named
from orchestration.pictures.source import Source
from orchestration.pictures.style import Picture
from orchestration.pictures.words import Words
from orchestration.tables.entries import entries
from orchestration.tables.source import fitted

EQUATIONS = {
    "digitech_mfg2024.T4.2": "complexity__tsi_ln",
    "digitech_mfg2024.T4.2#a": "human_capital",
    "digitech_mfg2024.T4.2#total": "complexity__tsi_ln",
    "li2026.T3.2#first:digital_trade": "digital_trade",
    "zhang_song2025.T5.2#selection": "structure__selection_gt3",
    "zhang_song2025.T6.2#propensity": "pilot_zone_city",
    "zhang_song2025.T6.2@by_period#propensity:2015": "pilot_zone_city",
}
EVENT = "zhang_song2025.T6.3-6"


def drawn(con, kind: str, *names: str, change=lambda found: found) -> Picture:
    source = Source(con)
    words = Words.of(source, "en")
    module = kind_named(kind).module
    with style.applied(words.families):
        return module.draw(change(module.frame(source, Request(names))), words)


@pytest.mark.parametrize(("spec_id", "outcome"), EQUATIONS.items())
def test_pictures_and_tables_name_the_outcome_of_the_equation(con, spec_id, outcome) -> None:
    found = kind_named("coefficients").module.frame(Source(con), Request((spec_id,)))
    assert set(found["outcome"]) == {outcome}
    assert fitted(con, entries(con), [spec_id])[0].outcome == outcome


def test_title_and_unit_of_a_mediator(con) -> None:
    words = Words.of(Source(con), "en")
    picture = drawn(con, "coefficients", "digitech_mfg2024.T4.2#a")
    assert picture.title.endswith(f"Outcome: {words.label('human_capital')}")
    said = picture.figure.axes[0].get_xlabel().replace("\n", " ")
    assert f"({words.unit('human_capital')})" in said
    assert words.unit("human_capital") != words.unit("complexity__tsi_ln")


def test_coefficients_of_a_probit_have_no_unit_of_the_outcome(con) -> None:
    axis = drawn(con, "coefficients", "zhang_song2025.T5.2#selection").figure.axes[0]
    assert "index of the probit or logit" in axis.get_xlabel().replace("\n", " ")
    beside = drawn(con, "coefficients", "zhang_song2025.T5.2#selection", "zhang_song2025.T5.2").figure.axes[0]
    assert beside.get_xlabel() == "Coefficient"


def test_an_event_study_of_several_outcomes_names_them_all(con) -> None:
    words, other = Words.of(Source(con), "en"), "human_capital"

    def second_explains_another(found: pd.DataFrame) -> pd.DataFrame:
        return found.assign(outcome=found["outcome"].mask(found["spec_id"] != EVENT, other))

    picture = drawn(con, "event_study", EVENT, f"{EVENT}@imputation", change=second_explains_another)
    assert picture.title == "2 outcomes, before and after the event"
    assert f"; {words.label(other)}." in " ".join(picture.notes)
    assert picture.figure.axes[0].get_ylabel() == "Coefficient"


def test_an_event_study_of_one_outcome_has_its_title(con) -> None:
    outcome = con.execute("select outcome from results.specs where spec_id = ?", [EVENT]).fetchone()[0]
    label = Words.of(Source(con), "en").label(outcome)
    assert drawn(con, "event_study", EVENT).title == f"{label}, before and after the event"


def test_a_curve_of_another_equation_is_over_its_variants(con) -> None:
    found = kind_named("curve").module.frame(Source(con), Request(("digitech_mfg2024.T4.2#a",)))
    assert set(found["spec_id"]) == {"digitech_mfg2024.T4.2#a", "digitech_mfg2024.T4.2@clustered#a"}
    assert set(found["outcome"]) == {"human_capital"}
