select address as name, '' as region_type, '' as region_id, 0 as year, any_value(value) as value, any_value(unit) as unit, false as is_filled,
    any_value({'raw_table': raw_table, 'of': concat_ws(' ', region_id, nullif(year, 0), item), 'source_file': source_file, 'source_sheet': source_sheet, 'source_row': source_row,
    'source_column': source_column, 'file_sha256': file_sha256, 'vintage': vintage, 'quality': quality, 'retrieved_on': retrieved_on::varchar}) as facts
from trace_raw_cells
group by address
