{{ yearbook('raw_national_year', 'nation', "'000000'") }}
