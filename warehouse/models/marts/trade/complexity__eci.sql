-- Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity: ECI, the second eigenvector, of mean zero and standard
-- deviation one (divisor n) within grain and year, signed so that it rises with diversity.
with found as (
    {{ eigenvalued('complexity__eci', 'region') }}
)
select region_type, id as region_id, year, measure_id, value from found
