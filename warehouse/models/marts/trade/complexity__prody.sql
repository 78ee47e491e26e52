-- Hausmann, Hwang and Rodrik (2007), eq. 1: PRODY over the countries of the world; eq. 2 of Zhang and Song (2025) in
-- the reading whose weights sum to one. Variants: prices of income, denominator as printed (registry.measures).
{{ prody('complexity__prody') }}
