{{ yearbook('raw_province_year', 'province') }}
