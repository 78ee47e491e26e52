-- Dai (2024), section 3.1: trade resilience is the deviation of goods trade from its value of the base year, 2008.
-- Variants differ in the currency of trade (registry.measures).
{{ deviation_from_base('resilience__trade_deviation') }}
