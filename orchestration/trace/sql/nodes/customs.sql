with sums as (
    select margin, flow, region_type, region_id, year, sum(value_usd) as value, count(*) as n from intermediate.int_customs_margins group by all
)
select flow || '/' || margin as name, region_type, region_id, year, value, 'USD' as unit, false as is_filled, {'n': n, 'of': margin} as facts from sums
union all
select '*/' || margin, region_type, region_id, year, sum(value), 'USD', false, {'n': sum(n)::bigint, 'of': margin} from sums group by margin, region_type, region_id, year
