select cells.measure_id as name, cells.region_type, cells.region_id, cells.year, cells.value, measures.unit,
    (cells.region_type, cells.region_id, cells.year, cells.measure_id) in
        (select (region_type, region_id, year, column_name) from marts.interpolated_cells) as is_filled,
    {'definition': measures.definition, 'formula': measures.formula, 'base_year': measures.base_year} as facts
from marts.measures as cells join registry.measures as measures using (measure_id)
union all
select products.measure_id, 'product', product_id, year, value, measures.unit, false, {'definition': measures.definition, 'formula': measures.formula, 'base_year': null}
from marts.product_complexity as products join registry.measures as measures using (measure_id)
