-- Zhang and Song (2025), Table 4 column 2, and Lin and Wang (2025): deviation of exports from their value of the base year.
{{ deviation_from_base('resilience__export_deviation') }}
