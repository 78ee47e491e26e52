-- Market share of Lin and Wang (2025): a region's share in the exports of all regions of its grain.
{{ trade_structure('structure__ms', 'ms') }}
