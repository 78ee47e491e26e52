-- Revealed comparative advantage, Balassa (1965), against all regions of the same grain: (x / X_c) / (X_p / X), in this
-- order, because another order of the same product differs in the last bit and can turn RCA >= 1.
-- depends_on: {{ ref('stg_customs__file') }}
-- Kept by year like the customs margins: a year stays while its fingerprint does; what has none is computed at every build.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns', pre_hook="{{ forget_stale_years(this) }}") }}
with exports as (
    select * from {{ ref('int_product_exports') }}
    {% if is_incremental() %} where fingerprint is null or (year, fingerprint) not in (select (year, fingerprint) from {{ this }}) {% endif %}
),
of_region as (
    select region_type, region_id, classification, year, sum(exports) as region_exports from exports group by all
),
of_product as (
    select region_type, classification, product_id, year, sum(exports) as product_exports from exports group by all
),
of_all as (
    select region_type, classification, year, sum(exports) as all_exports from exports group by all
),
shares as (
    select
        exports.*,
        region_exports,
        exports / nullif(region_exports, 0) as share_of_region,
        exports / nullif(product_exports, 0) as share_of_product,
        product_exports / nullif(all_exports, 0) as product_share
    from exports
    left join of_region using (region_type, region_id, classification, year)
    left join of_product using (region_type, classification, product_id, year)
    left join of_all using (region_type, classification, year)
)
select
    region_type, region_id, classification, product_id, year, exports, region_exports, share_of_region, share_of_product,
    share_of_region / nullif(product_share, 0) as rca, fingerprint
from shares
