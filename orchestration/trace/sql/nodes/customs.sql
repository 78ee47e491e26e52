with sums as (
    select margin, flow, region_type, region_id, year, sum(value_usd) as value, count(*) as n from intermediate.int_customs_margins group by all
    union all
    select margin, '*', region_type, region_id, year, sum(value_usd), count(*) from intermediate.int_customs_margins group by margin, region_type, region_id, year
),
files as (
    select region_type, region_id, year, if(ways.is_both, '*', loaded.flow) as flow, list(distinct source_file order by source_file) as source_files
    from raw.raw_customs_trade_files as loaded, (values (true), (false)) as ways (is_both)
    where loaded.quality not like 'suspect%'
    group by all
)
select flow || '/' || margin as name, region_type, region_id, year, value, 'USD' as unit, false as is_filled,
    {'n': n, 'of': if(margin = 'product', 'products', 'partners'), 'source_files': source_files} as facts
from sums left join files using (region_type, region_id, year, flow)
