-- What the gate of a refresh refuses, for a `dbt build` that reads a raw folder without it.
select printf('%s %s %d: %s is a series of %s, and its unit measures %s', region_type, region_id, year, landed.series_id, series.quantity,
              landed.quantity) as complaint
from (
    select region_type, region_id, year, series_id, quantity from {{ ref('stg_yearbook__province_year') }}
    union all
    select region_type, region_id, year, series_id, quantity from {{ ref('stg_yearbook__city_year') }}
    union all
    select region_type, region_id, year, series_id, quantity from {{ ref('stg_yearbook__national_year') }}
) as landed
join {{ ref('series') }} as series using (series_id)
where series.quantity <> landed.quantity
