-- How a region's exports spread over countries: Herfindahl-Hirschman index of the shares, and countries it sells to. The sum of
-- squared shares is the sum of squares over the square of the sum.
select
    region_type, region_id, year,
    case when of_partners > 0 then squares_of_partners / (of_partners * of_partners) end as hhi,
    coalesce(partners, 0) as destinations
from {{ ref('int_customs_years') }}
left join (select * from {{ ref('int_cell_totals') }} where flow = 'export') as exports using (region_type, region_id, year)
