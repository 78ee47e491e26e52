select deviations.measure_id as name, deviations.region_type, deviations.region_id, deviations.year, deviations.value, measures.unit, false as is_filled,
    {'path': measures.path, 'partner_group': measures.partner_group, 'growth_of': measures.growth_of, 'base_year': measures.base_year,
     'actual': paths.actual_value, 'base': paths.base_value, 'counterfactual': paths.counterfactual_value, 'winsor_share': measures.winsor_share} as facts
from intermediate.int_path_deviations as deviations
join intermediate.int_export_paths as paths using (measure_id, region_type, region_id, year)
join registry.measures as measures using (measure_id)
