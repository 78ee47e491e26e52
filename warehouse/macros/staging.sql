{# The columns that say where a value came from; every staging model carries them on. #}
{% macro provenance() -%}
    source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
{%- endmacro %}

{# A yearbook table in base units (yuan, US dollars, persons, count …): rename, cast, convert, nothing else. #}
{% macro yearbook(table, region_type, region_id='region_id') %}
select
    '{{ region_type }}' as region_type,
    {{ region_id }} as region_id,
    year,
    series as series_id,
    value * units.factor as value,
    units.base_unit,
    units.quantity,
    units.currency,
    {{ source_id() }} as source_id,
    {{ provenance() }}
from {{ source('raw', table) }}
left join {{ ref('units') }} as units on units.unit_id = unit
{% endmacro %}
