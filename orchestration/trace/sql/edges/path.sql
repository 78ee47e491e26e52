-- A path rests on the region's exports of the year, of the base year and of the year before, on national growth and, where it is
-- weighted, on relatedness density and consumer prices. Exports to a country group come from the customs.
with variants as (
    select measure_id, series_id || '/' || currency as series_name, partner_group, path, base_year, growth_of
    from registry.measures where path is not null
),
rows_of as (
    select paths.region_type, paths.region_id, paths.year, variants.*
    from intermediate.int_path_deviations as paths join variants using (measure_id) where paths.value is not null
),
own as (
    select rows_of.*, sides.role, case sides.role when 'now' then rows_of.year when 'base' then base_year else rows_of.year - 1 end as input_year
    from rows_of join (values ('now'), ('base'), ('before')) as sides (role) on role <> 'before' or path <> 'base_year'
),
growth as (
    select rows_of.*, sides.role, if(sides.role = 'growth to', rows_of.year, if(path = 'base_year', base_year, rows_of.year - 1)) as input_year
    from rows_of, (values ('growth to'), ('growth from')) as sides (role)
)
select measure_id as name, region_type, region_id, year,
    if(partner_group is null, 'value', 'customs') as child_kind, if(partner_group is null, series_name, 'export/partner') as child_name,
    region_type as child_region_type, region_id as child_region_id, input_year as child_year, role, null as facts
from own
union all
select measure_id, region_type, region_id, year, 'group' as child_kind, partner_group, 'country', '', 0, 'group', null from rows_of where partner_group is not null
union all
select measure_id, region_type, region_id, year, 'value' as child_kind, series_name, 'nation', '000000', input_year, role, null from growth where growth_of = 'nation' or growth_of is null
union all
select measure_id, region_type, region_id, year, 'grain' as child_kind, 'export/partner', region_type, '', input_year, role, null from growth where growth_of = 'group'
union all
select measure_id, region_type, region_id, year, 'density' as child_kind, 'hs', region_type, region_id, year, 'density', null from rows_of where path = 'weighted'
union all
select measure_id, region_type, region_id, year, 'value' as child_kind, 'cpi/', region_type, region_id, year, 'prices', null from rows_of where path = 'weighted'
union all
select measure_id, region_type, region_id, year, 'value' as child_kind, 'cpi/', 'nation', '000000', year, 'national prices', null from rows_of where path = 'weighted'
