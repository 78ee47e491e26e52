-- Balassa (1965) for the products of a measure, against all regions of the grain: (x / X_c) / (X_p / X).
{{ trade_structure('structure__rca', 'rca') }}
