{# One edition per figure of a trade table: newest vintage, newest retrieval, file name; suspect rows and empty cells never. #}
{% macro preferred_edition(relation, key, value) %}
select *
from {{ relation }}
where {{ value }} is not null and quality not like 'suspect%'
qualify row_number() over (
    partition by {{ key | join(', ') }}
    order by {{ newest_first() }}, retrieved_on desc nulls last, source_file, source_row nulls last
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

{# EXPY or TSI for every row of registry.measures that names `definition`, over the products of its class; `transform` ln is its
   logarithm, covered the share of the basket that has a PRODY. #}
{% macro expy(definition) %}
with levels as (
    select
        income.region_type,
        income.region_id,
        income.year,
        variants.measure_id,
        variants.transform,
        income.covered_share,
        case variants.denominator
            when 'sum_of_shares' then expy_sum_of_shares
            when 'share_of_sums' then expy_share_of_sums
        end as value
    from {{ ref('measures') }} as variants
    join {{ ref('int_basket_income') }} as income
        on (income.exporters, income.classification, income.price) = (variants.exporters, variants.classification, variants.price)
        and (income.product_scheme, income.product_class)
          = (coalesce(variants.product_scheme, 'all'), coalesce(variants.product_class, 'all'))
    where variants.definition = '{{ definition }}'
)
select
    region_type, region_id, year, measure_id,
    case transform
        when 'none' then value
        when 'ln' then case when value > 0 then ln(value) end
        when 'covered' then covered_share
    end as value
from levels
{% endmacro %}

{# Reflections of one side (region or product) for every row of registry.measures that names `definition`: `iterations` is n,
   `transform` z standardises within grain and year (standard deviation with divisor n - 1), from the values above their mean: the
   k_n themselves share their first digits, which a difference of them would lose. #}
{% macro reflected(definition, side) %}
with variants as (
    select measure_id, exporters, iterations, transform from {{ ref('measures') }} where definition = '{{ definition }}'
),
raw_values as (
    select
        variants.measure_id, variants.transform,
        reflected.region_type, reflected.id, reflected.year, reflected.value,
        reflected.above_mean,
        case when count(*) over grain > 1 then stddev_samp(reflected.above_mean) over grain end as deviation
    from {{ ref('int_reflections') }} as reflected
    join variants
        on variants.iterations = reflected.n
        and coalesce(variants.exporters, reflected.region_type) = reflected.region_type
    where side = '{{ side }}'
    window grain as (partition by variants.measure_id, reflected.region_type, reflected.year)
)
select
    region_type, id, year, measure_id,
    case transform when 'none' then value when 'z' then above_mean / nullif(deviation, 0) end as value
from raw_values
{% endmacro %}

{# Complexity of one side (region or product) for every row of registry.measures that names `definition`. #}
{% macro eigenvalued(definition, side) %}
select found.region_type, found.id, found.year, variants.measure_id, found.value
from {{ ref('measures') }} as variants
join {{ ref('int_complexity') }} as found
    on found.min_exports_usd = variants.min_exports_usd
    and coalesce(variants.exporters, found.region_type) = found.region_type
where variants.definition = '{{ definition }}' and side = '{{ side }}'
{% endmacro %}
