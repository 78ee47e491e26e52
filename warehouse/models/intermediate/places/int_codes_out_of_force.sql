-- City codes in years in which they were not in force: merged cities, prefectures not yet founded (decision X-10). The rows stay as they are.
with landed as (
    select 'raw_city_year' as table_name, region_id, year, source_file from {{ ref('stg_yearbook__city_year') }}
    union all
    select 'raw_index', region_id, year, source_file from {{ ref('stg_index__region_year') }} where region_type = 'city'
    union all
    select 'raw_patent', region_id, year, source_file from {{ ref('stg_patent__region_year') }} where region_type = 'city'
    union all
    select 'raw_customs_trade', region_id, year, 'raw_customs_trade' from {{ ref('int_customs_editions') }} where region_type = 'city'
)
select
    region_id, any_value(regions.name_zh) as name_zh, table_name, landed.year, min(source_file) as source_file, count(*) as n_rows,
    case
        when landed.year < any_value(valid_from) then printf('came into force in %d', any_value(valid_from))
        else printf('was given up in %d', any_value(valid_to))
    end as because
from landed
join {{ ref('regions') }} as regions using (region_id)
where landed.year < regions.valid_from or landed.year > regions.valid_to
group by region_id, table_name, landed.year
