-- Hidalgo and Hausmann (2009): method of reflections, k_n of products.
with reflected as (
    {{ reflected('complexity__reflections_prod', 'product') }}
)
select measure_id, id as product_id, year, value from reflected
