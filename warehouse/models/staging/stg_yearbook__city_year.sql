{{ yearbook('raw_city_year', 'city') }}
