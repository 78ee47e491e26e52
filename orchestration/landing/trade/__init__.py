"""Import of trade figures: files of millions of rows to rows of raw_customs_trade and raw_world_export.

text | stata (a file in batches of text cells) -> staging (in DuckDB, in bounded memory) -> a format's module
(customs, comtrade, baci, ccts: cells to figures) -> cells (figures summed by the key of the raw table) -> parts (into the raw folder).
"""
