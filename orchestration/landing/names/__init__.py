"""Names as found in files to ids of the registry: regions, series, units."""
