-- The losers: what another source says of a figure, and how far it is from the preferred one.
select
    loser.region_type,
    loser.region_id,
    loser.year,
    loser.series_id as series,
    loser.source_id,
    loser.value,
    preferred.source_id as preferred_source_id,
    preferred.value as preferred_value,
    case when preferred.value <> 0 then 100 * (loser.value / preferred.value - 1) end as difference_pct
from {{ ref('int_values_ranked') }} as loser
left join {{ ref('int_values_preferred') }} as preferred
    using (region_type, region_id, year, series_id, currency)
where (loser.place > 1 or loser.place is null)
  and loser.currency in ('', 'CNY')
