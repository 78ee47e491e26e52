-- Measures of the customs records: what each definition takes of its own region, and what of all regions of its grain.
with uses (definition, child_kind, child_name) as (
    values ('structure__tc', 'customs', '*/product'), ('structure__ms', 'grain', 'export/product'), ('structure__rca', 'grain', 'export/product'),
        ('structure__hhi', 'customs', 'export/partner'), ('structure__destinations', 'customs', 'export/partner'), ('resilience__market_diversity', 'customs', 'export/partner'),
        ('structure__group_share', 'customs', 'export/partner'), ('exposure__geopolitical', 'customs', 'export/partner'),
        ('structure__density', 'density', 'hs'), ('complexity__reflections', 'grain', 'export/product'), ('complexity__eci', 'grain', 'export/product'),
        ('complexity__reflections_prod', 'grain', 'export/product'), ('complexity__pci', 'grain', 'export/product')
),
cells as (
    select region_type, region_id, year, measure_id from marts.measures where value is not null
    union all
    select 'product', product_id, year, measure_id from marts.product_complexity where value is not null
)
select cells.measure_id as name, cells.region_type, cells.region_id, cells.year,
    uses.child_kind as child_kind, uses.child_name, coalesce(measures.exporters, cells.region_type) as child_region_type,
    if(uses.child_kind = 'grain', '', cells.region_id) as child_region_id, cells.year as child_year, if(uses.child_kind = 'grain', 'all regions', 'own') as role, null as facts
from cells join registry.measures as measures using (measure_id) join uses using (definition)
union all
select cells.measure_id, cells.region_type, cells.region_id, cells.year, 'group' as child_kind, measures.partner_group, 'country', '', 0, 'group', null
from cells join registry.measures as measures using (measure_id) where definition = 'structure__group_share'
union all
select cells.measure_id, cells.region_type, cells.region_id, cells.year, 'risk' as child_kind, measures.index_name, 'country', '', cells.year, 'risk', null
from cells join registry.measures as measures using (measure_id) where definition = 'exposure__geopolitical'
