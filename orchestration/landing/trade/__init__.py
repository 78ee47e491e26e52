"""Import of trade figures: files of millions of rows to rows of raw_customs_trade and raw_world_export.

text | stata (a file in batches of text cells) -> staging (in DuckDB, in bounded memory) -> checks -> a format's module
(customs, comtrade, baci, ccts: rows to figures) -> cells (figures summed by the key of their raw table) -> land, parts
(into the raw folder).
"""
