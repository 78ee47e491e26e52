-- Every label in one place: tables, panels, pictures and reports take their words from here.
select 'indicator' as kind, indicator_id as term, label_zh, label_en, unit from {{ ref('indicators') }}
qualify row_number() over (partition by indicator_id order by region_type desc) = 1  -- an id of two grains: the province's words
union all
select 'index', index_id, label_zh, label_en, unit from {{ ref('indices') }}
union all
select 'measure', measure_id, label_zh, label_en, unit from {{ ref('measures') }}
union all
select 'split', split_id, label_zh, label_en, unit from {{ ref('splits') }}
union all
select 'series', series_id, label_zh, label_en, unit from {{ ref('series') }}
union all
select 'region', region_id, short_zh, coalesce(name_en, short_zh), null from {{ ref('regions') }}
union all
select 'unit', unit_id, label_zh, label_en, null from {{ ref('units') }}
union all
select 'quantity', quantity, label_zh, label_en, null from {{ ref('quantities') }}
union all
select 'paper', paper_id, title_zh, title_en, null from {{ ref('papers') }}
