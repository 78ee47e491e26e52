-- Trade competitiveness of Lin and Wang (2025), in the standard form: (X - M) / (X + M).
{{ trade_structure('structure__tc', 'tc') }}
