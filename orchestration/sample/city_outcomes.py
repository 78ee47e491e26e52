"""What the digital economy of a city brings about: efficient innovation and exports that resist (see `effects`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from orchestration.sample import effects
from orchestration.sample.arithmetic import bell, exp, ln, mean
from orchestration.sample.cities import CITIES, YEARS, City, city
from orchestration.sample.entropy import entropy_index
from orchestration.sample.panel import BASE_YEAR, FIRST_YEAR, stream
from orchestration.sample.shares import yuan_per_dollar
from orchestration.sample.yearbook import EXPORTS_ZH, Cell, Figures

EXPORTS = "exports_total"
INDICATORS = (
    *("mobile_users_per_100", "broadband_users_per_100", "internet_patents_granted"),
    *("it_employees", "telecom_revenue_pc"),
)
INPUTS = {"fiscal_sci_tech": 0.15, "rd_internal_expenditure": 0.25, "sci_service_employees": 0.4}
LAGGED_INPUT, ITS_ELASTICITY = "fixed_asset_construction", 0.15
OUTPUTS = (("tech_contracts_signed", 0.4, "count"), ("valid_invention_patents", 1.0, "patents"))
SHOCKS = {2013: 0.02, 2018: -0.03, 2020: -0.08, 2021: 0.04}
"""Common to the resilience of all cities."""
NOISE, CITY_NOISE = 0.03, 0.02
"""Standard deviations of what else moves the resilience of a city in a year, and for good."""
AVERAGE, MIDDLE = 0.6, 2016
"""Mean efficiency, and the year in which a city stands where it would without catching up."""


@dataclass(frozen=True)
class Figure:
    """A figure of a yearbook and how it is printed."""

    series: str
    value: float
    decimals: int
    unit: str

    @property
    def text(self) -> str:
        return f"{self.value:.{self.decimals}f}"

    @property
    def printed(self) -> float:
        return float(self.text)


Levels = Mapping[Cell, Mapping[str, Figure]]


def outcomes(levels: Levels, nation: Figures, finance: Figures) -> dict[Cell, list[Figure]]:
    """Exports from the base year on, and the outputs of innovation."""
    ahead = _ahead(levels, finance)
    made: dict[Cell, list[Figure]] = {}
    for row in CITIES:
        here = city(row["region_id"])
        digital = {year: ahead[here.code, year] for year in YEARS[1:]}
        random = stream(f"city/{here.code}/outcomes")
        efficiency = _efficiency(here, digital)
        made |= {(here.code, year): [figure] for year, figure in _exports(here, digital, efficiency, nation)}
        for year in YEARS[1:]:
            frontier = _frontier(levels, here.code, year)
            for series, scale, unit in (
                ("tech_contracts_signed", 0.4, "count"),
                ("valid_invention_patents", 1.0, "patents"),
            ):
                value = scale * frontier * efficiency[year] * exp(0.02 * bell(random))
                made[here.code, year].append(Figure(series, value, 0, unit))
    return made


def _ahead(levels: Levels, finance: Figures) -> Figures:
    """The digital economy index of every city and year that has its seven indicators, less the mean of the year."""
    cells = [cell for cell in levels if cell in finance]
    columns = [[levels[cell][name].printed for cell in cells] for name in INDICATORS]
    columns.append([finance[cell] for cell in cells])
    columns.append(
        [levels[cell]["fiscal_sci_tech"].printed / levels[cell]["fiscal_expenditure_budget"].printed for cell in cells]
    )
    index = dict(zip(cells, entropy_index(columns), strict=True))
    centre = {year: mean([value for (_, when), value in index.items() if when == year]) for year in YEARS[1:]}
    return {(code, year): value - centre[year] for (code, year), value in index.items()}


def _efficiency(here: City, digital: Mapping[int, float]) -> dict[int, float]:
    """Output over the frontier, between 0 and 1."""
    random = stream(f"city/{here.code}/efficiency")
    lead = 0.1 * bell(random)
    own = AVERAGE + lead - effects.DIGITAL_ON_EFFICIENCY * mean([*digital.values()])
    return {
        year: min(
            max(
                fsum(
                    [
                        own,
                        effects.DIGITAL_ON_EFFICIENCY * value,
                        -effects.CATCHING_UP * lead * (year - MIDDLE),
                        0.05 * bell(random),
                    ]
                ),
                0.1,
            ),
            0.99,
        )
        for year, value in digital.items()
    }


def _frontier(levels: Levels, code: str, year: int) -> float:
    """Cobb and Douglas with constant returns but for a twentieth; the asset is last year's."""
    logs = [elasticity * ln(levels[code, year][name].printed) for name, elasticity in INPUTS.items()]
    asset = levels[code, year - 1][LAGGED_INPUT].printed
    return exp(fsum([4.5, ITS_ELASTICITY * ln(asset), 0.02 * (year - FIRST_YEAR), *logs]))


def _exports(
    here: City, digital: Mapping[int, float], efficiency: Mapping[int, float], nation: Figures
) -> list[tuple[int, Figure]]:
    """Exports of which `_resilience` is the resilience: in yuan, against last year's times the nation's growth."""
    random = stream(f"city/{here.code}/exports")
    rate = yuan_per_dollar()
    national = {year: round(nation[EXPORTS_ZH, year], 1) * rate[year] for year in (BASE_YEAR, *YEARS)}
    base = exp(11.5 + 0.9 * here.size + 0.6 * here.wealth + 0.5 * bell(random))
    figures = {BASE_YEAR: base, FIRST_YEAR: base * exp(0.45 + 0.1 * bell(random))}
    origin = round(base) * rate[BASE_YEAR]
    for year, resilience in _resilience(here, digital, efficiency).items():
        path = round(figures[year - 1]) * rate[year - 1] * national[year] / national[year - 1]
        figures[year] = (path + resilience * (path - origin)) / rate[year]
    return [(year, Figure(EXPORTS, value, 0, "10k USD")) for year, value in figures.items()]


def _resilience(here: City, digital: Mapping[int, float], efficiency: Mapping[int, float]) -> dict[int, float]:
    """The planted equation; what the digital level adds on average is taken out with the city's own effect."""
    random = stream(f"city/{here.code}/shocks")
    raw = {
        year: effects.DIGITAL * value
        + effects.EFFICIENCY * efficiency[year]
        + effects.MODERATION * value * here.sophistication
        for year, value in digital.items()
    }
    own = CITY_NOISE * bell(random) - mean([*raw.values()])
    return {
        year: fsum([own, value, SHOCKS.get(year, 0.0), NOISE * bell(random), _pilot(here, year)])
        for year, value in raw.items()
    }


def _pilot(here: City, year: int) -> float:
    return effects.PILOT_ZONE if here.zone_from is not None and year >= here.zone_from else 0.0
