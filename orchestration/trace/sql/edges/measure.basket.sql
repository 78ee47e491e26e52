-- The income of a basket rests on the basket and on the income of the products, which all exporters set.
with cells as (
    select cells.region_type, cells.region_id, cells.year, measures.* exclude (region_type)
    from marts.measures as cells join registry.measures as measures using (measure_id) where price is not null and cells.value is not null
)
select measure_id as name, region_type, region_id, year,
    'basket' as child_kind, classification as child_name, region_type as child_region_type, region_id as child_region_id, year as child_year, 'own' as role, null as facts
from cells
union all
select measure_id, region_type, region_id, year, 'prody' as child_kind, concat_ws('/', exporters, classification, price), exporters, '', year, 'income of products', null from cells
union all
select products.measure_id, 'product', products.product_id, products.year, 'prody' as child_kind, concat_ws('/', exporters, classification, price), exporters, '', products.year, 'income of products', null
from marts.product_complexity as products join registry.measures using (measure_id) where price is not null and products.value is not null
