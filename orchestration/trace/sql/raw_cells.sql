-- Every landed figure outside the customs with its address FILE:SHEET:ROW:COLUMN; a file that does not say its rows is addressed by
-- the key of the row. `is_used` holds for the edition that the trade and place models prefer of a figure; the yearbook series are
-- ranked by their own rules (int_values_ranked).
create or replace temp table trace_raw_cells as
with landed as (
    select 'raw_province_year' as raw_table, 'province' as region_type, region_id, year, series as item, concat_ws('/', region_id, year, series) as key,
        value, unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_province_year
    union all by name
    select 'raw_city_year' as raw_table, 'city' as region_type, region_id, year, series as item, concat_ws('/', region_id, year, series) as key,
        value, unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_city_year
    union all by name
    select 'raw_national_year' as raw_table, 'nation' as region_type, '000000' as region_id, year, series as item, concat_ws('/', year, series) as key,
        value, unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_national_year
    union all by name
    select 'raw_patent' as raw_table, region_type, region_id, year, concat_ws('/', patent_type, status, tech_class) as item,
        concat_ws('/', region_type, region_id, year, patent_type, status, tech_class) as key,
        "count" as value, 'count' as unit, 'count' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_patent
    union all by name
    select 'raw_index' as raw_table, region_type, region_id, year, concat_ws('/', index_name, component) as item,
        concat_ws('/', region_type, region_id, year, index_name, component) as key,
        value, 'index' as unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_index
    union all by name
    select 'raw_history_1984' as raw_table, region_type, region_id, 1984 as year, series as item, concat_ws('/', region_type, region_id, series) as key,
        value, null as unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_history_1984
    union all by name
    select 'raw_policy_event' as raw_table, region_type, region_id, 0 as year, concat_ws('/', policy, zone_id) as item,
        concat_ws('/', region_type, region_id, policy, zone_id) as key,
        effective_year as value, 'year' as unit, 'effective_year' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_policy_event
    union all by name
    select 'raw_world_export' as raw_table, 'country' as region_type, upper(exporter_iso3) as region_id, year, product_code as item,
        concat_ws('/', exporter_iso3, product_code, year) as key,
        value_usd as value, 'USD' as unit, 'value_usd' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_world_export
    union all by name
    select 'raw_country_year' as raw_table, 'country' as region_type, upper(iso3) as region_id, year, prices.item, concat_ws('/', iso3, year) as key,
        if(prices.item = 'ppp_const', gdp_pc_ppp_const, gdp_pc_usd) as value, if(prices.item = 'ppp_const', 'international dollars', 'USD') as unit,
        prices.named, source_file, source_sheet, source_row, null as source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_country_year, (values ('ppp_const', 'gdp_pc_ppp_const'), ('usd', 'gdp_pc_usd')) as prices (item, named)
    union all by name
    select 'raw_country_group' as raw_table, 'country' as region_type, upper(iso3) as region_id, snapshot_year as year, "group" as item,
        concat_ws('/', iso3, "group", snapshot_year) as key,
        coalesce(from_year, 0) as value, 'year' as unit, 'from_year' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_country_group
    union all by name
    select 'raw_country_risk' as raw_table, 'country' as region_type, upper(iso3) as region_id, year, index_name as item,
        concat_ws('/', iso3, year, index_name) as key,
        value, 'points' as unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_country_risk
    union all by name
    select 'raw_industry_export' as raw_table, 'province' as region_type, region_id, year, industry_code as item,
        concat_ws('/', region_id, industry_code, year) as key,
        value, 'the table''s own currency' as unit, 'value' as named, source_file, source_sheet, source_row, source_column, file_sha256, vintage, quality, retrieved_on
    from raw.raw_industry_export
)
select
    concat(source_file, ':', source_sheet, ':', coalesce(cast(source_row as varchar), key), ':', coalesce(source_column, named)) as address,
    landed.* exclude (named),
    value is not null and quality not like 'suspect%' and row_number() over (
        partition by raw_table, region_type, region_id, year, item, value is null or quality like 'suspect%'
        order by regexp_extract(vintage, '^([0-9]{4})', 1) desc, lpad(regexp_extract(vintage, '^[0-9]{4}-([0-9]{1,2})', 1), 2, '0') desc, vintage desc,
            retrieved_on desc nulls last, source_file, source_row) = 1 as is_used
from landed
