-- The path that a region's exports would have taken without the shock, for every row of registry.measures with a `path`:
-- lag_actual  last year's exports times the growth factor of the nation, eq. 2 of Zhang and Song (2025), read as 1 + g;
-- base_year   exports of the base year times the nation's growth since, as Doran and Fingleton (2018) mean it;
-- weighted    last year's exports times 1 + d ln Y (1 + density) + ln(regional CPI / national CPI), their robustness test
--             after He, Chen and Zhu (2021), with the growth of national exports for the demand Y.
-- A row with a partner_group takes the exports to (in) or outside (out) the group, from the customs, for those of the yearbook;
-- growth_of nation: growth of national exports; group: growth of all regions' exports to the same side of the group.
with variants as (
    select
        measure_id, definition, series_id, currency, path, base_year, growth_of,
        concat_ws('/', series_id, currency) as national_key,
        concat_ws('/', series_id, currency, partner_group, group_side, membership) as value_key
    from {{ ref('measures') }} where path is not null
),
series_values as (
    select *, concat_ws('/', series_id, currency) as value_key from {{ ref('int_values_filled') }}
),
own_values as (
    select region_type, region_id, year, value_key, value from series_values where region_type <> 'nation'
    union all
    select region_type, region_id, year, concat_ws('/', 'exports_total', 'USD', group_id, group_side, membership), exports_usd
    from {{ ref('int_group_exports') }}
),
prices as (
    select region_type, region_id, year, value as cpi from series_values where series_id = 'cpi' and value > 0
),
nation as (
    select value_key as national_key, year, value as national_value
    from series_values where region_type = 'nation' and value > 0
),
own_growth as (  -- of the regions that are on file in both years, so that a region that enters is no growth
    select now.region_type, now.value_key, now.year, sum(now.value) / sum(before.value) as growth_factor
    from own_values as now
    join own_values as before using (region_type, region_id, value_key)
    where before.year = now.year - 1 and value_key in (select value_key from variants where growth_of = 'group')
    group by all
    having sum(now.value) > 0 and sum(before.value) > 0
),
joined as (
    select
        variants.*, now.region_type, now.region_id, now.year, now.value as actual_value,
        base.value as base_value, before.value as lagged_value,
        case growth_of
            when 'group' then own_growth.growth_factor
            else nation.national_value / nation_before.national_value
        end as growth_factor,
        nation.national_value / nation_base.national_value as growth_since_base,
        region_density.density,
        ln(prices.cpi / national_prices.cpi) as relative_inflation,
        coalesce(least(now.value, base.value, case when path <> 'base_year' then before.value end) < 0, false) as is_below_zero
    from variants
    join own_values as now on now.value_key = variants.value_key
    left join own_values as base
        on (base.region_type, base.region_id, base.value_key, base.year)
         = (now.region_type, now.region_id, now.value_key, variants.base_year)
    left join own_values as before
        on (before.region_type, before.region_id, before.value_key, before.year)
         = (now.region_type, now.region_id, now.value_key, now.year - 1)
    left join nation
        on (nation.national_key, nation.year) = (variants.national_key, now.year)
    left join nation as nation_before
        on (nation_before.national_key, nation_before.year) = (variants.national_key, now.year - 1)
    left join nation as nation_base
        on (nation_base.national_key, nation_base.year) = (variants.national_key, variants.base_year)
    left join own_growth
        on (own_growth.region_type, own_growth.value_key, own_growth.year) = (now.region_type, now.value_key, now.year)
    left join {{ ref('int_region_density') }} as region_density
        on (region_density.region_type, region_density.region_id, region_density.year)
         = (now.region_type, now.region_id, now.year)
    left join prices
        on (prices.region_type, prices.region_id, prices.year) = (now.region_type, now.region_id, now.year)
    left join prices as national_prices on national_prices.region_type = 'nation' and national_prices.year = now.year
)
select
    measure_id, definition, region_type, region_id, year, actual_value, base_value,
    case
        when is_below_zero then null
        when path = 'lag_actual' then lagged_value * growth_factor
        when path = 'base_year' then base_value * growth_since_base
        when path = 'weighted' then lagged_value * (1 + ln(growth_factor) * (1 + density) + relative_inflation)
    end as counterfactual_value,
    case
        when is_below_zero then 'exports below zero'
        when base_value is null then 'no value in the base year'
        when path <> 'base_year' and lagged_value is null then 'no value in the year before'
        when path <> 'base_year' and growth_factor is null then 'no ' || if(growth_of = 'group', 'growth of the group', 'national growth')
        when path = 'base_year' and growth_since_base is null then 'no national growth since the base year'
        when path = 'weighted' and density is null then 'no relatedness density'
        when path = 'weighted' and relative_inflation is null then 'no consumer prices'
    end as missing_because
from joined
