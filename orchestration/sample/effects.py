"""What is planted in the sample, with its true size: the one place where it is stated.

Dai (2024) is planted apart, exactly, with the coefficients that its Table 3 prints (`targets`, `outcome`).

Zhang and Song (2025), cities 2011-2021: with D the entropy index of the digital economy less its mean over the cities
of the year, E the efficiency of innovation, Z the sophistication of the city's products, T 1 in a pilot zone from its
first year on,
    E   = DIGITAL_ON_EFFICIENCY * D + CATCHING_UP * (mean of E - E at first) * years + city + noise
    res = DIGITAL * D + EFFICIENCY * E + MODERATION * D * Z + PILOT_ZONE * T + city + year + noise
and exports are the figures of which res is the resilience of equation 1 (counterfactual, yuan). The total effect of D
is TOTAL. The city effects are such that digital cities are not the resilient ones: without them least squares misses
the coefficient. Nothing of the zones is planted before their first year.

Provinces 2011-2021, and as they go on to 2023: one latent level g (province effect, slope, persistent noise) raises the
indicators of new drivers, digital technology, digital trade and new quality productivity and, by the loadings below,
those of the outcomes. These are indices or shares of exports, so that signs, not sizes, come back:
    Lin and Wang (2025)  new drivers -> export resilience index: +
    Li et al. (2026)     digital trade -> economic resilience, new quality productivity: +
                         its instrument, post and telecommunication in 1984, is high where g grows: first stage +
    Digital technology   digital technology -> ln TSI, years of schooling, innovation: +; schooling -> ln TSI: +
"""

from __future__ import annotations

DIGITAL = 0.50
"""On counterfactual resilience, at given efficiency, per unit of the digital economy index."""
DIGITAL_ON_EFFICIENCY = 0.50
"""On the efficiency of innovation, per unit of the digital economy index."""
EFFICIENCY = 0.40
"""On counterfactual resilience, per unit of efficiency."""
TOTAL = DIGITAL + EFFICIENCY * DIGITAL_ON_EFFICIENCY
"""Of the digital economy index on counterfactual resilience."""
CATCHING_UP = 0.06
"""Part of its distance from the mean efficiency that a city makes good in a year."""
MODERATION = 0.25
"""On counterfactual resilience, per unit of index and standard deviation of product sophistication."""
PILOT_ZONE = 0.06
"""On counterfactual resilience, in every year from the zone's first."""
DIVERSITY = 0.25
"""By how much a standard deviation of the digital level flattens the shares of the markets (exponent)."""

LATENT = 0.25
"""On the logarithm of an indicator of digital development, per unit of g."""
OUTCOMES = 0.15
"""On the logarithm of an indicator of the resilience of provinces, per unit of g."""
SCHOOLING = 0.02
"""On the share of people with college, per unit of g; a third of it on senior secondary school."""
UPGRADING = 0.35
"""On the tilt of manufacturing exports towards what rich provinces export, per unit of g."""
SCHOOLING_ON_UPGRADING = 4.0
"""The same per unit of the college share."""
LEGACY = 0.5
"""On the logarithm of post and telecommunication of a province in 1984, per unit of its g's growth in LEGACY_YEARS."""
LEGACY_YEARS = (2015, 2019)
"""First and last of the years in which every variable of Li et al. is published."""

PLANTED = f"""\
- Zhang & Song (2025): `resilience__counterfactual` on `digital_economy` (TWFE)
  - 直接 / direct {DIGITAL}; 经配置效率 / through efficiency {EFFICIENCY} * {DIGITAL_ON_EFFICIENCY}
  - 合计 / total {TOTAL}
  - 试验区 / pilot zones (`big_data_zone_post`) {PILOT_ZONE}: 设立前为零 / nothing before they start
  - 产品复杂度的调节 / moderation by `complexity__expy`: +; `resilience__market_diversity`: +
- Lin & Wang (2025): `resilience__lin_wang` on `new_drivers`: +
- Li et al. (2026): `resilience__li`, `new_quality_productivity` on `digital_trade`: +
  - `digital_trade` on `iv_telecom1984_x_users`: +
- 数字技术 / Digital technology (2024): `complexity__tsi_ln` on `digital_technology`: +
  - 部分经受教育程度 / in part through schooling: +"""
"""What the sample's README says of it."""
