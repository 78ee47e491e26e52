-- One value per region, year, series and currency: the preferred source.
select * exclude (place)
from {{ ref('int_values_ranked') }}
where place = 1
