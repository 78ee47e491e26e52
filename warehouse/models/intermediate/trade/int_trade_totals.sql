-- Exports and imports of every region, over all products and over the classes that a row of registry.measures names.
with scopes as (
    select product_scheme, product_class
    from {{ ref('measures') }} where concept = 'structure' and product_scheme is not null
    union
    select 'all', 'all'
),
classes as (
    select product_id, product_scheme, product_class
    from {{ ref('int_product_classes') }}
    join scopes using (product_scheme, product_class)
    where classification = 'hs'
),
sums as (
    select
        region_type, region_id, year, product_scheme, product_class,
        sum(value_usd) filter (where flow = 'export') as exports,
        sum(value_usd) filter (where flow = 'import') as imports
    from {{ ref('int_customs_margins') }}
    left join classes using (product_id)
    where margin = 'product'
    group by all
)
select
    product_scheme, product_class, region_type, region_id, year,
    coalesce(exports, 0) as exports,
    coalesce(imports, 0) as imports,
    imports is not null as has_imports,
    sum(coalesce(exports, 0)) over (partition by product_scheme, product_class, region_type, year) as all_exports
from {{ ref('int_customs_years') }}
cross join scopes
left join sums using (product_scheme, product_class, region_type, region_id, year)
