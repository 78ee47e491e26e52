-- Market share of Lin and Wang (2025): a region's share in the exports of all regions of its grain.
with totals as (
    {{ trade_scope('structure__ms') }}
)
select region_type, region_id, year, measure_id, exports / nullif(all_exports, 0) as value from totals
