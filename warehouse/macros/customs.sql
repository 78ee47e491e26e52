{# Region, year and flow as one number, and back: a number that stands for two cells is an error, never a sum of both. #}
{% macro cell() -%}
    hash(region_type, region_id, year, flow)
{%- endmacro %}

{% macro distinct_codes(relation, code) -%}
    (select * replace (if(count(*) over (partition by {{ code }}) = 1, {{ code }}, error('two keys have one code')) as {{ code }}) from {{ relation }})
{%- endmacro %}

{# Rows whose quality does not begin with "suspect": as a range, which the statistics of a Parquet file answer for whole files. #}
{% macro not_suspect() -%}
    (quality < 'suspect' or quality >= 'suspecu')
{%- endmacro %}

{# Both margins of some customs rows. Two passes: one with grouping sets groups every row by the keys of both. #}
{% macro customs_margins(relation, is_chosen='false') %}
select 'product' as margin, cell, product_id, cast(null as varchar) as partner_id, sum(value_usd) as value_usd, {{ is_chosen }} as is_chosen
from {{ relation }} group by cell, product_id
union all
select 'partner', cell, null, partner_id, sum(value_usd), {{ is_chosen }}
from {{ relation }} group by cell, partner_id
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
