-- The class of every product and industry under every scheme of registry.product_classes: the row with the longest code that
-- begins the product's. Under the scheme `all` everything is of one class.
with products as (
    select 'hs' as classification, product_id from {{ ref('int_customs_margins') }} where margin = 'product'
    union
    select 'hs', product_id from {{ ref('stg_world__export') }}
    union
    select 'industry', product_id from {{ ref('stg_yearbook__industry_export') }}
    union
    select 'industry', product_class from {{ ref('product_classes') }} where product_scheme = 'gbt4754'
),
prefixes as (
    select classification, product_id, left(product_id, digits) as code
    from products, (values (2), (4), (6)) as lengths (digits)
    where digits <= length(product_id)
)
select classification, product_id, 'all' as product_scheme, 'all' as product_class from products
union all
(
    select classification, product_id, classes.product_scheme, classes.product_class
    from prefixes
    join {{ ref('product_classes') }} as classes using (classification, code)
    qualify row_number() over (
        partition by classification, product_id, classes.product_scheme order by length(code) desc) = 1
)
