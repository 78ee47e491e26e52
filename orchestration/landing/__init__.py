"""Real-world files in, raw tables of the contract out; what breaks a rule goes to quarantine.

Importing: files (containers to grids of cells) -> nbs | yearbook | eps | cnipa | csmar | tidy (layouts to figures) ->
names (text to registry ids) -> merge (into the raw files of a folder). Files of millions of
rows: trade (a package with steps of its own).
Refreshing: raw (the contract and its folder) -> gate (Great Expectations) -> quarantine.
"""
