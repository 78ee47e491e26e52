-- Every label in one place: tables, panels, pictures and reports take their words from here. Of the user's own, a label in one language
-- stands for both, and the id for one in neither.
with worded as (
    select 'indicator' as kind, indicator_id as term, label_zh, label_en, unit, origin from {{ ref('indicators') }}
    qualify row_number() over (partition by indicator_id order by region_type desc) = 1  -- an id of two grains: the province's words
    union all
    select 'index', index_id, label_zh, label_en, unit, origin from {{ ref('indices') }}
    union all
    select 'measure', measure_id, label_zh, label_en, unit, origin from {{ ref('measures') }}
    union all
    select 'split', split_id, label_zh, label_en, unit, origin from {{ ref('splits') }}
    union all
    select 'series', series_id, label_zh, label_en, unit, origin from {{ ref('series') }}
    union all
    select 'region', region_id, coalesce(short_zh, name_zh), coalesce(name_en, short_zh), null, origin from {{ ref('regions') }}
    union all
    select 'unit', unit_id, label_zh, label_en, null, origin from {{ ref('units') }}
    union all
    select 'quantity', quantity, label_zh, label_en, null, origin from {{ ref('quantities') }}
    union all
    select 'paper', paper_id, title_zh, title_en, null, origin from {{ ref('papers') }}
)
select
    kind, term,
    case when origin = 'user' then coalesce(label_zh, label_en, term) else label_zh end as label_zh,
    case when origin = 'user' then coalesce(label_en, label_zh, term) else label_en end as label_en,
    unit
from worded
