-- Zhang and Song (2025), eq. 1 and 2, after Martin (2012): deviation of exports from the path of national growth.
-- Variants: path from the base year (Doran and Fingleton 2018), winsorised, US dollars (registry.measures).
{{ deviation_from_path('resilience__counterfactual') }}
