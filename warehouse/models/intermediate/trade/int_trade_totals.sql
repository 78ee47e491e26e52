-- Exports and imports of every region, over all products and over the chapters that a row of registry.measures names.
with scopes as (
    select distinct coalesce(hs_from, '00') as hs_from, coalesce(hs_to, '99') as hs_to
    from {{ ref('measures') }} where concept = 'structure'
),
sums as (
    select
        scopes.hs_from, scopes.hs_to, region_type, region_id, year,
        coalesce(sum(value_usd) filter (where flow = 'export'), 0) as exports,
        coalesce(sum(value_usd) filter (where flow = 'import'), 0) as imports,
        count(*) filter (where flow = 'import') > 0 as has_imports
    from {{ ref('int_customs_margins') }}
    join scopes on left(product_id, 2) between scopes.hs_from and scopes.hs_to
    where margin = 'product'
    group by all
)
select *, sum(exports) over (partition by hs_from, hs_to, region_type, year) as all_exports from sums
