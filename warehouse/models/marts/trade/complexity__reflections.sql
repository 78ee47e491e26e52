-- Hidalgo and Hausmann (2009): method of reflections, k_n of regions; the paper on export resilience of Lin and Wang (2025)
-- cites it with 18 iterations. Raw values, and standardised within grain and year (registry.measures).
with reflected as (
    {{ reflected('complexity__reflections', 'region') }}
)
select region_type, id as region_id, year, measure_id, value from reflected
