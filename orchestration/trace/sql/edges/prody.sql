-- The income of products rests on the baskets of all exporters that have an income, and on those incomes.
with keys as (
    select distinct exporters, classification, price from registry.measures where price is not null
),
exporters as (
    select distinct concat_ws('/', keys.exporters, keys.classification, keys.price) as name, keys.classification, keys.price, income.region_type, income.region_id, income.year
    from keys
    join intermediate.int_exporter_income as income on (income.region_type, income.price) = (keys.exporters, keys.price)
    join (select distinct region_type, region_id, classification, year from intermediate.int_product_shares where share_of_region is not null) as shares
        on (shares.region_type, shares.region_id, shares.classification, shares.year) = (income.region_type, income.region_id, keys.classification, income.year)
)
select name, region_type, '' as region_id, year,
    'basket' as child_kind, classification as child_name, region_type as child_region_type, region_id as child_region_id, year as child_year, 'member' as role, null as facts
from exporters
union all
select name, region_type, '', year, 'value' as child_kind, 'gdp_pc_nominal/CNY', region_type, region_id, year, 'member', null from exporters where region_type <> 'country'
union all
select name, exporters.region_type, '', exporters.year, 'raw' as child_kind, cells.address, '', '', 0, 'member', null
from exporters
join trace_raw_cells as cells
    on cells.raw_table = 'raw_country_year' and cells.is_used and (cells.region_id, cells.year, cells.item) = (exporters.region_id, exporters.year, exporters.price)
where exporters.region_type = 'country'
