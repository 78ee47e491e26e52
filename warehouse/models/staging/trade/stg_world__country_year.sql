-- Income and population of countries as landed.
select
    upper(iso3) as country_id,
    year,
    gdp_pc_ppp_const,
    gdp_pc_usd,
    pop as population_persons,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', 'raw_country_year') }}
