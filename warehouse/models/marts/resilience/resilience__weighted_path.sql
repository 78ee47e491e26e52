-- Zhang and Song (2025), robustness test after He, Chen and Zhu (2021): eq. 1 with the path of weighted growth.
{{ deviation_from_path('resilience__weighted_path') }}
