-- Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity: PCI, of its own mean zero and standard deviation one
-- (divisor n) within grain and year, signed as ECI.
with found as (
    {{ eigenvalued('complexity__pci', 'product') }}
)
select measure_id, id as product_id, year, value from found
