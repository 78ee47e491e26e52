{# Both margins of some customs rows, in one pass. #}
{% macro customs_margins(relation) %}
select
    case when grouping(product_id) = 0 then 'product' else 'partner' end as margin,
    region_type, region_id, year, flow, product_id, partner_id,
    sum(value_usd) as value_usd
from {{ relation }}
group by grouping sets (
    (region_type, region_id, year, flow, product_id),
    (region_type, region_id, year, flow, partner_id)
)
{% endmacro %}

{# A number for every year that changes when a file with rows of the year does. #}
{% macro year_fingerprints() %}
select year, md5_number_lower(string_agg(distinct fingerprint, ',' order by fingerprint)) as fingerprint
from {{ ref('stg_customs__file') }}
group by year
{% endmacro %}

{# Before a relation kept by year is added to: years whose files or definitions changed leave, and those nobody has any more. #}
{% macro forget_stale_years(relation) %}
{% if execute and is_incremental() %}
    alter table {{ relation }} add column if not exists fingerprint ubigint;
    delete from {{ relation }}
    where fingerprint is null or (year, fingerprint) not in (select (year, fingerprint) from ({{ year_fingerprints() }}))
{% endif %}
{% endmacro %}
