{# One edition per figure of a trade table: newest vintage, newest retrieval, file name; suspect rows and empty cells never. #}
{% macro preferred_edition(relation, key, value) %}
select *
from {{ relation }}
where {{ value }} is not null and quality not like 'suspect%'
qualify row_number() over (
    partition by {{ key | join(', ') }}
    order by vintage desc, retrieved_on desc nulls last, source_file, source_row
) = 1
{% endmacro %}

{# PRODY for every row of registry.measures that names `definition`: exporters, classification, price, denominator. #}
{% macro prody(definition) %}
select
    variants.measure_id,
    product_id,
    year,
    case variants.denominator
        when 'sum_of_shares' then prody_sum_of_shares
        when 'share_of_sums' then prody_share_of_sums
    end as value
from {{ ref('measures') }} as variants
join {{ ref('int_product_income') }} as income
    on income.region_type = variants.exporters
    and (income.classification, income.price) = (variants.classification, variants.price)
where variants.definition = '{{ definition }}'
{% endmacro %}

{# EXPY or TSI for every row of registry.measures that names `definition`; `transform` ln is its logarithm. #}
{% macro expy(definition) %}
with levels as (
    select
        income.region_type,
        income.region_id,
        income.year,
        variants.measure_id,
        variants.transform,
        case variants.denominator
            when 'sum_of_shares' then expy_sum_of_shares
            when 'share_of_sums' then expy_share_of_sums
        end as value
    from {{ ref('measures') }} as variants
    join {{ ref('int_basket_income') }} as income
        using (exporters, classification, price)
    where variants.definition = '{{ definition }}'
)
select
    region_type, region_id, year, measure_id,
    case transform when 'none' then value when 'ln' then case when value > 0 then ln(value) end end as value
from levels
{% endmacro %}
