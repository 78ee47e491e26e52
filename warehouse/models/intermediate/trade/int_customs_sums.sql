-- Customs rows summed over partners and over products; int_customs_margins says it in words. Only years whose files (or
-- definitions) changed are summed anew. Where editions compete they are ranked, and only there.
{{ config(materialized='by_year') }}
{% set customs %}
(
    select *, {{ cell() }} as cell from {{ ref('stg_customs__trade') }}
    where value_usd is not null and {{ not_suspect() }} and {{ is_new_year() }}
)
{% endset %}  {# no CTE: read three times it would be held in memory, all its columns #}
with cells as (
    select cell, year, is_contested from {{ ref('int_customs_cells') }}
),
chosen as (
    {{ preferred_edition('(select customs.* from ' ~ customs ~ ' as customs join cells using (cell) where is_contested)',
        ['cell', 'product_id', 'hs_version', 'partner_id'], 'value_usd') }}
),
margins as (
    {{ customs_margins(customs) }}
    union all
    {{ customs_margins('chosen', is_chosen='true') }}
)
select by_product, cell, item, year, value_usd
from margins
join cells using (cell)
where is_chosen = is_contested
